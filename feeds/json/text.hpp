#pragma once
// JSON as it arrives: lenient, bounded, and what is left of it where it breaks off.

#include "feeds/limits/limits.hpp"

#include <boost/json/value.hpp>

#include <expected>
#include <string>
#include <string_view>
#include <vector>

namespace feeds {

struct JsonText {
    boost::json::value root;
    bool truncated = false;
    std::size_t length = 0;  ///< how much of the text was read; the rest may hold another value
    std::vector<std::string> remarks;  ///< what had to be mended
};

/// Parses JSON nested at most `depth` deep; deeper values become null. What strict JSON does not
/// allow is mended (see json_mend.hpp). A text that ends early is cut behind the last value that
/// ended within the root's arrays, and closed there.
std::expected<JsonText, Error> load_json(std::string_view text, std::size_t depth);

/// A string, or a number as it is written; empty for all else.
std::string scalar_text(const boost::json::value& value);

/// The one text of a value of whatever type: a scalar's own; an array's first; of an object the
/// member that names it ("name", "title", "#text", "rendered", …) or its only one.
std::string text_of(const boost::json::value& value);

/// The same of a member, empty where there is none.
std::string member_text(const boost::json::object& object, std::string_view name);

/// A member that is an array, or nullptr.
const boost::json::array* member_array(const boost::json::object& object, std::string_view name);

/// The elements of a value that should be an array: of an array, of an object that stands in its
/// place ({"0": …, "1": …}, what PHP makes of an array with gaps, or {"item": […]}); else the value
/// itself, and none of null.
std::vector<const boost::json::value*> elements_of(const boost::json::value& value);

}  // namespace feeds
