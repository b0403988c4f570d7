#include "feeds/json/mend.hpp"

#include "feeds/text/ascii.hpp"
#include "feeds/text/utf8.hpp"
#include "feeds/url/percent.hpp"

#include <boost/json/parse.hpp>
#include <unicode/utf8.h>

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <optional>

namespace feeds {

namespace {

constexpr std::size_t kLongestName = 64;
constexpr std::size_t kLongestExact = 18;  // digits that a 64-bit integer always holds

bool is_name_char(char c) {
    return is_alnum(c) || c == '_' || c == '$' || static_cast<unsigned char>(c) >= 0x80U;
}

bool starts_value(char c) {
    return c == '"' || c == '\'' || c == '{' || c == '[' || c == '-' || c == '/' || is_name_char(c);
}

/// How many bytes a character takes that JSON does not know as white space and nobody sees: U+00A0,
/// U+200B, a byte order mark. 0: another one stands there.
std::size_t invisible(std::string_view text) {
    constexpr std::u32string_view kOthers = U"\u0085\u00A0\u00AD\u2060\u3000\uFEFF";
    std::size_t length = 0;
    UChar32 code_point = 0;
    U8_NEXT(text.data(), length, text.size(), code_point);
    const auto c = static_cast<char32_t>(code_point);
    const bool general = (c >= 0x2000 && c <= 0x200F) || (c >= 0x2028 && c <= 0x202F);
    return general || kOthers.find(c) != kOthers.npos ? length : 0;
}

/// Offset of what follows white space of any kind.
std::size_t behind_space(std::string_view text, std::size_t from) {
    while (from < text.size()) {
        const bool blank = is_space(text[from]) || text[from] == '\0';
        const std::size_t length = blank ? 1 : invisible(text.substr(from));
        if (length == 0)
            break;
        from += length;
    }
    return from;
}

/// Four hexadecimal digits.
std::optional<std::uint32_t> hex4(std::string_view text) {
    std::uint32_t value = 0;
    const char* const last = text.data() + std::min<std::size_t>(text.size(), 4);
    const auto [end, error] = std::from_chars(text.data(), last, value, 16);
    return error == std::errc{} && end == text.data() + 4 ? std::optional{value} : std::nullopt;
}

/// RFC 8259 §6.
bool is_number(std::string_view text) {
    boost::system::error_code error;
    return boost::json::parse(text, error).is_number();
}

class Mender {
public:
    Mender(std::string_view text, std::size_t depth) : in_(text), depth_(depth) {
        out_.reserve(text.size() + 64);
    }

    MendedJson run() {
        do {
            step();
        } while (at_ < in_.size() && !(open_.empty() && last_ == Last::value));
        return {std::move(out_), std::min(at_, in_.size()), cut_};
    }

private:
    /// What the output ends with.
    enum class Last : std::uint8_t { start, open, comma, colon, key, value };

    [[nodiscard]] char at(std::size_t where) const {
        return where < in_.size() ? in_[where] : '\0';
    }

    [[nodiscard]] bool in_object() const { return !open_.empty() && open_.back() == '}'; }

    [[nodiscard]] bool wants_key() const {
        return in_object() && (last_ == Last::open || last_ == Last::comma || last_ == Last::value);
    }

    void step() {
        const char c = at(at_);
        switch (c) {
            case '{':
            case '[':
                open(c);
                return;
            case '}':
            case ']':
                ++at_;
                close(c);
                return;
            case ',':
                ++at_;
                comma();
                return;
            case ':':
                ++at_;
                if (last_ == Last::key)
                    emit(":", Last::colon);
                return;
            case '"':
            case '\'':
                string(c);
                return;
            case '/':
            case '#':
                comment();
                return;
            default:
                break;
        }
        if (c == '-' || c == '+' || is_digit(c) || (c == '.' && is_digit(at(at_ + 1))))
            number();
        else if (is_alpha(c) || c == '_' || c == '$')
            word();
        else
            ++at_;  // white space, byte order marks, whatever
    }

