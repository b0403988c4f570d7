#include "feeds/parse/url.hpp"

#include "feeds/parse/ascii.hpp"

namespace feeds::parse {

namespace {

constexpr auto kNone = std::string_view::npos;

std::string_view scheme_of(std::string_view url) {
    if (url.empty() || !is_alpha(url.front())) {
        return {};
    }
    for (std::size_t at = 1; at < url.size(); ++at) {
        const char c = url[at];
        if (c == ':') {
            return url.substr(0, at);
        }
        if (!is_alnum(c) && c != '+' && c != '-' && c != '.') {
            return {};
        }
    }
    return {};
}

/// The parts of RFC 3986, appendix B. `authority` keeps its "//", `query` its "?", `fragment` "#".
struct Parts {
    std::string_view scheme;  ///< with ":"
    std::string_view authority;
    std::string_view path;
    std::string_view query;
    std::string_view fragment;
};

Parts split(std::string_view url) {
    Parts parts;
    if (const std::string_view scheme = scheme_of(url); !scheme.empty()) {
        parts.scheme = url.substr(0, scheme.size() + 1);
        url.remove_prefix(parts.scheme.size());
    }
    if (const std::size_t hash = url.find('#'); hash != kNone) {
        parts.fragment = url.substr(hash);
        url = url.substr(0, hash);
    }
    if (const std::size_t mark = url.find('?'); mark != kNone) {
        parts.query = url.substr(mark);
        url = url.substr(0, mark);
    }
    if (url.starts_with("//")) {
        parts.authority = url.substr(0, url.find('/', 2));
        url.remove_prefix(parts.authority.size());
    }
    parts.path = url;
    return parts;
}

/// RFC 3986 §5.2.4.
std::string remove_dot_segments(std::string_view path) {
    std::string out;
    while (!path.empty()) {
        const std::size_t end = path.find('/', path.front() == '/' ? 1 : 0);
        const std::string_view segment = path.substr(0, end);
        path = end == kNone ? std::string_view{} : path.substr(end);
        const std::string_view name = segment.starts_with('/') ? segment.substr(1) : segment;
        if (name == ".." || name == ".") {
            if (name == "..") {
                out.resize(out.rfind('/') == kNone ? 0 : out.rfind('/'));
            }
            if (path.empty() && segment.starts_with('/')) {
                out += '/';
            }
            continue;
        }
        out += segment;
    }
    return out;
}

std::string merge(const Parts& base, std::string_view path) {
    if (path.starts_with('/')) {
        return remove_dot_segments(path);
    }
    const std::size_t slash = base.path.rfind('/');
    std::string merged = slash == kNone ? (base.authority.empty() ? "" : "/")
                                        : std::string{base.path.substr(0, slash + 1)};
    merged += path;
    return remove_dot_segments(merged);
}

std::string join(std::string_view a, std::string_view b, std::string_view c, std::string_view d) {
    std::string out;
    out.reserve(a.size() + b.size() + c.size() + d.size());
    out.append(a).append(b).append(c).append(d);
    return out;
}

}  // namespace

bool is_absolute_url(std::string_view url) {
    return !scheme_of(url).empty();
}

bool is_web_url(std::string_view url) {
    return starts_with_no_case(url, "http://") || starts_with_no_case(url, "https://");
}

std::string resolve_url(std::string_view base_url, std::string_view reference) {
    base_url = trim(base_url);
    reference = trim(reference);
    if (reference.empty() || is_absolute_url(reference) || !is_absolute_url(base_url)) {
        return std::string{reference};
    }
    const Parts base = split(base_url);
    const Parts relative = split(reference);
    std::string out;
    if (!relative.authority.empty()) {
        out = join(base.scheme, relative.authority, remove_dot_segments(relative.path), "");
        return out.append(relative.query).append(relative.fragment);
    }
    out = join(base.scheme, base.authority, "", "");
    if (relative.path.empty()) {
        out += base.path;
        out += relative.query.empty() ? base.query : relative.query;
    } else {
        out += merge(base, relative.path);
        out += relative.query;
    }
    return out.append(relative.fragment);
}

}  // namespace feeds::parse
