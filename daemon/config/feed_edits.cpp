#include "daemon/config/feed_edits.hpp"

#include <spdlog/fmt/fmt.h>

#include <algorithm>

namespace newsalertd::config {

namespace {

constexpr auto kNone = std::string_view::npos;

std::string_view without_indent(std::string_view line) {
    return line.substr(std::min(line.find_first_not_of(" \t"), line.size()));
}

/// Lines of a TOML document with what each of them begins with. Only as much of TOML as it takes to
/// tell a table's header from a line within a long string or array.
struct Line {
    std::string_view text;   ///< with its end
    bool continues = false;  ///< within a value that began on a line before

    bool header() const { return !continues && without_indent(text).starts_with('['); }

    bool blank() const {
        return !continues && text.find_first_not_of(" \t\r\n") == std::string_view::npos;
    }

    bool remark() const { return !continues && without_indent(text).starts_with('#'); }
};

class Lines {
public:
    explicit Lines(std::string_view text) {
        while (!text.empty()) {
            const auto size = std::min(text.find('\n'), text.size() - 1) + 1;
            lines_.push_back({text.substr(0, size), !quote_.empty() || depth_ > 0});
            if (!lines_.back().header())
                pass(lines_.back().text);
            text.remove_prefix(size);
        }
    }

    std::vector<Line> take() { return std::move(lines_); }

private:
    void pass(std::string_view rest) {
        while (!rest.empty())
            rest.remove_prefix(quote_.empty() ? outside(rest) : inside(rest));
        if (quote_.size() == 1)
            quote_ = {};  // such strings end with their line; what is wrong is said elsewhere
    }

    /// How many bytes are done.
    std::size_t outside(std::string_view rest) {
        const char c = rest.front();
        if (c == '#')
            return rest.size();
        if (c == '"' || c == '\'') {
            const bool is_long = rest.size() >= 3 && rest[1] == c && rest[2] == c;
            quote_ = rest.substr(0, is_long ? 3 : 1);
            return quote_.size();
        }
        if (c == '[' || c == '{')
            ++depth_;
        if ((c == ']' || c == '}') && depth_ > 0)
            --depth_;
        return 1;
    }

    std::size_t inside(std::string_view rest) {
        if (rest.front() == '\\' && quote_.front() == '"')
            return std::min<std::size_t>(2, rest.size());
        if (!rest.starts_with(quote_))
            return 1;
        auto size = quote_.size();
        // Up to two quotes may stand before the three that end a long string.
        while (quote_.size() == 3 && size < 5 && size < rest.size() && rest[size] == quote_.front())
            ++size;
        quote_ = {};
        return size;
    }

    std::vector<Line> lines_;
    std::string_view quote_;  ///< of the string that is open
    std::size_t depth_ = 0;   ///< of arrays and inline tables
};

/// "[feed.headers]" and "[[feed.x]]" belong to the [[feed]] above them.
bool is_below_feed(std::string_view header) {
    header = without_indent(header);
    header.remove_prefix(std::min(header.find_first_not_of('['), header.size()));
    header = without_indent(header);
    for (const std::string_view name : {"feed", "\"feed\"", "'feed'"})
        if (header.starts_with(name))
            return without_indent(header.substr(name.size())).starts_with('.');
    return false;
}

std::string joined(const std::vector<Line>& lines, std::size_t skip_from, std::size_t skip_to) {
    std::string out;
    for (std::size_t i = 0; i < lines.size(); ++i)
        if (i < skip_from || i >= skip_to)
            out += lines[i].text;
    return out;
}

}  // namespace

std::string toml_string(std::string_view text) {
    std::string out = "\"";
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        if (c == '"' || c == '\\')
            out += '\\';
        if (byte < 0x20 || byte == 0x7F)
            out += fmt::format("\\u{:04X}", byte);
        else
            out += c;
    }
    return out + '"';
}

std::string with_feed(std::string_view text, const NewFeed& feed) {
    std::string out(text);
    if (!out.empty() && !out.ends_with('\n'))
        out += '\n';
    if (!out.empty())
        out += '\n';
    out += "[[feed]]\n";
    if (!feed.name.empty())
        out += fmt::format("name = {}\n", toml_string(feed.name));
    out += fmt::format("url = {}\n", toml_string(feed.url));
    if (feed.tier != 2)
        out += fmt::format("tier = {}\n", feed.tier);
    std::string tags;
    for (const auto& tag : feed.tags)
        tags += (tags.empty() ? "" : ", ") + toml_string(tag);
    if (!tags.empty())
        out += fmt::format("tags = [{}]\n", tags);
    return out;
}

std::expected<std::string, std::string> without_feed_table(std::string_view text,
                                                           std::size_t line) {
    const auto lines = Lines(text).take();
    if (line == 0 || line > lines.size() || !lines[line - 1].header() ||
        !without_indent(lines[line - 1].text).starts_with("[["))
        return std::unexpected("it is not written as a [[feed]] table of its own");
    const auto from = line - 1;
    auto to = line;
    while (to < lines.size() && (!lines[to].header() || is_below_feed(lines[to].text)))
        ++to;
    // Remarks above the next table are that table's.
    if (to < lines.size())
        while (to > line && lines[to - 1].remark())
            --to;
    return joined(lines, from, to);
}

std::string without_line(std::string_view text, std::size_t line) {
    std::string out(text);
    std::size_t start = 0;
    for (std::size_t number = 1; number < line && start != kNone; ++number) {
        start = out.find('\n', start);
        start = start == kNone ? kNone : start + 1;
    }
    if (line == 0 || start == kNone || start >= out.size())
        return out;
    const auto end = out.find('\n', start);
    return out.erase(start, end == kNone ? kNone : end + 1 - start);
}

}  // namespace newsalertd::config