    void emit(std::string_view text, Last last) {
        out_ += text;
        last_ = last;
    }

    /// Whatever must stand before a value or key.
    void before_value() {
        if (last_ == Last::value)
            out_ += ',';
        else if (last_ == Last::key)
            out_ += ':';
    }

    /// A key where one must stand, else a value.
    void emit_text(std::string_view quoted) {
        const bool key = wants_key();
        before_value();
        emit(quoted, key ? Last::key : Last::value);
    }

    void open(char c) {
        if (c == '{' && wants_key() && last_ != Last::open && lacks_brace())
            while (in_object())
                close_innermost();
        if (wants_key()) {  // an object's member without a name
            before_value();
            emit("\"\"", Last::key);
        }
        before_value();
        if (open_.size() >= depth_) {
            skip_deep();
            return;
        }
        ++at_;
        open_ += c == '{' ? '}' : ']';
        out_ += c;
        last_ = Last::open;
    }

    /// Passes over a value that is nested too deep.
    void skip_deep() {
        std::size_t levels = 0;
        for (; at_ < in_.size(); ++at_) {
            const char c = in_[at_];
            if (c == '"') {
                for (++at_; at_ < in_.size() && in_[at_] != '"'; ++at_)
                    at_ += in_[at_] == '\\' ? 1 : 0;
            } else if (c == '{' || c == '[') {
                ++levels;
            } else if ((c == '}' || c == ']') && --levels == 0) {
                ++at_;
                break;
            }
        }
        cut_ = true;
        emit("null", Last::value);
    }

    /// `[{"id":1,{"id":2}]`: an object that begins where only a member of another can was meant to
    /// stand beside that, in the list around it.
    [[nodiscard]] bool lacks_brace() const { return open_.find(']') != std::string::npos; }

    /// `[{"id":1}},{"id":2}]` or `[{"id":1}],{"id":2}]`: with the list closed the next object would
    /// stand in an object, without a name.
    [[nodiscard]] bool one_too_many(char c) const {
        if (open_.empty() || open_.back() != ']')
            return false;
        const std::string_view around = std::string_view{open_}.substr(0, open_.size() - 1);
        std::size_t next = behind_blank(at_);
        for (int more = 0; more < 8 && c == '}' && at(next) == '}'; ++more)
            next = behind_blank(next + 1);
        // An object in a list lacks its own brace: see lacks_brace().
        return around.ends_with('}') && around.find(']') == kNone && at(next) == ',' &&
               at(behind_blank(next + 1)) == '{';
    }

    void close(char c) {
        if (open_.find(c) == std::string::npos || one_too_many(c))
            return;
        for (bool done = false; !done && !open_.empty();) {
            done = open_.back() == c;
            close_innermost();
        }
    }

    void close_innermost() {
        if (last_ == Last::key)
            out_ += ":null";
        else if (last_ == Last::colon)
            out_ += "null";
        else if (last_ == Last::comma)
            out_.pop_back();
        out_ += open_.back();
        open_.pop_back();
        last_ = Last::value;
    }

    void comma() {
        if (last_ == Last::key)
            emit(":null,", Last::comma);
        else if (last_ == Last::colon)
            emit("null,", Last::comma);
        else if (last_ == Last::value)
            emit(",", Last::comma);
    }

    void comment() {
        const bool block = at(at_) == '/' && at(at_ + 1) == '*';
        const bool line = at(at_) == '#' || (at(at_) == '/' && at(at_ + 1) == '/');
        if (!block && !line) {
            ++at_;
            return;
        }
        const std::size_t end = block ? in_.find("*/", at_ + 2) : in_.find('\n', at_);
        at_ = end == kNone ? in_.size() : end + (block ? 2 : 1);
    }

    [[nodiscard]] std::size_t behind_blank(std::size_t from) const {
        return behind_space(in_, from);
    }

