#pragma once
// Keeping secrets out of what a reply or an error is quoted as (D49).

#include <string>
#include <string_view>
#include <vector>

namespace newsalertd::alerts {

/// Knows a channel's secrets and removes them from text. Immutable after its set-up.
class Redactor {
public:
    /// Path, query, user-info and the longer path segments of a URL; the host stays readable.
    Redactor& add_url(std::string_view url);
    Redactor& add(std::string_view secret);

    /// One clean line of at most 512 bytes without any of the secrets.
    std::string operator()(std::string_view text) const;

private:
    std::vector<std::string> secrets_;  ///< longest first
};

}  // namespace newsalertd::alerts
