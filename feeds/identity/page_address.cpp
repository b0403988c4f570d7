#include "feeds/identity/page_address.hpp"

#include "feeds/text/ascii.hpp"
#include "feeds/text/word_list.hpp"
#include "feeds/url/parts.hpp"
#include "feeds/url/percent.hpp"
#include "feeds/url/url.hpp"

#include <algorithm>

namespace feeds::identity {

namespace {

std::string_view last_segment(std::string_view path) {
    while (path.ends_with('/'))
        path.remove_suffix(1);
    return path.substr(path.rfind('/') + 1);
}

/// "/redirect?url=https%3A%2F%2Fx.org": a path and a parameter that say so.
std::string redirected(const UrlParts& address) {
    constexpr std::string_view kPaths =
        "redirect redir redirect.php redir.php redirect.aspx click click.php out out.php goto "
        "away away.php exit";
    constexpr std::string_view kParameters =
        "url u to target dest destination redirect redirect_url link goto href q";
    if (!lists_word(kPaths, last_segment(address.path)))
        return {};
    for (std::string_view query = address.parameters(); !query.empty();) {
        const std::string_view parameter = take_parameter(query);
        const std::size_t equals = parameter.find('=');
        if (equals != kNone && lists_word(kParameters, parameter.substr(0, equals))) {
            if (std::string inner = percent_decoded(parameter.substr(equals + 1));
                is_web_url(inner)) {
                return inner;
            }
        }
    }
    return {};
}

/// "google.com/amp/s/x.org/a", "x-org.cdn.ampproject.org/c/s/x.org/a"; "s" stands for https.
std::string cached(const UrlParts& address) {
    std::string_view rest = address.path;
    const std::string_view host = address.host_and_port();
    if (host.ends_with(".cdn.ampproject.org") && rest.size() > 3 && rest[2] == '/')
        rest.remove_prefix(3);
    else if (host.starts_with("www.google.") && rest.starts_with("/amp/"))
        rest.remove_prefix(5);
    else
        return {};
    const bool secure = rest.starts_with("s/");
    rest.remove_prefix(secure ? 2 : 0);
    if (rest.substr(0, rest.find('/')).find('.') == kNone)
        return {};
    std::string out = (secure ? "https://" : "http://") + std::string{rest};
    return address.parameters().empty() ? out : out.append(address.query);
}

bool is_index(std::string_view segment) {
    constexpr std::string_view kNames =
        "index.html index.htm index.php index.asp index.aspx index.jsp index.shtml index.xhtml "
        "index.cfm default.html default.htm default.asp default.aspx default.php";
    return lists_word(kNames, segment);
}

std::string with_single_slashes(std::string_view path) {
    std::string out;
    out.reserve(path.size());
    for (const char c : path)
        if (c != '/' || !out.ends_with('/'))
            out += c;
    return out;
}

std::size_t words_in(std::string_view segment) {
    std::size_t words = 0;
    bool within = false;
    for (const char c : segment.substr(0, segment.rfind('.'))) {
        const bool letter = is_alnum(c) || static_cast<unsigned char>(c) >= 0x80U;
        words += letter && !within ? 1 : 0;
        within = letter;
    }
    return words;
}

}  // namespace

std::string behind_redirects(std::string_view url) {
    constexpr int kMost = 3;
    std::string out{url};
    for (int i = 0; i < kMost && is_web_url(out); ++i) {
        const UrlParts address = split_url(out);
        std::string inner = redirected(address);
        if (inner.empty())
            inner = cached(address);
        if (inner.empty())
            break;
        out = std::move(inner);
    }
    return out;
}

std::string page_path(std::string_view path) {
    std::string out = with_single_slashes(path);
    if (out.starts_with("/amp/") && out.size() > 5)
        out.erase(0, 4);
    if (const std::string_view last = last_segment(out); is_index(last))
        out.resize(out.size() - last.size());
    if (out.ends_with(".amp.html"))
        out.erase(out.size() - 9, 4);
    while (out.ends_with('/'))
        out.pop_back();
    return out;
}

bool asks_for_amp(std::string_view parameter) {
    constexpr std::string_view kWays =
        "amp amp= amp=1 amp=true amp=yes outputtype=amp output=amp _amp=true";
    return lists_word(kWays, parameter);
}

bool looks_like_own_page(std::string_view tail) {
    constexpr std::size_t kDigits = 4;
    constexpr std::size_t kWords = 4;
    std::size_t digits = 0;
    for (const char c : tail.substr(0, tail.find('#'))) {
        digits = is_digit(c) ? digits + 1 : 0;
        if (digits == kDigits)
            return true;
    }
    return words_in(last_segment(tail.substr(0, tail.find_first_of("?#")))) >= kWords;
}

}  // namespace feeds::identity