    /// Whether the quote at `where` ends a text, judged by what follows: the texts of careless
    /// templates hold quotes of their own.
    [[nodiscard]] bool ends_text(std::size_t where, bool key) const {
        const std::size_t next = behind_blank(where + 1);
        if (next == in_.size())
            return true;
        const char c = in_[next];
        if (key)
            return c == ':';
        if (c == '}' || c == ']')
            return true;
        if (c == ',') {
            const std::size_t after = behind_blank(next + 1);
            const char follows = at(after);
            if (after == in_.size() || follows == '}' || follows == ']' || follows == ',' ||
                follows == '/') {
                return true;
            }
            const bool next_object = follows == '{' && at(behind_blank(after + 1)) == '"';
            return in_object() ? follows == '"' || follows == '\'' || bare_name_at(after) ||
                                     (next_object && lacks_brace())
                               : starts_value(follows);
        }
        // A comma is missing, and the next text begins on a line of its own.
        const auto between = in_.substr(where + 1, next - where - 1);
        return c == '/' || ((c == '"' || c == '{') && between.find('\n') != kNone);
    }

    [[nodiscard]] bool bare_name_at(std::size_t from) const {
        std::size_t end = from;
        while (end < in_.size() && end - from < kLongestName && is_name_char(in_[end]))
            ++end;
        return end > from && at(behind_blank(end)) == ':';
    }

    void string(char quote) {
        const bool key = wants_key();
        before_value();
        ++at_;
        out_ += '"';
        while (at_ < in_.size()) {
            const char c = in_[at_];
            if (c == quote) {
                if (ends_text(at_, key)) {
                    ++at_;
                    break;
                }
                out_ += c == '"' ? "\\\"" : "'";
                ++at_;
            } else if (c == '\\') {
                escape();
            } else if (c == '"') {
                out_ += "\\\"";
                ++at_;
            } else if (static_cast<unsigned char>(c) < 0x20) {
                control(c);
                ++at_;
            } else {
                out_ += c;
                ++at_;
            }
        }
        if (at_ >= in_.size() && at(in_.size() - 1) != quote)
            return;  // the text ends within: what is whole is found without this
        emit("\"", key ? Last::key : Last::value);
    }

    void control(char c) {
        if (c != '\0')
            out_.append("\\u00").append(c < 0x10 ? "0" : "1") +=
                hex_digit(static_cast<unsigned char>(c) & 15U);
    }

    void escape() {
        const char c = at(at_ + 1);
        if (c == 'u') {
            unicode();
        } else if (c != '\0' && std::string_view{"\"\\/bfnrt"}.find(c) != kNone) {
            out_.append(in_.substr(at_, 2));
            at_ += 2;
        } else if (c == 'x' && hex_value(at(at_ + 2)) >= 0 && hex_value(at(at_ + 3)) >= 0) {
            out_.append("\\u00").append(in_.substr(at_ + 2, 2));
            at_ += 4;
        } else if (is_alnum(c)) {
            out_ += "\\\\";  // no escape at all: "C:\docs"
            ++at_;
        } else {
            at_ += c == '\r' && at(at_ + 2) == '\n' ? 3
                                                    : (c == '\n' ? 2 : 1);  // \' and \- are ' and -
        }
    }

    void unicode() {
        const std::string_view rest = in_.substr(at_);
        const auto unit = hex4(rest.substr(2));
        if (!unit) {
            braced_unicode();
            return;
        }
        const bool high = *unit >= 0xD800 && *unit < 0xDC00;
        const bool low = *unit >= 0xDC00 && *unit < 0xE000;
        const auto second =
            high && rest.substr(6).starts_with("\\u") ? hex4(rest.substr(8)) : std::nullopt;
        if (second && *second >= 0xDC00 && *second < 0xE000) {
            out_.append(rest.substr(0, 12));
            at_ += 12;
        } else {
            out_.append(high || low ? std::string_view{"\\ufffd"} : rest.substr(0, 6));
            at_ += 6;
        }
    }

