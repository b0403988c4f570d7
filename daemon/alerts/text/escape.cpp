#include "daemon/alerts/text/escape.hpp"

#include "feeds/url/percent.hpp"
#include "feeds/url/url.hpp"

#include <boost/algorithm/string/predicate.hpp>
#include <spdlog/fmt/fmt.h>

#include <iterator>

namespace newsalertd::alerts::text {

namespace {

constexpr std::size_t kLongestUrl = 2000;

std::string_view entity(char c) {
    switch (c) {
        case '&':
            return "&amp;";
        case '<':
            return "&lt;";
        case '>':
            return "&gt;";
        default:
            return {};
    }
}

/// Every character, or what `replacement` says of it where that is not empty.
template <typename Replacement>
std::string replaced(std::string_view text, Replacement replacement) {
    std::string out;
    out.reserve(text.size());
    for (const char c : text)
        if (const std::string_view other = replacement(c); other.empty())
            out += c;
        else
            out += other;
    return out;
}

/// What follows "http://" or "https://"; empty for every other scheme.
std::string_view after_scheme(std::string_view url) {
    for (const std::string_view scheme : {"https://", "http://"})
        if (boost::istarts_with(url, scheme))
            return url.substr(scheme.size());
    return {};
}

}  // namespace

std::string slack_escape(std::string_view text) {
    return replaced(text, entity);
}

std::string slack_mrkdwn(std::string_view text) {
    return replaced(text, [](char c) -> std::string_view {
        switch (c) {
            case '*':
                return "\u200B*";  // a zero-width space
            case '_':
                return "\u200B_";
            case '~':
                return "\u200B~";
            case '`':
                return "\u200B`";
            default:
                return entity(c);
        }
    });
}

std::string html_escape(std::string_view text) {
    return replaced(text, [](char c) -> std::string_view {
        return c == '"' ? "&quot;" : c == '\'' ? "&#39;" : entity(c);
    });
}

std::string safe_url(std::string_view written) {
    const std::string url = feeds::browser_url(written);
    const std::string_view rest = after_scheme(url);
    const std::string_view authority = rest.substr(0, rest.find_first_of("/?#"));
    const bool has_blank = authority.find("%20") != std::string_view::npos;
    if (authority.empty() || authority.find('@') != std::string_view::npos ||
        authority.front() == ':' || has_blank) {
        return {};
    }
    std::string out;
    out.reserve(url.size());
    for (const char c : url) {
        if (feeds::is_forbidden_in_urls(c) || static_cast<unsigned char>(c) >= 0x80)
            feeds::append_escaped(out, c);
        else
            out += c;
        if (out.size() > kLongestUrl)
            return {};
    }
    return out;
}

}  // namespace newsalertd::alerts::text
