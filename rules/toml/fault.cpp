#include "rules/toml/fault.hpp"

#include "rules/toml/names.hpp"
#include "rules/toml/scan.hpp"

#include <unicode/utf8.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <chrono>
#include <cstdio>
#include <regex>

namespace rules::toml {

namespace {

constexpr std::string_view kBlank = " \t";

bool is_bare(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
           c == '_';
}

/// “ ” „ ‘ ’ ‚ « » ‹ › and the backtick: what word processors and other languages put around texts.
bool begins_with_foreign_quote(std::string_view text) {
    constexpr auto kQuotes = std::to_array<std::string_view>(
        {"“", "”", "„", "‟", "‘", "’", "‚", "«", "»", "‹", "›", "「", "」", "＂", "`", "´"});
    return std::ranges::any_of(kQuotes, [&](std::string_view q) { return text.starts_with(q); });
}

/// Whether text without quotes is a value of TOML.
bool is_bare_value(const std::string& text) {
    constexpr std::size_t kLongest = 100;  // std::regex recurses
    if (text.size() > kLongest)
        return false;
    static const std::regex value(
        R"(true|false|[+-]?(inf|nan|0|[1-9](_?\d)*)|0x[0-9A-Fa-f](_?[0-9A-Fa-f])*)"
        R"(|0o[0-7](_?[0-7])*|0b[01](_?[01])*)"
        R"(|[+-]?(0|[1-9](_?\d)*)(\.\d(_?\d)*)?([eE][+-]?\d(_?\d)*)?)"
        R"(|\d{4}-\d\d-\d\d([Tt ]\d\d:\d\d(:\d\d(\.\d+)?)?([Zz]|[+-]\d\d:\d\d)?)?)"
        R"(|\d\d:\d\d(:\d\d(\.\d+)?)?)");
    return std::regex_match(text, value);
}

/// Of bytes that are not UTF-8, the first.
std::optional<Fault> find_foreign_bytes(std::string_view text) {
    if (text.starts_with("\xFF\xFE") || text.starts_with("\xFE\xFF"))
        return Fault{.message = "the file is UTF-16, not UTF-8", .hint = "save it as UTF-8"};
    const auto* bytes = reinterpret_cast<const std::uint8_t*>(text.data());
    for (std::size_t at = 0; at < text.size();) {
        const auto begin = at;
        UChar32 c = 0;
        // NOLINTNEXTLINE(bugprone-inc-dec-in-conditions): ICU's macro
        U8_NEXT(bytes, at, text.size(), c);
        if (c < 0)
            return Fault{.offset = begin,
                         .message = "the file is not UTF-8 from here on",
                         .hint = "save it as UTF-8"};
        if (c == 0)
            return Fault{.offset = begin,
                         .message = "a NUL byte stands here: the file is no text, or UTF-16",
                         .hint = "save it as UTF-8"};
    }
    return std::nullopt;
}

/// Reads a document as TOML does, until something is wrong.
class Checker {
public:
    explicit Checker(std::string_view text) : text_(text) {}

    std::optional<Fault> run() {
        while (!fault_ && skip_lines()) {
            const bool good = next() == '[' ? header() : assignment();
            if (good)
                end_of_line();
        }
        return std::move(fault_);
    }

private:
    bool fail(std::size_t at, std::string message, std::string hint = std::string(kLineHint)) {
        if (!fault_)
            fault_ = Fault{.offset = at, .message = std::move(message), .hint = std::move(hint)};
        return false;
    }

    std::string_view rest() const { return text_.substr(at_); }

    char next() const { return at_ < text_.size() ? text_[at_] : '\n'; }

    bool at_line_end() const { return next() == '\n' || rest().starts_with("\r\n"); }

    void skip_blanks() { at_ = std::min(text_.find_first_not_of(kBlank, at_), text_.size()); }

    /// Blanks, remarks and line ends. False: nothing follows.
    bool skip_lines() {
        while (at_ < text_.size())
            if (next() == '#')
                at_ = std::min(text_.find('\n', at_), text_.size());
            else if (std::string_view(" \t\r\n").contains(next()))
                ++at_;
            else
                return true;
        return false;
    }

    bool header() {
        const auto begin = at_;
        const std::string_view brackets = rest().starts_with("[[") ? "[[" : "[";
        at_ += brackets.size();
        Key key;
        if (!read_key(key, "]"))
            return false;
        const std::string_view close = brackets == "[[" ? "]]" : "]";
        if (!rest().starts_with(close) || rest().substr(close.size()).starts_with(']'))
            return fail(begin,
                        "this header is not closed as it was opened",
                        "[section] has one bracket on each side, [[watch]] and [[feed]] two");
        at_ += close.size();
        return names_.header(key, begin, brackets == "[[") || twice(begin);
    }

