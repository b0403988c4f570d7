#include "daemon/config/suggest.hpp"

#include "daemon/config/findings.hpp"
#include "daemon/visible.hpp"
#include "rules/files/suggest.hpp"

#include <spdlog/fmt/fmt.h>

#include <cstddef>
#include <vector>

namespace newsalertd::config {

std::string suggestion(std::string_view word, std::span<const std::string> known) {
    constexpr std::size_t kFewKnown = 8;
    const std::vector<std::string_view> views(known.begin(), known.end());
    if (const auto meant = rules::suggest(word, views); !meant.empty())
        return fmt::format("did you mean {}?", in_quotes(meant));
    if (known.size() > kFewKnown)
        return {};
    std::string list;
    for (const auto& name : known)
        list += (list.empty() ? "known: " : ", ") + visible(name);
    return list;
}

}  // namespace newsalertd::config
