#include "feeds/url/canonical_url.hpp"

#include "feeds/parse/identity.hpp"
#include "feeds/text/ascii.hpp"
#include "feeds/url/redirect_wrapper.hpp"

#include <array>

namespace feeds::parse {

namespace {

constexpr auto kNone = std::string_view::npos;

void drop_prefix(std::string_view& text, std::string_view prefix) {
    if (starts_with_no_case(text, prefix)) {
        text.remove_prefix(prefix.size());
    }
}

bool is_tracking(std::string_view parameter) {
    const std::string_view name = parameter.substr(0, parameter.find('='));
    return starts_with_no_case(name, "utm_") || equals_no_case(name, "fbclid") ||
           equals_no_case(name, "gclid");
}

/// The host without what only says which edition of the page it serves.
std::string canonical_host(std::string_view authority) {
    if (const std::size_t at = authority.rfind('@'); at != kNone) {
        authority.remove_prefix(at + 1);
    }
    for (const std::string_view port : {":80", ":443"}) {
        if (authority.ends_with(port)) {
            authority.remove_suffix(port.size());
        }
    }
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
    while (authority.ends_with('.')) {
        authority.remove_suffix(1);
    }
    return lower(authority);
}

std::string_view canonical_path(std::string_view path) {
    const auto drop_slashes = [&] {
        while (path.ends_with('/')) {
            path.remove_suffix(1);
        }
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
        const std::size_t ampersand = query.find('&');
        const std::string_view parameter = query.substr(0, ampersand);
        query = ampersand == kNone ? std::string_view{} : query.substr(ampersand + 1);
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
        if (!inner) {
            break;
        }
        unwrapped = std::move(*inner);
        url = unwrapped;
    }
    std::string_view rest = url;
    drop_prefix(rest, "http:");
    drop_prefix(rest, "https:");
    if (!rest.starts_with("//")) {
        return std::string{url};
    }
    rest.remove_prefix(2);
    rest = rest.substr(0, rest.find('#'));
    const std::size_t authority_end = rest.find_first_of("/?");
    const std::string_view authority = rest.substr(0, authority_end);
    rest = authority_end == kNone ? std::string_view{} : rest.substr(authority_end);
    const std::size_t mark = rest.find('?');
    std::string out = canonical_host(authority);
    out += canonical_path(rest.substr(0, mark));
    out += canonical_query(mark == kNone ? std::string_view{} : rest.substr(mark + 1));
    return out;
}

}  // namespace feeds::parse
