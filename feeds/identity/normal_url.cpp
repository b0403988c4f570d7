#include "feeds/identity/normal_url.hpp"

#include "feeds/identity/composed.hpp"
#include "feeds/text/ascii.hpp"
#include "feeds/text/utf8.hpp"
#include "feeds/url/parts.hpp"
#include "feeds/url/percent.hpp"

namespace feeds::identity {

namespace {

bool is_plain(char c) {
    return static_cast<unsigned char>(c) >= 0x80 || is_alnum(c) || c == '-' || c == '.' ||
           c == '_' || c == '~';
}

std::string respelled(std::string_view text, bool query) {
    std::string out;
    out.reserve(text.size());
    while (!text.empty()) {
        const int escaped = escaped_byte(text);
        const char c = escaped >= 0 ? static_cast<char>(escaped) : text.front();
        text.remove_prefix(escaped >= 0 ? 3 : 1);
        if (escaped >= 0 ? !is_plain(c) : is_forbidden_in_urls(c))
            append_escaped(out, c);
        else if (query && escaped < 0 && c == '+')
            out += "%20";
        else
            out += c;
    }
    if (valid_prefix(out) != out.size())
        return out;
    std::string buffer;
    const auto text_composed = composed(out, buffer);
    return std::string(text_composed);
}

}  // namespace

std::string normal_url(std::string_view url) {
    url = trim(url);
    const UrlParts parts = split_url(url);
    const bool web = parts.scheme.empty() || equals_no_case(parts.scheme, "http:") ||
                     equals_no_case(parts.scheme, "https:");
    if (!web || parts.authority.empty())
        return std::string(url);
    std::string out(parts.scheme);
    out += parts.authority.substr(
        0, parts.authority.size() - (parts.authority.ends_with(':') ? 1 : 0));
    out += remove_dot_segments(respelled(parts.path, false));
    out += respelled(parts.query, true);
    out += respelled(parts.fragment, false);
    return out;
}

}  // namespace feeds::identity
