#pragma once
// JSON as it arrives: lenient, bounded, and what is left of it where it breaks off.

#include "feeds/parse/parse.hpp"

#include <boost/json/value.hpp>

#include <expected>
#include <string>
#include <string_view>

namespace feeds::parse {

struct JsonText {
    boost::json::value root;
    bool truncated = false;
};

/// Parses JSON nested at most `depth` deep. Comments and trailing commas are allowed. A text that
/// ends early is cut behind the last value that ended within the root's arrays, and closed there.
std::expected<JsonText, Error> load_json(std::string_view text, std::size_t depth);

/// A string, or a number as it is written; empty for all else.
std::string scalar_text(const boost::json::value& value);

/// A member's scalar, empty where there is none.
std::string member_text(const boost::json::object& object, std::string_view name);

/// A member that is an array, or nullptr.
const boost::json::array* member_array(const boost::json::object& object, std::string_view name);

}  // namespace feeds::parse