    /// Reads `a.b."c d"` and the blanks behind it.
    bool read_key(Key& key, std::string_view ends) {
        while (true) {
            skip_blanks();
            const auto begin = at_;
            if (next() == '"' || next() == '\'') {
                if (!text(false))
                    return false;
                key.emplace_back(text_.substr(begin + 1, at_ - begin - 2));
            } else {
                while (is_bare(next()) && at_ < text_.size())
                    ++at_;
                if (begins_with_foreign_quote(rest()))
                    return foreign_quote();
                if (at_ == begin && (next() == ends.front() || at_line_end()))
                    return fail(begin, "a name is missing here");
                if (at_ == begin || static_cast<unsigned char>(next()) >= 0x80)
                    return fail(begin,
                                "this is not the name of a key",
                                "a name is made of letters a to z, digits, _ and -; any other "
                                "stands in quotes");
                key.emplace_back(text_.substr(begin, at_ - begin));
            }
            skip_blanks();
            if (next() != '.')
                return true;
            ++at_;
        }
    }

    bool assignment() {
        const auto begin = at_;
        Key key;
        if (!read_key(key, "="))
            return false;
        if (next() != '=') {
            if (next() == ':')
                return fail(at_, "a colon stands in place of =", "key = \"value\"");
            return fail(at_line_end() ? begin : at_, "there is no = behind the name of the key");
        }
        ++at_;
        skip_blanks();
        if (at_line_end() || next() == '#')
            return fail(at_, "there is no value behind =", "an empty text is \"\"");
        return (names_.assign(key, begin) || twice(begin)) && value();
    }

    bool twice(std::size_t at) {
        const auto line = 1 + std::ranges::count(text_.substr(0, names_.earlier()), '\n');
        return fail(at, names_.trouble(), "the first is in line " + std::to_string(line));
    }

    bool value() {
        constexpr int kDeepest = 64;
        if (depth_ == kDeepest)
            return fail(at_, "lists and tables stand too deep in one another", {});
        ++depth_;
        const bool good = next() == '"' || next() == '\'' ? text(true)
                          : next() == '['                 ? list()
                          : next() == '{'                 ? table()
                                                          : bare();
        --depth_;
        return good;
    }

    bool foreign_quote() {
        return fail(
            at_, "typographic quotes do not enclose a text", R"(write straight ones: "…" or '…')");
    }

    bool bare() {
        if (begins_with_foreign_quote(rest()))
            return foreign_quote();
        const auto begin = at_;
        at_ = std::min(text_.find_first_of(",]}\n#\r", at_), text_.size());
        auto token = std::string(text_.substr(begin, at_ - begin));
        token.erase(token.find_last_not_of(kBlank) + 1);
        if (is_bare_value(token))
            return moment_exists(begin, token);
        // What follows the first word is told only if that is a value.
        const auto word = token.substr(0, token.find_first_of(kBlank));
        if (is_bare_value(word)) {
            at_ = begin + word.size();
            return true;
        }
        constexpr auto kWords = std::to_array<std::string_view>({"yes", "no", "on", "off"});
        std::string lower = word;
        std::ranges::transform(lower, lower.begin(), [](char c) {
            return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
        });
        if (lower == "true" || lower == "false" || std::ranges::find(kWords, lower) != kWords.end())
            return fail(begin, "this is not how yes and no are written", "true or false");
        if (word.find_first_not_of("0123456789+-.,:_eETZ") == std::string::npos)
            return fail(begin,
                        "this is neither a number nor a date",
                        "a number is 5 or 0.5, a date 2026-12-31; anything else stands in quotes");
        if (word.empty())
            return fail(begin, "a value is missing here");
        return fail(begin, "this text has no quotes", R"(write it as "…" or '…')");
    }

    bool moment_exists(std::size_t at, const std::string& value) {
        int year = 0;
        unsigned month = 0;
        unsigned day = 0;
        unsigned hour = 0;
        unsigned minute = 0;
        unsigned second = 0;
        const int read = std::sscanf(value.c_str(),
                                     "%4d-%2u-%2u%*1[Tt ]%2u:%2u:%2u",
                                     &year,
                                     &month,
                                     &day,
                                     &hour,
                                     &minute,
                                     &second);
        if (read < 3)
            return true;
        if (!(std::chrono::year(year) / std::chrono::month(month) / std::chrono::day(day)).ok())
            return fail(at, "there is no such day in the calendar", {});
        if (hour > 23 || minute > 59 || second > 59)
            return fail(at, "there is no such time of day", "it ends with 23:59:59");
        return true;
    }

    /// A string. `many`: one of several lines may stand here.
    bool text(bool many) {
        const auto begin = at_;
        const auto quoted = scan_text(text_, at_);
        const std::string quote(quoted.quotes, quoted.quote);
        if (!check_content(begin + quoted.quotes, quoted))
            return false;
        if (!quoted.closed)
            return fail(begin,
                        "the text that begins here is not closed",
                        quoted.quotes == 3 ? "it ends with " + quote
                                           : "it ends with " + quote + " in the same line");
        if (quoted.quotes == 3 && !many)
            return fail(begin, "a name stands in one line", "\"name\" = …");
        at_ = quoted.end;
        return !many || not_within_a_text(quoted);
    }

