#include "feeds/fetch/url.hpp"

#include <boost/url/parse.hpp>
#include <boost/url/url.hpp>

#include <algorithm>
#include <array>
#include <cctype>
#include <charconv>
#include <optional>

namespace feeds::fetch {
namespace {

namespace urls = boost::urls;

constexpr std::size_t kLongestUrl = 8192;

std::string lower(std::string_view text) {
    std::string out{text};
    std::ranges::transform(out, out.begin(), [](char c) {
        return static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    });
    return out;
}

bool is_hex(char c) {
    return std::isxdigit(static_cast<unsigned char>(c)) != 0;
}

/// Where the path, query or fragment begins: only before it do brackets mean something, a host's
/// IPv6 address.
std::size_t behind_authority(std::string_view url) {
    const std::size_t end = std::min(url.find_first_of("/?#"), url.size());
    const bool authority = url.substr(end).starts_with("//") && (end == 0 || url[end - 1] == ':');
    return authority ? std::min(url.find_first_of("/?#", end + 2), url.size()) : end;
}

/// Percent-encodes the bytes that no URL may hold, leaving what is encoded already. Drupal's feeds
/// have brackets ("?f[0]=topic:4"), and a "%" that begins no code stands for itself everywhere.
std::string encoded(std::string_view text) {
    constexpr std::string_view kHex = "0123456789ABCDEF";
    constexpr std::string_view kRefused = "\"<>\\^`{|}";
    const std::size_t tail = behind_authority(text);
    const auto stands = [&](std::size_t at) {
        const char c = text[at];
        const auto byte = static_cast<unsigned char>(c);
        if (c == '%') {
            return at + 2 < text.size() && is_hex(text[at + 1]) && is_hex(text[at + 2]);
        }
        if (c == '[' || c == ']') {
            return at < tail;
        }
        return byte > 0x20 && byte < 0x7f && kRefused.find(c) == std::string_view::npos;
    };
    std::string out;
    out.reserve(text.size());
    for (std::size_t at = 0; at < text.size(); ++at) {
        const auto byte = static_cast<unsigned char>(text[at]);
        if (stands(at)) {
            out += text[at];
        } else {
            out += '%';
            out += kHex[byte >> 4];
            out += kHex[byte & 15];
        }
    }
    return out;
}

std::string_view trimmed(std::string_view text) {
    constexpr std::string_view kSpace = " \t\r\n\f\v";
    const std::size_t begin = text.find_first_not_of(kSpace);
    if (begin == std::string_view::npos) {
        return {};
    }
    return text.substr(begin, text.find_last_not_of(kSpace) - begin + 1);
}

std::expected<urls::url, std::string> parsed(std::string_view url) {
    if (url.size() > kLongestUrl) {
        return std::unexpected("the URL is longer than 8 KiB");
    }
    const std::string safe = encoded(trimmed(url));
    const auto result = urls::parse_uri(safe);
    if (!result) {
        return std::unexpected("not an absolute URL");
    }
    return urls::url{*result};
}

std::expected<Origin, std::string> origin_of(const urls::url& url) {
    Origin origin;
    origin.scheme = lower(url.scheme());
    if (origin.scheme != "http" && origin.scheme != "https") {
        // Foreign bytes: the scheme's grammar admits nothing that could hurt a terminal.
        return std::unexpected("scheme \"" + origin.scheme.substr(0, 20) +
                               "\" is neither http nor https");
    }
    origin.host = lower(url.encoded_host());
    if (origin.host.empty()) {
        return std::unexpected("the URL has no host");
    }
    origin.port = origin.scheme == "https" ? 443 : 80;
    if (url.has_port() && !url.port().empty()) {
        const std::string_view digits{url.port().data(), url.port().size()};
        const char* end = digits.data() + digits.size();
        const auto read = std::from_chars(digits.data(), end, origin.port);
        if (read.ec != std::errc{} || read.ptr != end || origin.port == 0) {
            return std::unexpected("the port is not between 1 and 65535");
        }
    }
    return origin;
}

/// RFC 3986 §5.2.4.
std::string without_dot_segments(std::string_view path) {
    std::string out;
    while (!path.empty()) {
        const std::size_t end = std::min(path.find('/', 1), path.size());
        const std::string_view segment = path.substr(0, end);
        path.remove_prefix(end);
        if (segment == "/.." || segment == "/.") {
            if (segment == "/..") {
                out.resize(out.empty() ? 0 : out.rfind('/'));
            }
            out += path.empty() ? "/" : "";
        } else {
            out += segment;
        }
    }
    return out;
}

/// RFC 3986 §5.2.2, without the fragment. By hand: resolve() of Boost.URL 1.81 decodes "%2F".
std::string resolved(const urls::url_view& base, const urls::url_view& reference) {
    const auto text = [](auto part) { return std::string{part.data(), part.size()}; };
    const bool own_host = reference.has_scheme() || reference.has_authority();
    const std::string scheme = text(reference.has_scheme() ? reference.scheme() : base.scheme());
    const urls::url_view& host = own_host ? reference : base;
    std::string path = text(reference.encoded_path());
    bool base_query = false;
    if (!own_host && path.empty()) {
        path = text(base.encoded_path());
        base_query = !reference.has_query();
    } else if (!own_host && !path.starts_with('/')) {
        const std::string from = text(base.encoded_path());
        path = from.substr(0, from.rfind('/') + 1) + path;
        path.insert(0, path.starts_with('/') ? "" : "/");
    }
    std::string out = scheme + ':';
    if (host.has_authority()) {
        out += "//" + text(host.encoded_authority());
    }
    out += without_dot_segments(path);
    const urls::url_view& query = base_query ? base : reference;
    if (query.has_query()) {
        out += '?' + text(query.encoded_query());
    }
    return out;
}

bool is_address(std::string_view host) {
    return host.starts_with('[') ||
           std::ranges::all_of(host, [](char c) { return c == '.' || (c >= '0' && c <= '9'); });
}

}  // namespace

std::expected<Origin, std::string> origin_of(std::string_view text) {
    const auto url = parsed(text);
    if (!url) {
        return std::unexpected(url.error());
    }
    return origin_of(*url);
}

std::expected<std::string, std::string> resolve_location(std::string_view base,
                                                         std::string_view location) {
    const auto from = parsed(base);
    if (!from) {
        return std::unexpected(from.error());
    }
    location = trimmed(location);
    if (location.empty() || location.size() > kLongestUrl) {
        return std::unexpected("the redirect leads nowhere");
    }
    const std::string safe = encoded(location);
    const auto reference = urls::parse_uri_reference(safe);
    if (!reference) {
        return std::unexpected("the redirect's Location is not a URL");
    }
    auto target = parsed(resolved(*from, *reference));
    if (!target) {
        return std::unexpected("the redirect's Location is not a URL");
    }
    const auto to = origin_of(*target);
    if (!to) {
        return std::unexpected(to.error());
    }
    const auto origin = origin_of(*from);
    if (!origin || *origin != *to) {
        target->remove_userinfo();
    }
    return std::string{target->buffer()};
}

std::string poll_key(std::string_view text) {
    const auto url = parsed(text);
    if (!url) {
        return std::string{text};
    }
    const auto origin = origin_of(*url);
    if (!origin) {
        return std::string{text};
    }
    std::string key = origin->scheme + "://";
    if (url->has_userinfo()) {
        key += std::string{url->encoded_userinfo()} + '@';
    }
    key += origin->host + ':' + std::to_string(origin->port);
    const std::string path{url->encoded_path()};
    key += path.empty() ? "/" : path;
    if (url->has_query()) {
        key += '?' + std::string{url->encoded_query()};
    }
    return key;
}

std::string registrable_domain(std::string_view host) {
    while (host.ends_with('.')) {
        host.remove_suffix(1);
    }
    if (host.empty() || is_address(host)) {
        return {};
    }
    const std::size_t last = host.rfind('.');
    if (last == std::string_view::npos || last == 0) {
        return {};
    }
    // "co.uk", "com.au", "ac.jp": a short second label below a country is a suffix itself.
    constexpr std::array<std::string_view, 12> kSecond{
        "co", "com", "net", "org", "gov", "edu", "ac", "or", "ne", "go", "gob", "govt"};
    std::size_t begin = host.rfind('.', last - 1);
    const std::size_t second = begin == std::string_view::npos ? 0 : begin + 1;
    const bool country = host.size() - last - 1 == 2;
    const std::string_view label = host.substr(second, last - second);
    if (country && std::ranges::find(kSecond, label) != kSecond.end()) {
        if (begin == std::string_view::npos || begin == 0) {
            return {};
        }
        begin = host.rfind('.', begin - 1);
    }
    return lower(begin == std::string_view::npos ? host : host.substr(begin + 1));
}

bool same_site(std::string_view host_a, std::string_view host_b) {
    if (lower(host_a) == lower(host_b)) {
        return true;
    }
    const std::string domain = registrable_domain(host_a);
    return !domain.empty() && domain == registrable_domain(host_b);
}

}  // namespace feeds::fetch
