#include "feeds/lists/shipped.hpp"

#include <algorithm>

namespace feeds::lists {

const ShippedList* find_list(std::string_view name) {
    const auto lists = shipped_lists();
    const auto found = std::ranges::find(lists, name, &ShippedList::name);
    return found == lists.end() ? nullptr : &*found;
}

}  // namespace feeds::lists
