#include "feeds/parse/json_text.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <boost/json/stream_parser.hpp>

#include <array>
#include <charconv>

namespace feeds::parse {

namespace json = boost::json;

namespace {

/// The text up to the end of the last element of a second-level array, brackets closed.
std::string cut_whole(std::string_view text) {
    std::string open;
    std::size_t keep = 0;
    bool in_string = false;
    for (std::size_t at = 0; at < text.size(); ++at) {
        const char c = text[at];
        if (in_string) {
            at += c == '\\' ? 1 : 0;
            in_string = c != '"';
        } else if (c == '"') {
            in_string = true;
        } else if (c == '{' || c == '[') {
            open += c == '{' ? '}' : ']';
        } else if ((c == '}' || c == ']') && !open.empty()) {
            open.pop_back();
            if (open == "}]") {
                keep = at + 1;
            }
        }
    }
    return keep == 0 ? std::string{} : std::string{text.substr(0, keep)} + "]}";
}

}  // namespace

std::expected<JsonText, Error> load_json(std::string_view text, std::size_t depth) {
    json::parse_options options;
    options.max_depth = depth;
    options.allow_comments = true;
    options.allow_trailing_commas = true;
    JsonText loaded;
    boost::system::error_code error;
    json::stream_parser parser{{}, options};
    parser.write_some(text.data(), text.size(), error);  // what follows the root is passed over
    if (!error && parser.done()) {
        loaded.root = parser.release();
    } else if (!error) {
        loaded.truncated = true;
        error = json::error::incomplete;
        if (const std::string whole = cut_whole(text); !whole.empty()) {
            loaded.root = json::parse(whole, error, {}, options);
        }
    }
    if (error == json::error::too_deep) {
        return std::unexpected(Error{ErrorClass::too_deep, "the JSON is nested too deep"});
    }
    if (error) {
        return std::unexpected(Error{ErrorClass::malformed, "not valid JSON: " + error.message()});
    }
    return loaded;
}

std::string scalar_text(const json::value& value) {
    if (const json::string* text = value.if_string()) {
        return std::string{text->begin(), text->end()};
    }
    if (const double* number = value.if_double()) {
        std::array<char, 64> digits{};
        const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), *number).ptr;
        return {digits.data(), end};
    }
    return value.is_number() ? json::serialize(value) : std::string{};
}

std::string member_text(const json::object& object, std::string_view name) {
    const json::value* value = object.if_contains(name);
    return value == nullptr ? std::string{} : scalar_text(*value);
}

const json::array* member_array(const json::object& object, std::string_view name) {
    const json::value* value = object.if_contains(name);
    return value == nullptr ? nullptr : value->if_array();
}

}  // namespace feeds::parse
