#include "feeds/json/mend.hpp"

#include "feeds/json/characters.hpp"
#include "feeds/json/escapes.hpp"
#include "feeds/text/ascii.hpp"

#include <boost/json/parse.hpp>

#include <algorithm>
#include <cstdint>

namespace feeds {

namespace {

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
                at_ = mend_escape(in_, at_, out_);
            } else if (c == '"') {
                out_ += "\\\"";
                ++at_;
            } else if (static_cast<unsigned char>(c) < 0x20) {
                append_control(out_, c);
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

}  // namespace feeds
