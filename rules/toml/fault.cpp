#include "rules/toml/fault.hpp"

#include "rules/toml/bare_value.hpp"
#include "rules/toml/characters.hpp"
#include "rules/toml/foreign_text.hpp"
#include "rules/toml/names.hpp"
#include "rules/toml/scan.hpp"
#include "rules/toml/text_fault.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace rules::toml {

namespace {

constexpr std::string_view kBlank = " \t";

bool is_bare(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
           c == '_';
}

/// Whether what stands in its line from `text` on is a header; a list of lists has values there.
bool begins_with_header(std::string_view text) {
    text = text.substr(0, text.find('\n'));
    const std::size_t brackets = text.starts_with("[[") ? 2 : 1;
    const auto inner = text.substr(std::min(brackets, text.size()));
    const auto close = inner.find(']');
    if (!text.starts_with('[') || close == std::string_view::npos)
        return false;
    const auto begin = std::min(inner.find_first_not_of(kBlank), close);
    auto word = inner.substr(begin);
    word = word.substr(0, word.find_first_of(" \t.]"));
    const auto behind = inner.find_first_not_of("] \t\r", close);
    return !word.empty() && std::ranges::all_of(word, is_bare) &&
           !is_bare_value(std::string(word)) &&
           (behind == std::string_view::npos || inner[behind] == '#');
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
        while (at_ < text_.size()) {
            if (next() == '#' ? !remark() : !no_lone_return())
                return false;
            if (at_ < text_.size() && !std::string_view(" \t\r\n").contains(next()))
                return true;
            at_ = std::min(at_ + 1, text_.size());
        }
        return false;
    }

    /// Steps over a remark, up to the end of its line.
    bool remark() {
        const auto end = std::min(text_.find('\n', at_), text_.size());
        for (auto at = at_; at < end; ++at)
            if (is_control(text_, at))
                return fail(
                    at,
                    "the control character " + control_name(text_[at]) + " stands in a remark",
                    "leave it out");
        at_ = end;
        return true;
    }

    bool no_lone_return() {
        return next() != '\r' || !is_control(text_, at_) ||
               fail(at_,
                    "a carriage return stands here without a line feed",
                    "lines end with LF or with CR LF");
    }

    bool true_blank() {
        const auto blank = leading_false_blank(rest());
        return !blank || fail(at_,
                              "the character " + name_of_character(*blank) + " stands here",
                              "between names and values stand blanks and tabs only");
    }

