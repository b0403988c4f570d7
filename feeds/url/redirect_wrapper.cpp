#include "feeds/url/redirect_wrapper.hpp"

#include "feeds/text/ascii.hpp"
#include "feeds/text/base64.hpp"
#include "feeds/url/parts.hpp"
#include "feeds/url/percent.hpp"
#include "feeds/url/url.hpp"

#include <algorithm>
#include <array>

namespace feeds {

namespace {

struct Wrapper {
    std::string_view host;  ///< or a parent domain
    std::string_view path;
    std::string_view parameter;
};

constexpr std::array kWrappers = {
    Wrapper{"google.com", "/url", "url"},
    Wrapper{"google.com", "/url", "q"},
    Wrapper{"bing.com", "/news/apiclick.aspx", "url"},
    Wrapper{"l.facebook.com", "/l.php", "u"},
    Wrapper{"lm.facebook.com", "/l.php", "u"},
    Wrapper{"out.reddit.com", "", "url"},
    Wrapper{"t.umblr.com", "/redirect", "z"},
    Wrapper{"slack-redir.net", "/link", "url"},
    Wrapper{"steamcommunity.com", "/linkfilter/", "url"},
};

std::optional<std::string> parameter_of(std::string_view query, std::string_view name) {
    while (!query.empty()) {
        const std::string_view parameter = take_parameter(query);
        if (parameter.size() > name.size() && parameter.starts_with(name) &&
            parameter[name.size()] == '=') {
            std::string value = percent_decoded(parameter.substr(name.size() + 1));
            if (is_web_url(value))
                return value;
        }
    }
    return std::nullopt;
}

/// news.google.com/rss/articles/CBMi…: base64 of a message whose first string is the URL. Links of
/// 2024 and later hold an opaque token instead, which only Google can resolve.
std::optional<std::string> google_news(std::string_view path) {
    const std::size_t start = path.find("/articles/");
    if (start == kNone)
        return std::nullopt;
    std::string token{path.substr(start + 10)};
    token = token.substr(0, token.find('/'));
    std::ranges::replace(token, '-', '+');
    std::ranges::replace(token, '_', '/');
    const auto bytes = decode_base64(token);
    const std::size_t url = bytes ? bytes->find("http") : std::string::npos;
    if (url == std::string::npos)
        return std::nullopt;
    std::string found = bytes->substr(url);
    const auto end = std::ranges::find_if(found, [](char c) { return c <= ' ' || c >= 0x7F; });
    found.erase(end, found.end());
    return is_web_url(found) ? std::optional{found} : std::nullopt;
}

bool within(std::string_view host, std::string_view domain) {
    return host == domain || (host.size() > domain.size() && host.ends_with(domain) &&
                              host[host.size() - domain.size() - 1] == '.');
}

}  // namespace

std::optional<std::string> wrapped_url(std::string_view url) {
    if (!is_web_url(url))
        return std::nullopt;
    const UrlParts parts = split_url(url);
    const std::string host = lower(parts.host_and_port());
    if (host == "news.google.com")
        return google_news(parts.path);
    for (const Wrapper& wrapper : kWrappers) {
        if (within(host, wrapper.host) && parts.path.starts_with(wrapper.path)) {
            if (auto found = parameter_of(parts.parameters(), wrapper.parameter))
                return found;
        }
    }
    return std::nullopt;
}

}  // namespace feeds
