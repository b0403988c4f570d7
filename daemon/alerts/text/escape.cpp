#include "daemon/alerts/text/escape.hpp"

#include "feeds/url/percent.hpp"
#include "feeds/url/url.hpp"

#include <algorithm>
#include <cctype>

namespace newsalertd::alerts::text {

namespace {

constexpr std::size_t kLongestUrl = 2000;
constexpr std::string_view kZeroWidthSpace = "\u200B";

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

bool starts_with_ignoring_case(std::string_view text, std::string_view prefix) {
    return text.size() >= prefix.size() &&
           std::ranges::equal(text.substr(0, prefix.size()), prefix, [](char a, char b) {
               return std::tolower(static_cast<unsigned char>(a)) == b;
           });
}

/// What follows "http://" or "https://"; empty for every other scheme.
std::string_view after_scheme(std::string_view url) {
    for (const std::string_view scheme : {"https://", "http://"}) {
        if (starts_with_ignoring_case(url, scheme)) {
            return url.substr(scheme.size());
        }
    }
    return {};
}

}  // namespace

std::string slack_escape(std::string_view text) {
    std::string out;
    out.reserve(text.size());
    for (const char c : text) {
        const std::string_view replaced = entity(c);
        if (replaced.empty()) {
            out += c;
        } else {
            out += replaced;
        }
    }
    return out;
}

std::string slack_mrkdwn(std::string_view text) {
    std::string out;
    out.reserve(text.size());
    for (const char c : text) {
        const std::string_view replaced = entity(c);
        if (!replaced.empty()) {
            out += replaced;
            continue;
        }
        if (c == '*' || c == '_' || c == '~' || c == '`') {
            out += kZeroWidthSpace;
        }
        out += c;
    }
    return out;
}

std::string html_escape(std::string_view text) {
    std::string out;
    out.reserve(text.size());
    for (const char c : text) {
        const std::string_view replaced = entity(c);
        if (!replaced.empty()) {
            out += replaced;
        } else if (c == '"') {
            out += "&quot;";
        } else if (c == '\'') {
            out += "&#39;";
        } else {
            out += c;
        }
    }
    return out;
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
        if (feeds::is_forbidden_in_urls(c) || static_cast<unsigned char>(c) >= 0x80) {
            feeds::append_escaped(out, c);
        } else {
            out += c;
        }
        if (out.size() > kLongestUrl) {
            return {};
        }
    }
    return out;
}

}  // namespace newsalertd::alerts::text