    /// Escapes and control characters.
    bool check_content(std::size_t at, const QuotedText& quoted) {
        for (; at < quoted.end; ++at) {
            const auto c = static_cast<unsigned char>(text_[at]);
            if (c == '\\' && quoted.escapes()) {
                if (!check_escape(at, quoted.quotes == 3))
                    return false;
                ++at;
            } else if ((c < 0x20 && c != '\t' && c != '\n' && c != '\r') || c == 0x7F) {
                return fail(at, "a control character stands in the text", "write it as \\u0000");
            }
        }
        return true;
    }

    bool check_escape(std::size_t at, bool many) {
        const char c = at + 1 < text_.size() ? text_[at + 1] : '\n';
        if (std::string_view("btnfr\"\\e").contains(c) ||
            (many && std::string_view(" \t\r\n").contains(c)))
            return true;
        const std::size_t digits = c == 'u' ? 4 : c == 'U' ? 8 : 0;
        const auto hex = text_.substr(std::min(at + 2, text_.size()), digits);
        if (digits > 0 && hex.size() == digits &&
            std::ranges::all_of(hex, [](unsigned char digit) { return std::isxdigit(digit) != 0; }))
            return true;
        return fail(at,
                    R"(a \ in "…" begins an escape, and there is none like this)",
                    R"(put a text with \ in single quotes, where \ stands for itself: '…')");
    }

    /// Behind a text: what looks as if the text went on.
    bool not_within_a_text(const QuotedText& quoted) {
        const auto closing = at_ - quoted.quotes;
        const bool touches = !kBlank.contains(next());
        skip_blanks();
        if (at_line_end() || std::string_view(",]}#").contains(next()))
            return true;
        if (begins_with_foreign_quote(rest()))
            return foreign_quote();
        if (!touches && (next() == '"' || next() == '\''))
            return true;  // another text: the comma between them is missing
        if (!touches && another_key())
            return true;
        return fail(closing,
                    quoted.quote == '"' ? R"(a " within "…" ends the text)"
                                        : "a ' within '…' ends the text",
                    quoted.quote == '"' ? R"(put the text in '…', or write \" within it)"
                                        : R"(put the text in "…")");
    }

    bool another_key() const {
        const auto behind = std::ranges::find_if_not(rest(), is_bare) - rest().begin();
        const auto sign = text_.find_first_not_of(kBlank, at_ + static_cast<std::size_t>(behind));
        return behind > 0 && sign != std::string_view::npos && text_[sign] == '=';
    }

    bool list() {
        const auto begin = at_++;
        const auto unclosed = [&] {
            return fail(begin, "the list that begins here is not closed", "it ends with ]");
        };
        while (skip_lines()) {
            if (next() == ']') {
                ++at_;
                return true;
            }
            if (another_key())
                return unclosed();
            if (next() == ',')
                return fail(at_, "a value is missing here", "one comma stands between two values");
            if (!value())
                return false;
            const auto behind = at_;
            if (!skip_lines())
                break;
            const bool next_line = text_.substr(behind, at_ - behind).contains('\n');
            if (next() == ',')
                ++at_;
            else if (next() != ']')
                return next_line || another_key()
                           ? unclosed()
                           : fail(at_, "a comma is missing here", "[\"one\", \"two\"]");
        }
        return unclosed();
    }

    bool table() {
        const auto begin = at_++;
        skip_blanks();
        while (next() != '}') {
            Key key;
            if (at_line_end())
                return fail(begin, "a table in { } is closed in the line that it begins in", {});
            if (!read_key(key, "="))
                return false;
            if (next() != '=')
                return fail(at_, "there is no = behind the name of the key");
            ++at_;
            skip_blanks();
            if (!value())
                return false;
            skip_blanks();
            if (next() == '}')
                break;
            if (next() != ',')
                return fail(begin, "the table that begins here is not closed", "it ends with }");
            const auto comma = at_++;
            skip_blanks();
            if (next() == '}')
                return fail(comma, "a comma stands before }", "leave it out");
        }
        ++at_;
        return true;
    }

    void end_of_line() {
        skip_blanks();
        if (at_line_end() || next() == '#')
            return;
        if (next() == ']' || next() == '}')
            fail(at_, "this closes nothing", {});
        else if (next() == '=')
            fail(at_, "a second = stands in the line");
        else if (another_key())
            fail(at_, "a second key stands in the line", "each key has a line of its own");
        else
            fail(at_, "the line goes on behind its value", "a list is [\"one\", \"two\"]");
    }

    std::string_view text_;
    std::size_t at_ = 0;
    int depth_ = 0;
    Names names_;
    std::optional<Fault> fault_;
};

}  // namespace

std::optional<Fault> find_fault(std::string_view document) {
    auto bytes = find_foreign_bytes(document);
    auto fault = Checker(document).run();
    return bytes && (!fault || bytes->offset <= fault->offset) ? bytes : fault;
}

}  // namespace rules::toml
