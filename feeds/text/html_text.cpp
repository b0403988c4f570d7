#include "feeds/text/html_text.hpp"

#include "feeds/text/ascii.hpp"
#include "feeds/text/entities.hpp"

#include <algorithm>
#include <array>
#include <cstdint>

namespace feeds {

namespace {

constexpr std::size_t kLongestInline = 7;

/// A name of at most kLongestInline characters as one number, upper case as lower.
constexpr std::uint64_t packed(std::string_view name) {
    std::uint64_t number = 0;
    for (const char c : name)
        number = number << 8U | static_cast<unsigned char>(to_lower(c));
    return number;
}

/// Compared as numbers: each tag of each text is looked up.
constexpr auto kInline = [] {
    constexpr std::array<std::string_view, 38> kNames = {
        "a",      "abbr", "acronym", "b",    "bdi",  "bdo", "big",  "blink", "cite",  "code",
        "data",   "del",  "dfn",     "em",   "font", "i",   "ins",  "kbd",   "label", "mark",
        "nobr",   "q",    "rp",      "rt",   "ruby", "s",   "samp", "small", "span",  "strike",
        "strong", "sub",  "sup",     "time", "tt",   "u",   "var",  "wbr"};
    std::array<std::uint64_t, kNames.size()> numbers{};
    std::ranges::transform(kNames, numbers.begin(), packed);
    std::ranges::sort(numbers);
    return numbers;
}();

class HtmlReader {
public:
    HtmlReader(FoldingText& out, std::string_view html) : out_(out), in_(html) {}

    void run() {
        while (at_ < in_.size()) {
            at_ += out_.append_until_markup(in_.substr(at_));
            if (at_ == in_.size())
                break;
            if (in_[at_] == '&')
                reference();
            else
                markup();
        }
    }

private:
    void literal() { out_.append(in_.substr(at_++, 1)); }

    void reference() {
        const Reference found = read_reference(in_.substr(at_), Semicolon::optional);
        if (found.length == 0) {
            literal();
            return;
        }
        if (found.code_point != 0)
            out_.append(found.code_point);
        else
            out_.append(found.text);
        at_ += found.length;
    }

    void markup() {
        const char next = at_ + 1 < in_.size() ? in_[at_ + 1] : '\0';
        if (is_alpha(next))
            tag(at_ + 1);
        else if (next == '/' && at_ + 2 < in_.size() && is_alpha(in_[at_ + 2]))
            tag(at_ + 2);
        else if (next == '!' || next == '?' || next == '/')
            bogus();
        else
            literal();
    }

    /// `<!-- … -->`, `<!DOCTYPE …>`, `<![CDATA[ … ]]>`, `<? … >`, `</ >`.
    void bogus() {
        const std::string_view rest = in_.substr(at_);
        if (rest.starts_with("<!--")) {
            const std::size_t end = rest.starts_with("<!-->") ? 2 : rest.find("-->", 4);
            at_ = end == kNone ? in_.size() : at_ + end + 3;
            return;
        }
        if (rest.starts_with("<![CDATA[")) {
            // Within XHTML served as HTML, its text was meant to be read.
            const std::size_t end = rest.find("]]>");
            out_.append(rest.substr(9, end == kNone ? kNone : end - 9));
            at_ = end == kNone ? in_.size() : at_ + end + 3;
            return;
        }
        const std::size_t end = find_close(at_ + 2);
        if (end == kNone)
            literal();
        else
            at_ = end + 1;
    }

    /// Offset of the next `>`; once there is none, none is looked for again.
    std::size_t find_close(std::size_t from) {
        const std::size_t end = closes_ ? in_.find('>', from) : kNone;
        closes_ = end != kNone;
        return end;
    }

    void tag(std::size_t name_start) {
        std::size_t name_end = name_start;
        while (name_end < in_.size() && in_[name_end] != '>' && in_[name_end] != '/' &&
               in_[name_end] != '<' && !is_space(in_[name_end])) {
            ++name_end;
        }
        std::string_view name = in_.substr(name_start, name_end - name_start);
        const std::size_t end = tag_end(name_end);
        if (end == kNone) {
            literal();
            return;
        }
        const bool opening = name_start == at_ + 1;
        const bool self_closed = in_[end - 1] == '/';
        at_ = end + 1;
        name = name.substr(name.find(':') == kNone ? 0 : name.find(':') + 1);
        if (opening && !self_closed && is_hidden_element(name))
            skip_hidden(name);
        if (!is_inline_element(name))
            out_.space();
    }

    /// Offset of the `>` that ends a tag whose attributes start at `from`: one within quotes does
    /// not. A quote that never closes is no quote, here nor in later tags.
    std::size_t tag_end(std::size_t from) {
        std::size_t at = from;
        while (quotes_close_ && at < in_.size()) {
            const char c = in_[at];
            if (c == '>')
                return at;
            const bool value = (c == '"' || c == '\'') && follows_equals(at);
            at = value ? in_.find(c, at + 1) : at;
            at = at == kNone ? at : at + 1;
        }
        quotes_close_ = false;
        return find_close(from);
    }

    bool follows_equals(std::size_t at) const {
        do {
            --at;
        } while (is_space(in_[at]));
        return in_[at] == '=';
    }

    void skip_hidden(std::string_view name) {
        while (true) {
            const std::size_t close = in_.find("</", at_);
            if (close == kNone) {
                at_ = in_.size();
                return;
            }
            at_ = close + 2;
            if (starts_with_no_case(in_.substr(at_), name)) {
                const std::size_t end = in_.find('>', at_);
                at_ = end == kNone ? in_.size() : end + 1;
                return;
            }
        }
    }

    FoldingText& out_;
    std::string_view in_;
    std::size_t at_ = 0;
    bool closes_ = true;
    bool quotes_close_ = true;
};

}  // namespace

bool is_inline_element(std::string_view name) {
    return name.size() <= kLongestInline && std::ranges::binary_search(kInline, packed(name));
}

bool is_hidden_element(std::string_view name) {
    return equals_no_case(name, "script") || equals_no_case(name, "style");
}

void append_html(FoldingText& out, std::string_view html) {
    HtmlReader{out, html}.run();
}

std::string html_to_text(std::string_view html) {
    FoldingText out;
    append_html(out, html);
    return out.take();
}

}  // namespace feeds
