#pragma once
// What other programs call the members of a JSON Feed.

#include <string_view>

namespace feeds {

/// A name of JSON Feed, and how sure it is that a member means it: 0 is most.
struct JsonName {
    std::string_view standard;
    unsigned rank = 0;
};

/// Whether a member of an item has the name that JSON Feed gives it; nothing but its text decides.
bool is_item_name(std::string_view name);

/// The name that a member of a feed stands for, whatever its case and without regard to what joins
/// its words; empty for those that stand for none.
JsonName feed_member(std::string_view name);

/// The same of a member of an item.
JsonName item_member(std::string_view name);

}  // namespace feeds
