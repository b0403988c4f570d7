#include "feeds/json/text.hpp"

#include "feeds/json/characters.hpp"
#include "feeds/json/mend.hpp"
#include "feeds/text/ascii.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <boost/json/stream_parser.hpp>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <cstdint>

namespace feeds {

namespace json = boost::json;

namespace {

/// Whether a number stands in the text that loses digits where it is read as one.
bool has_long_number(std::string_view text) {
    constexpr std::size_t kStep = kLongestExact + 1;
    for (std::size_t at = kStep - 1; at < text.size(); at += kStep) {
        if (!is_digit(text[at]))
            continue;
        std::size_t begin = at;
        while (begin > 0 && is_digit(text[begin - 1]))
            --begin;
        std::size_t end = at;
        while (end < text.size() && is_digit(text[end]))
            ++end;
        if (end - begin > kLongestExact)
            return true;
        at = end - 1;
    }
    return false;
}

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
            if (open == "}]")
                keep = at + 1;
        }
    }
    return keep == 0 ? std::string{} : std::string{text.substr(0, keep)} + "]}";
}

struct Parsed {
    json::value root;
    bool done = false;  ///< the root ended
    std::size_t length = 0;
    boost::system::error_code error;
};

Parsed parse_once(std::string_view text, std::size_t depth) {
    json::parse_options options;
    options.max_depth = depth;
    options.allow_comments = true;
    options.allow_trailing_commas = true;
    Parsed parsed;
    json::stream_parser parser{{}, options};
    // What follows the root is passed over.
    parsed.length = parser.write_some(text.data(), text.size(), parsed.error);
    parsed.done = !parsed.error && parser.done();
    if (parsed.done)
        parsed.root = parser.release();
    return parsed;
}

/// A text that ended early, up to what of it is whole.
Parsed parse_part(std::string_view text, std::size_t depth) {
    const std::string whole = cut_whole(text);
    Parsed parsed = whole.empty() ? Parsed{} : parse_once(whole, depth);
    if (!parsed.done && !parsed.error)
        parsed.error = json::error::incomplete;
    return parsed;
}

Error refusal(const boost::system::error_code& error) {
    if (error == json::error::too_deep)
        return {ErrorClass::too_deep, "the JSON is nested too deep"};
    return {ErrorClass::malformed, "not valid JSON: " + error.message()};
}

/// Mends the text and says so, unless only numbers too long for a machine were kept.
std::expected<JsonText, Error> load_mended(std::string_view text,
                                           std::size_t depth,
                                           const boost::system::error_code& why) {
    const MendedJson mended = mend_json(text, depth);
    Parsed parsed = parse_once(mended.text, depth);
    JsonText loaded;
    if (!parsed.done && !parsed.error) {
        loaded.truncated = true;
        parsed = parse_part(mended.text, depth);
    }
    if (!parsed.done)
        return std::unexpected(refusal(why == json::error::too_deep ? why : parsed.error));
    loaded.root = std::move(parsed.root);
    loaded.length = mended.length;
    if (why && why != json::error::too_deep)
        loaded.remarks.push_back("not valid JSON (mended as far as it goes): " + why.message());
    if (mended.cut) {
        loaded.remarks.push_back("JSON nested deeper than " + std::to_string(depth) +
                                 " levels was left out");
    }
    return loaded;
}

/// Members that hold what their object is about, in this order.
constexpr std::string_view kTelling =
    "name title text rendered value url href label term #text _text $t _ __cdata #cdata-section "
    "$oid $date html";

std::string text_within(const json::value& value, unsigned levels) {
    if (levels == 0)
        return {};
    if (const json::array* array = value.if_array()) {
        for (const json::value& element : *array)
            if (std::string text = text_within(element, levels - 1); !text.empty())
                return text;
        return {};
    }
    const json::object* object = value.if_object();
    if (object == nullptr)
        return scalar_text(value);
    for (std::string_view names = kTelling; !names.empty();) {
        if (const json::value* member = object->if_contains(take_word(names))) {
            if (std::string text = text_within(*member, levels - 1); !text.empty())
                return text;
        }
    }
    return object->size() == 1 ? text_within(object->begin()->value(), levels - 1) : std::string{};
}

}  // namespace

std::expected<JsonText, Error> load_json(std::string_view text, std::size_t depth) {
    if (!has_long_number(text)) {
        Parsed parsed = parse_once(text, depth);
        if (parsed.done)
            return JsonText{.root = std::move(parsed.root), .length = parsed.length, .remarks = {}};
        if (parsed.error)
            return load_mended(text, depth, parsed.error);
        parsed = parse_part(text, depth);
        if (parsed.done) {
            return JsonText{.root = std::move(parsed.root),
                            .truncated = true,
                            .length = text.size(),
                            .remarks = {}};
        }
    }
    return load_mended(text, depth, {});
}

std::string scalar_text(const json::value& value) {
    if (const json::string* text = value.if_string())
        return std::string{text->begin(), text->end()};
    if (const double* number = value.if_double()) {
        constexpr double kExact = 9007199254740992;  // above, not every integer is a double
        std::array<char, 64> digits{};
        char* const end = digits.data() + digits.size();
        const bool whole = *number == std::trunc(*number) && std::abs(*number) < kExact;
        const auto written =
            whole ? std::to_chars(digits.data(), end, static_cast<std::int64_t>(*number))
                  : std::to_chars(digits.data(), end, *number);
        return {digits.data(), written.ptr};
    }
    return value.is_number() ? json::serialize(value) : std::string{};
}

std::string text_of(const json::value& value) {
    constexpr unsigned kLevels = 4;
    return text_within(value, kLevels);
}

std::string member_text(const json::object& object, std::string_view name) {
    const json::value* value = object.if_contains(name);
    return value == nullptr ? std::string{} : text_of(*value);
}

const json::array* member_array(const json::object& object, std::string_view name) {
    const json::value* value = object.if_contains(name);
    return value == nullptr ? nullptr : value->if_array();
}

std::vector<const json::value*> elements_of(const json::value& value) {
    std::vector<const json::value*> elements;
    if (const json::array* array = value.if_array()) {
        elements.reserve(array->size());
        for (const json::value& element : *array)
            elements.push_back(&element);
        return elements;
    }
    const json::object* object = value.if_object();
    if (object == nullptr) {
        if (!value.is_null())
            elements.push_back(&value);
        return elements;
    }
    const bool listed = std::ranges::all_of(
        *object, [](const json::key_value_pair& member) { return member.value().is_structured(); });
    if (!listed) {
        elements.push_back(&value);
        return elements;
    }
    for (const json::key_value_pair& member : *object) {
        if (const json::array* array = member.value().if_array())
            for (const json::value& element : *array)
                elements.push_back(&element);
        else
            elements.push_back(&member.value());
    }
    return elements;
}

}  // namespace feeds
