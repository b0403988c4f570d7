#pragma once
// Keeping secrets out of what a reply or an error is quoted as.
//
// A receiver echoes what it was sent in any dress: upper case, percent-encoded, JSON or HTML
// escapes, base64 inside a login, broken over lines. So a text is looked at as it stands and as it
// decodes, and compared by its letters and digits alone.

#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace newsalertd::alerts {

struct Decoded;
class Marks;

/// Knows secrets and removes them from text. Immutable after its set-up.
class Redactor {
public:
    /// Knows what `others` knows too; it may be null.
    explicit Redactor(std::shared_ptr<const Redactor> others = nullptr)
        : others_(std::move(others)) {}

    /// Path, query, user-info and the longer path segments of a URL; the host stays readable.
    Redactor& add_url(std::string_view url);
    /// Only the user-info of a URL: a proxy's path is nobody's secret.
    Redactor& add_user_info(std::string_view url);
    /// User-info of a URL, and what looks like a token in its path and query: of an address that is
    /// not the one that was spoken to, words stay words.
    Redactor& add_tokens_of(std::string_view url);
    /// Shorter than four characters it is no secret.
    Redactor& add(std::string_view secret);

    /// One clean line of at most 512 bytes without any of the secrets.
    std::string operator()(std::string_view text) const;

private:
    void add_form(std::string form);
    void mark_in(const Decoded& view, Marks& marks) const;

    std::shared_ptr<const Redactor> others_;
    std::vector<std::string> secrets_;  ///< in lower case, as they stand
    std::vector<std::string> forms_;    ///< letters and digits of each dress, lower case
    std::vector<std::string> encoded_;  ///< likewise of base64 and hexadecimal
};

}  // namespace newsalertd::alerts
