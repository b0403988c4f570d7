#include "daemon/config/shown.hpp"

#include "daemon/visible.hpp"

namespace newsalertd::config {

namespace {

constexpr std::size_t kLongestQuoted = 80;

}  // namespace

std::string in_quotes(std::string_view value) {
    if (value.size() <= kLongestQuoted)
        return '"' + visible(value) + '"';
    auto end = kLongestQuoted;
    while (end > 0 && (static_cast<unsigned char>(value[end]) & 0xC0U) == 0x80U)
        --end;
    return '"' + visible(value.substr(0, end)) + "…\"";
}

}  // namespace newsalertd::config
