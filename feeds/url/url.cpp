#include "feeds/url/url.hpp"

#include "feeds/text/ascii.hpp"
#include "feeds/url/meant_address.hpp"
#include "feeds/url/parts.hpp"

#include <algorithm>
#include <array>
#include <charconv>

namespace feeds {

namespace {

/// Without white space and marks that nobody sees at either end.
std::string_view trim_unseen(std::string_view text) {
    constexpr std::array<std::string_view, 10> kUnseen = {"\u00A0",
                                                          "\u200B",
                                                          "\u200C",
                                                          "\u200D",
                                                          "\u200E",
                                                          "\u200F",
                                                          "\u202F",
                                                          "\u2060",
                                                          "\u3000",
                                                          "\uFEFF"};
    for (bool more = true; more;) {
        while (!text.empty() && static_cast<unsigned char>(text.front()) <= ' ')
            text.remove_prefix(1);
        while (!text.empty() && static_cast<unsigned char>(text.back()) <= ' ')
            text.remove_suffix(1);
        more = false;
        for (const std::string_view mark : kUnseen) {
            if (text.starts_with(mark)) {
                text.remove_prefix(mark.size());
                more = true;
            } else if (text.ends_with(mark)) {
                text.remove_suffix(mark.size());
                more = true;
            }
        }
    }
    return text;
}

/// A reference at the start of a text, by number or to the ampersand.
struct AsciiReference {
    char character = '&';
    std::size_t length = 0;  ///< 0: there is none
};

AsciiReference ascii_reference(std::string_view text) {
    if (starts_with_no_case(text, "&amp;"))
        return {'&', 5};
    if (!text.starts_with("&#"))
        return {};
    const bool hex = text.size() > 2 && to_lower(text[2]) == 'x';
    const std::string_view digits = text.substr(hex ? 3 : 2, 8);
    unsigned code = 0;
    const auto [end, error] =
        std::from_chars(digits.data(), digits.data() + digits.size(), code, hex ? 16 : 10);
    const auto length = static_cast<std::size_t>(end - text.data());
    const bool whole = error == std::errc{} && length < text.size() && *end == ';';
    return whole && code > ' ' && code < 0x7F ? AsciiReference{static_cast<char>(code), length + 1}
                                              : AsciiReference{};
}

/// What was escaped twice, or by a template that escapes all marks ("https:&#x2F;&#x2F;x.org"). One
/// pass: what comes out is not looked at again but for the "amp;" behind an ampersand.
std::string decoded_references(std::string_view text) {
    std::string out;
    while (!text.empty()) {
        const AsciiReference reference = ascii_reference(text);
        if (reference.length == 0) {
            out += text.front();
            text.remove_prefix(1);
            continue;
        }
        out += reference.character;
        text.remove_prefix(reference.length);
        while (reference.character == '&' && starts_with_no_case(text, "amp;"))
            text.remove_prefix(4);
    }
    return out;
}

/// Line ends and tabs go with the blanks beside them: a long address was folded there.
std::string unfolded(std::string_view text) {
    std::string out;
    for (std::size_t at = 0; at < text.size();) {
        if (!is_space(text[at])) {
            out += text[at++];
            continue;
        }
        std::size_t end = at;
        bool folded = false;
        while (end < text.size() && is_space(text[end])) {
            folded = folded || text[end] != ' ';
            ++end;
        }
        for (; !folded && at < end; ++at)
            out += "%20";
        at = end;
    }
    return out;
}

/// Slashes for backslashes, up to the query or fragment.
void turn_slashes(std::string& url) {
    const std::size_t end = std::min(url.find_first_of("?#"), url.size());
    std::ranges::replace(url.begin(), url.begin() + static_cast<std::ptrdiff_t>(end), '\\', '/');
}

bool is_web_scheme(std::string_view scheme) {
    return equals_no_case(scheme, "http:") || equals_no_case(scheme, "https:");
}

/// "http:/x.org", "https:\\\\x.org", "http:///x.org", "http://https://x.org".
std::string with_two_slashes(std::string url) {
    const std::size_t scheme = split_url(url).scheme.size();
    const std::size_t host = std::min(url.find_first_not_of('/', scheme), url.size());
    if (host - scheme != 2) {
        // "http:page" is a reference for browsers too, to a page beside its base.
        const std::string_view authority =
            std::string_view{url}.substr(host, url.find_first_of("/?#", host) - host);
        if (host > scheme || authority.find('.') != kNone)
            url.replace(scheme, host - scheme, "//");
    }
    const std::string_view rest = std::string_view{url}.substr(std::min(scheme + 2, url.size()));
    return is_web_url(rest) ? std::string{rest} : url;
}

/// `base` is for a host that is named without a scheme.
std::string mended(std::string_view written, std::string_view base) {
    std::string url{trim_unseen(written)};
    if (url.find('&') != std::string::npos)
        url = decoded_references(url);
    url = unfolded(meant_address(url, base));
    const std::string_view scheme = split_url(url).scheme;
    const bool web = is_web_scheme(scheme);
    if (scheme.empty() || web)
        turn_slashes(url);
    return web ? with_two_slashes(std::move(url)) : url;
}

}  // namespace

bool is_well_written_url(std::string_view url) {
    const bool web = url.starts_with("https://") || url.starts_with("http://");
    if (!web)
        return false;
    const std::size_t host = url.find('/') + 2;
    const auto fine = [](char c) {
        const auto byte = static_cast<unsigned char>(c);
        return byte > ' ' && byte < 0x80 && c != '\\';
    };
    return host < url.size() && url[host] != '/' && std::ranges::all_of(url, fine) &&
           url.find("//", host) == kNone && url.find("&amp;") == kNone && url.find("&#") == kNone &&
           url.find("&AMP;") == kNone;
}

std::string browser_url(std::string_view written) {
    return is_well_written_url(written) ? std::string{written} : mended(written, {});
}

std::string resolve_url(std::string_view base_url, std::string_view written) {
    base_url = trim(base_url);
    if (is_well_written_url(written))
        return std::string{written};
    if (names_no_address(written))
        return {};
    std::string reference = mended(written, base_url);
    if (reference.empty() || is_absolute_url(reference) || !is_absolute_url(base_url))
        return reference;
    const std::string base_text = browser_url(base_url);
    return resolve_reference(split_url(base_text), split_url(reference));
}

}  // namespace feeds
