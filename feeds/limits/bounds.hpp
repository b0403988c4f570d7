#pragma once
// The limits of a document, kept: what is too long is cut or left out and noted, the rest is read.

#include "feeds/entry.hpp"
#include "feeds/limits/limits.hpp"

#include <algorithm>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace feeds {

/// A sentence for people, which names an entry by its number from 1: "the link of entry 3 is left
/// out: it has 70000 bytes".
std::string describe(const Cut& cut);

/// Cuts the texts of one document and remembers where. One thread.
class Bounds {
public:
    explicit Bounds(const Limits& limits) : limits_(limits) {}

    /// What is read from now on: the entry at a place, or the document itself.
    void reading(std::optional<std::size_t> entry) { entry_ = entry; }

    /// The field that is read from now on, as `newsalertd parse` names it; a literal.
    void field(std::string_view name) { field_ = name; }

    /// The text, cut at a character's end where it is too long.
    std::string text(std::string text) {
        if (text.size() > limits_.field_bytes)
            cut(text);
        return text;
    }

    /// The address, or nothing where it is too long: half an address leads elsewhere.
    std::string url(std::string url) {
        if (url.size() > url_bytes_) {
            dropped_ = std::max(dropped_, url.size());
            url.clear();
        }
        return url;
    }

    /// The address that `find` gives, in which url() drops those that are too long. If none is
    /// left, one of up to Limits::only_url_bytes will do.
    template <typename Find>
    std::string link(Find find) {
        dropped_ = 0;
        linking_ = true;
        std::string found = find();
        linking_ = false;
        if (dropped_ == 0)
            return found;
        const std::size_t had = dropped_;
        if (found.empty()) {
            url_bytes_ = limits_.only_url_bytes;
            linking_ = true;
            found = find();
            linking_ = false;
            url_bytes_ = limits_.url_bytes;
        }
        if (found.empty() || found.size() <= limits_.url_bytes)
            note(had, 0);
        return found;
    }

    /// Notes what was cut of the field and entry that are being read.
    void note(std::size_t had, std::size_t kept) { note({entry_, std::string{field_}, had, kept}); }

    /// Notes a cut; beyond 1,000 none is.
    void note(Cut cut);

    std::vector<Cut> take() { return std::move(cuts_); }

private:
    void cut(std::string& text);

    const Limits& limits_;
    std::size_t url_bytes_ = limits_.url_bytes;
    std::size_t dropped_ = 0;  ///< the longest address that url() dropped
    bool linking_ = false;     ///< texts are read as addresses, which url() judges
    std::optional<std::size_t> entry_;
    std::string_view field_ = "document";
    std::vector<Cut> cuts_;
};

}  // namespace feeds
