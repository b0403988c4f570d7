#include "feeds/url/parts.hpp"

#include "feeds/text/ascii.hpp"

#include <algorithm>

namespace feeds {

namespace {

/// The length of a scheme and its colon; 0: there is none.
std::size_t scheme_length(std::string_view text) {
    const std::size_t colon = text.find(':');
    if (colon == kNone || text.empty() || !is_alpha(text.front()))
        return 0;
    const bool valid = std::ranges::all_of(text.substr(0, colon), [](char c) {
        return is_alnum(c) || c == '+' || c == '-' || c == '.';
    });
    return valid ? colon + 1 : 0;
}

std::string_view take(std::string_view& text, std::size_t length) {
    const std::string_view taken = text.substr(0, length);
    text.remove_prefix(taken.size());
    return taken;
}

/// §5.2.3.
std::string merged(const UrlParts& base, std::string_view path) {
    if (path.starts_with('/'))
        return std::string{path};
    const std::size_t behind = base.path.rfind('/') + 1;  // npos + 1 is 0
    std::string out =
        behind == 0 && !base.authority.empty() ? "/" : std::string{base.path.substr(0, behind)};
    return out += path;
}

}  // namespace

UrlParts split_url(std::string_view text) {
    UrlParts parts;
    parts.scheme = take(text, scheme_length(text));
    if (text.starts_with("//"))
        parts.authority = take(text, text.find_first_of("/?#", 2));
    parts.path = take(text, text.find_first_of("?#"));
    parts.query = take(text, text.find('#'));
    parts.fragment = text;
    return parts;
}

bool is_absolute_url(std::string_view text) {
    return scheme_length(text) != 0;
}

bool is_web_url(std::string_view text) {
    return starts_with_no_case(text, "http://") || starts_with_no_case(text, "https://");
}

std::string remove_dot_segments(std::string_view path) {
    std::string out;
    while (!path.empty()) {
        const std::string_view segment = take(path, path.find('/', path.front() == '/' ? 1 : 0));
        const std::string_view name = segment.substr(segment.starts_with('/') ? 1 : 0);
        if (name != ".." && name != ".") {
            out += segment;
            continue;
        }
        if (name == "..")
            out.resize(out.rfind('/') == kNone ? 0 : out.rfind('/'));
        if (path.empty() && segment.starts_with('/'))
            out += '/';
    }
    return out;
}

std::string resolve_reference(const UrlParts& base, const UrlParts& reference) {
    UrlParts target = reference;
    std::string path = remove_dot_segments(reference.path);
    if (reference.scheme.empty()) {
        target.scheme = base.scheme;
        if (reference.authority.empty()) {
            target.authority = base.authority;
            path = reference.path.empty() ? std::string{base.path}
                                          : remove_dot_segments(merged(base, reference.path));
            if (reference.path.empty() && reference.query.empty())
                target.query = base.query;
        }
    }
    std::string out;
    for (const std::string_view part :
         {target.scheme, target.authority, std::string_view{path}, target.query, target.fragment}) {
        out += part;
    }
    return out;
}

std::string_view take_parameter(std::string_view& query) {
    const std::string_view parameter = take(query, query.find('&'));
    query.remove_prefix(query.empty() ? 0 : 1);
    return parameter;
}

}  // namespace feeds
