#pragma once
// The feed lists that ship with the project, held in the program itself. A user switches one on by
// its name. Their text is TOML: `description = "…"` and [[feed]] tables as in feeds.d.

#include <span>
#include <string_view>

namespace feeds::lists {

struct ShippedList {
    std::string_view name;  ///< "world"
    std::string_view text;
};

/// Every list, the starter list included, sorted by name.
std::span<const ShippedList> shipped_lists();

/// nullptr if there is none of that name.
const ShippedList* find_list(std::string_view name);

/// What a run without any configuration reads.
inline constexpr std::string_view kStarterList = "starter";

}  // namespace feeds::lists