    /// "\u{1F64F}" of other languages, or nothing at all.
    void braced_unicode() {
        char32_t code_point = 0;
        std::size_t end = at_ + 3;
        for (; end < at_ + 9 && hex_value(at(end)) >= 0; ++end)
            code_point = code_point * 16 + static_cast<char32_t>(hex_value(at(end)));
        if (at(at_ + 2) == '{' && end > at_ + 3 && at(end) == '}') {
            const bool text = code_point >= 0x20 && code_point != '"' && code_point != '\\';
            append_code_point(out_, text ? code_point : U' ');
            at_ = end + 1;
            return;
        }
        out_ += "\\\\";
        ++at_;
    }

    void number() {
        const std::size_t start = at_;
        ++at_;
        if (is_alpha(at(at_)) && !is_digit(in_[start])) {  // -Infinity
            word();
            return;
        }
        while (is_alnum(at(at_)) || at(at_) == '.' || at(at_) == '+' || at(at_) == '-' ||
               at(at_) == '_') {
            ++at_;
        }
        const std::string_view written = in_.substr(start, at_ - start);
        const std::size_t digits = written.size() - (written.starts_with('-') ? 1 : 0);
        const bool exact = written.find_first_of(".eE") != kNone || digits <= kLongestExact;
        if (is_number(written) && exact && !wants_key())
            emit_text(written);
        else
            emit_text('"' + std::string{written} + '"');
    }

    void word() {
        const std::size_t start = at_;
        while (is_name_char(at(at_)) || at(at_) == '.')
            ++at_;
        const std::string_view name = in_.substr(start, at_ - start);
        const std::size_t next = behind_blank(at_);
        if (name == "new")
            return;
        if (at(next) == '(') {
            at_ = next + 1;
            call();
        } else if (wants_key()) {
            if (at(next) == ':')
                emit_text('"' + std::string{name} + '"');
        } else if (equals_no_case(name, "true") || equals_no_case(name, "false")) {
            emit_text(lower(name));
        } else {
            emit_text("null");  // NaN, Infinity, undefined, None
        }
    }

    /// `Date(1759312800000)`, `ISODate("2025-10-01T10:00:00Z")`: what is within.
    void call() {
        const std::size_t inside = behind_blank(at_);
        if (at(inside) == '"' || at(inside) == '\'') {
            const char quote = at(inside);
            const std::size_t end = in_.find(quote, inside + 1);
            const std::size_t close = end == kNone ? kNone : behind_blank(end + 1);
            if (close != kNone && at(close) == ')') {
                const std::string_view text = in_.substr(inside + 1, end - inside - 1);
                if (text.find_first_of("\\\"\n\r\t") == kNone) {
                    emit_text('"' + std::string{text} + '"');
                    at_ = close + 1;
                    return;
                }
            }
        }
        at_ = inside;  // a callback, or a number: `)` is passed over
    }

    std::string_view in_;
    std::size_t depth_;
    std::size_t at_ = 0;
    std::string out_;
    std::string open_;  ///< the closing brackets still to come
    Last last_ = Last::start;
    bool cut_ = false;
};

}  // namespace

MendedJson mend_json(std::string_view text, std::size_t depth) {
    return Mender{text, depth}.run();
}

std::size_t json_start(std::string_view text) {
    constexpr std::size_t kFar = 4096;
    const std::string_view head = text.substr(0, kFar);
    for (std::size_t at = head.find_first_of("{["); at != kNone;
         at = head.find_first_of("{[", at + 1)) {
        const std::size_t next = behind_space(text, at + 1);
        const char c = next < text.size() ? text[next] : '\0';
        std::size_t name = next;
        while (name < text.size() && name - next < kLongestName && is_name_char(text[name]))
            ++name;
        const bool bare_name = name > next && name < text.size() && text[name] == ':';
        // Not "[ERROR]", "[2025-10-01]" or "{shortcode}".
        const std::string_view follows = text[at] == '{' ? "\"'}/#" : "{[]/#";
        if (c != '\0' && (follows.find(c) != kNone || (text[at] == '{' && bare_name)))
            return at;
    }
    return kNone;
}

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

}  // namespace feeds
