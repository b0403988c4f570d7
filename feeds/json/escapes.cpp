#include "feeds/json/escapes.hpp"

#include "feeds/text/ascii.hpp"
#include "feeds/text/utf8.hpp"
#include "feeds/url/percent.hpp"

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <optional>

namespace feeds {

namespace {

/// Four hexadecimal digits.
std::optional<std::uint32_t> hex4(std::string_view text) {
    std::uint32_t value = 0;
    const char* const last = text.data() + std::min<std::size_t>(text.size(), 4);
    const auto [end, error] = std::from_chars(text.data(), last, value, 16);
    return error == std::errc{} && end == text.data() + 4 ? std::optional{value} : std::nullopt;
}

class Escape {
public:
    Escape(std::string_view text, std::size_t at, std::string& out)
        : in_(text), at_(at), out_(out) {}

    /// Where the reading goes on.
    std::size_t run() {
        escape();
        return at_;
    }

private:
    [[nodiscard]] char at(std::size_t where) const {
        return where < in_.size() ? in_[where] : '\0';
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

    std::string_view in_;
    std::size_t at_;
    std::string& out_;
};

}  // namespace

std::size_t mend_escape(std::string_view text, std::size_t at, std::string& out) {
    return Escape{text, at, out}.run();
}

void append_control(std::string& out, char c) {
    if (c != '\0')
        out.append("\\u00").append(c < 0x10 ? "0" : "1") +=
            hex_digit(static_cast<unsigned char>(c) & 15U);
}

}  // namespace feeds
