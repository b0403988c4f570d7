#include "feeds/url/canonical_url.hpp"

#include "feeds/text/ascii.hpp"
#include "feeds/url/parts.hpp"
#include "feeds/url/redirect_wrapper.hpp"

#include <array>

namespace feeds {

namespace {

bool is_tracking(std::string_view parameter) {
    const std::string_view name = parameter.substr(0, parameter.find('='));
    return starts_with_no_case(name, "utm_") || equals_no_case(name, "fbclid") ||
           equals_no_case(name, "gclid");
}

/// The host without what only says which edition of the page it serves.
std::string canonical_host(std::string_view authority) {
    if (const std::size_t at = authority.rfind('@'); at != kNone)
        authority.remove_prefix(at + 1);
    for (const std::string_view port : {":80", ":443"})
        if (authority.ends_with(port))
            authority.remove_suffix(port.size());
    for (bool dropped = true; dropped;) {
        dropped = false;
        for (const std::string_view prefix : {"www.", "m.", "amp."}) {
            // "m.de" is a host of its own.
            const bool enough = authority.find('.', prefix.size()) != kNone;
            if (enough && starts_with_no_case(authority, prefix)) {
                authority.remove_prefix(prefix.size());
                dropped = true;
            }
        }
    }
    while (authority.ends_with('.'))
        authority.remove_suffix(1);
    return lower(authority);
}

std::string_view canonical_path(std::string_view path) {
    const auto drop_slashes = [&] {
        while (path.ends_with('/'))
            path.remove_suffix(1);
    };
    drop_slashes();
    if (path.size() >= 4 && equals_no_case(path.substr(path.size() - 4), "/amp")) {
        path.remove_suffix(4);
        drop_slashes();
    }
    return path;
}

std::string canonical_query(std::string_view query) {
    std::string out;
    while (!query.empty()) {
        const std::string_view parameter = take_parameter(query);
        if (!parameter.empty() && !is_tracking(parameter)) {
            out += out.empty() ? '?' : '&';
            out += parameter;
        }
    }
    return out;
}

}  // namespace

std::string canonical_url(std::string_view url) {
    url = trim(url);
    std::string unwrapped;
    constexpr int kWrappings = 3;
    for (int i = 0; i < kWrappings; ++i) {
        auto inner = wrapped_url(url);
        if (!inner)
            break;
        unwrapped = std::move(*inner);
        url = unwrapped;
    }
    const UrlParts parts = split_url(url);
    const bool web = parts.scheme.empty() || equals_no_case(parts.scheme, "http:") ||
                     equals_no_case(parts.scheme, "https:");
    if (!web || parts.authority.empty())
        return std::string{url};
    return canonical_host(parts.host_and_port()).append(canonical_path(parts.path)) +=
           canonical_query(parts.parameters());
}

}  // namespace feeds