    bool foreign_remark() { return fail(at_, "this is no remark", "a remark begins with #"); }

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
        return names_.header(key, begin, brackets == "[[") || twice(begin, names_);
    }

    /// Reads `a.b."c d"` and the blanks behind it.
    bool read_key(Key& key, std::string_view ends) {
        while (true) {
            skip_blanks();
            const auto begin = at_;
            if (next() == '"' || next() == '\'') {
                if (!text(false))
                    return false;
                key.push_back(read_text(text_.substr(begin + 1, at_ - begin - 2), text_[begin]));
            } else {
                while (is_bare(next()) && at_ < text_.size())
                    ++at_;
                if (begins_with_foreign_quote(rest()))
                    return foreign_quote();
                if (!true_blank())
                    return false;
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
        if (begins_with_foreign_remark(rest()))
            return foreign_remark();
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
        return (names_.assign(key, begin) || twice(begin, names_)) && value();
    }

    bool twice(std::size_t at, const Names& names) {
        const auto line = 1 + std::ranges::count(text_.substr(0, names.earlier()), '\n');
        return fail(at, names.trouble(), "the first is in line " + std::to_string(line));
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
        if (!true_blank())
            return false;
        const auto begin = at_;
        at_ = std::min(text_.find_first_of(",]}\n#\r", at_), text_.size());
        auto token = std::string(text_.substr(begin, at_ - begin));
        token.erase(token.find_last_not_of(kBlank) + 1);
        if (is_bare_value(token))
            return exists(begin, token);
        // What follows the first word is told only if that is a value.
        const auto word = token.substr(0, token.find_first_of(kBlank));
        const auto value = word.substr(0, word.find(';'));
        if (is_bare_value(value)) {
            at_ = begin + value.size();
            return exists(begin, value);
        }
        if (depth_ > 1 && begins_with_foreign_remark(token)) {
            at_ = begin;
            return foreign_remark();
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

    bool exists(std::size_t at, const std::string& value) {
        const auto fault = find_value_fault(value);
        return !fault || fail(at, fault->message, fault->hint);
    }

    /// A string. `many`: one of several lines may stand here.
    bool text(bool many) {
        const auto begin = at_;
        const auto quoted = scan_text(text_, at_);
        const std::string quote(quoted.quotes, quoted.quote);
        if (auto fault = find_text_fault(text_, begin + quoted.quotes, quoted))
            return fail(fault->offset, std::move(fault->message), std::move(fault->hint));
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

    /// Behind a text: what looks as if the text went on.
    bool not_within_a_text(const QuotedText& quoted) {
        const auto closing = at_ - quoted.quotes;
        const bool touches = !kBlank.contains(next());
        skip_blanks();
        if (at_line_end() || std::string_view(",]}#").contains(next()))
            return true;
        if (begins_with_foreign_quote(rest()))
            return foreign_quote();
        if (!true_blank())
            return false;
        if (!touches && (next() == '"' || next() == '\''))
            return true;  // another text: the comma between them is missing
        if (begins_with_foreign_remark(rest()) || (!touches && another_key()))
            return true;
        if (!rest().substr(0, rest().find('\n')).contains(quoted.quote))
            return depth_ > 1 || nothing_may_follow();
        return fail(closing,
                    quoted.quote == '"' ? R"(a " within "…" ends the text)"
                                        : "a ' within '…' ends the text",
                    quoted.quote == '"' ? R"(put the text in '…', or write \" within it)"
                                        : R"(put the text in "…")");
    }

    bool nothing_may_follow() {
        return fail(at_,
                    "nothing may follow a value or a header in its line",
                    "but a remark, which begins with #");
    }

    /// Whether `a."b c" =` stands here.
    bool another_key() const {
        auto at = at_;
        while (at < text_.size() &&
               (is_bare(text_[at]) || std::string_view("\"'. \t").contains(text_[at])))
            at = std::string_view("\"'").contains(text_[at]) ? scan_text(text_, at).end : at + 1;
        return at > at_ && at < text_.size() && text_[at] == '=';
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
            if (another_key() || (first_in_line() && begins_with_header(rest())))
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
                return next_line || another_key() ? unclosed() : comma_missing();
        }
        return unclosed();
    }

    bool first_in_line() const {
        const auto before = text_.find_last_not_of(kBlank, at_ - 1);
        return text_[before] == '\n';
    }

    bool comma_missing() {
        if (next() != ';' && begins_with_foreign_remark(rest()))
            return foreign_remark();
        return fail(at_, "a comma is missing here", "[\"one\", \"two\"]");
    }

    bool table() {
        const auto begin = at_++;
        Names names;
        skip_blanks();
        while (next() != '}') {
            Key key;
            if (at_line_end() || next() == '#')
                return fail(begin, "a table in { } is closed in the line that it begins in", {});
            const auto name = at_;
            if (!read_key(key, "="))
                return false;
            if (next() != '=')
                return fail(at_, "there is no = behind the name of the key");
            ++at_;
            skip_blanks();
            if (!(names.assign(key, name) || twice(name, names)) || !value())
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
        if (at_line_end() || next() == '#' || !no_lone_return())
            return;
        if (!true_blank())
            return;
        if (next() == ']' || next() == '}')
            fail(at_, "this closes nothing", {});
        else if (next() == ',' && rest().find_first_not_of(", \t\r") == rest().find('\n'))
            fail(at_, "a comma stands behind the value", "leave it out");
        else if (begins_with_foreign_remark(rest()))
            nothing_may_follow();
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
