#include "daemon/config/feed_edits.hpp"

#include "rules/toml/scan.hpp"

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

std::vector<Line> lines_of(std::string_view document) {
    std::vector<Line> lines;
    std::size_t begin = 0;   // of the line
    std::size_t depth = 0;   // of arrays and inline tables
    bool is_header = false;  // what it begins with, whose brackets enclose no values
    bool continues = false;
    const auto end_line = [&](std::size_t end) {
        lines.push_back({document.substr(begin, end - begin), continues});
        begin = end;
    };
    for (std::size_t at = 0; at < document.size();) {
        const char c = document[at];
        if (at == begin)
            is_header = !continues && without_indent(document.substr(at)).starts_with('[');
        if (c == '#') {
            at = std::min(document.find('\n', at), document.size());
            continue;
        }
        if ((c == '"' || c == '\'') && !is_header) {
            const auto text_end = rules::toml::scan_text(document, at).end;
            // The last one ends with its text where a line end is missing.
            for (auto next = document.find('\n', at); next < text_end;
                 next = document.find('\n', next + 1)) {
                end_line(next + 1);
                continues = true;
            }
            at = text_end;
            continue;
        }
        if (!is_header && (c == '[' || c == '{'))
            ++depth;
        if (!is_header && (c == ']' || c == '}') && depth > 0)
            --depth;
        ++at;
        if (c == '\n') {
            end_line(at);
            continues = depth > 0;
        }
    }
    if (begin < document.size())
        end_line(document.size());
    return lines;
}

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
    const auto lines = lines_of(text);
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
