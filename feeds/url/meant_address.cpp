#include "feeds/url/meant_address.hpp"

#include "feeds/text/ascii.hpp"
#include "feeds/text/word_list.hpp"
#include "feeds/url/parts.hpp"
#include "feeds/url/percent.hpp"
#include "feeds/url/url.hpp"

#include <algorithm>
#include <optional>

namespace feeds {

namespace {

/// No address in the wild has more in front of it.
constexpr std::size_t kFront = 256;

std::string replaced(std::string_view text, std::string_view what, std::string_view by) {
    std::string out;
    for (std::size_t at = text.find(what); at != kNone; at = text.find(what)) {
        out.append(text.substr(0, at)).append(by);
        text.remove_prefix(at + what.size());
    }
    return out.append(text);
}

std::size_t behind(std::string_view text, std::size_t at, std::string_view set) {
    return std::min(text.find_first_not_of(set, at), text.size());
}

/// "http", "https" and what slips of the hand make of them: "htp", "ttps", "hhttp", "httpss".
std::size_t length_of_web_scheme(std::string_view text) {
    std::size_t at = 0;
    const auto run = [&](char letter, std::size_t most) {
        std::size_t count = 0;
        while (at < text.size() && count < most && to_lower(text[at]) == letter) {
            ++at;
            ++count;
        }
        return count;
    };
    const std::size_t h = run('h', 2);
    const std::size_t t = run('t', 4);
    const std::size_t p = run('p', 2);
    run('s', 2);
    return t > 0 && p > 0 && h + t + p > 2 ? at : 0;
}

/// Where an http(s) address stands in `text`, written well; npos: nowhere near its start.
std::size_t web_address_in(std::string_view text) {
    const std::string_view front = text.substr(0, kFront);
    for (std::size_t at = front.find("://"); at != kNone; at = front.find("://", at + 1)) {
        for (const std::size_t length : {std::size_t{5}, std::size_t{4}}) {
            if (at >= length &&
                equals_no_case(text.substr(at - length, length), length == 5 ? "https" : "http")) {
                return at - length;
            }
        }
    }
    return kNone;
}

/// `<a href="https://x.org/a">A</a>`.
std::string_view href_in(std::string_view text) {
    const std::size_t name =
        text.starts_with('<') ? find_no_case(text.substr(0, kFront), "href=") : kNone;
    if (name == kNone)
        return {};
    text = trim(text.substr(name + 5));
    const bool quoted = text.starts_with('"') || text.starts_with('\'');
    const std::size_t end = quoted ? text.find(text.front(), 1) : text.find_first_of(" \t\r\n>");
    return end == kNone ? std::string_view{}
                        : trim(text.substr(quoted ? 1 : 0, quoted ? end - 1 : end));
}

/// Whether what stands before an address only wraps or names it: `"`, "(", "URL: ", "feed:",
/// "url=". A path does not: "/go/https://x.org" is a page of this site.
bool is_wrapping(std::string_view front) {
    front = trim(front);
    while (!front.empty() && std::string_view{"\"'<([{`*>"}.find(front.back()) != kNone)
        front.remove_suffix(1);
    front = trim(front);
    if (front.ends_with(']'))
        return front.starts_with('[');  // "[title](https://x.org/a)"
    if (front.ends_with(':') || front.ends_with('='))
        front.remove_suffix(1);
    front = trim(front);
    // Schemes whose addresses hold another one, and lead elsewhere or nowhere.
    constexpr std::string_view kOwn = "blob data filesystem javascript vbscript";
    return std::ranges::all_of(front, [](char c) { return is_alpha(c) || c == '-'; }) &&
           !lists_word(kOwn, front);
}

/// Without the marks behind an address that answer those before it, the innermost first.
std::string_view without_closing(std::string_view text, std::string_view front) {
    constexpr std::string_view kOpening = "\"'<([{`";
    constexpr std::string_view kClosing = "\"'>)]}`";
    text = trim(text);
    for (; !front.empty(); front.remove_suffix(1)) {
        const std::size_t mark = kOpening.find(front.back());
        if (mark != kNone && text.ends_with(kClosing[mark]))
            text = trim(text.substr(0, text.size() - 1));
    }
    return text;
}

std::string_view unwrapped(std::string_view text) {
    if (const std::string_view href = href_in(text); !href.empty())
        return href;
    const std::size_t at = web_address_in(text);
    if (at == kNone || at == 0 || !is_wrapping(text.substr(0, at)))
        return text;
    return without_closing(text.substr(at), text.substr(0, at));
}

/// The first of several addresses, where blanks, line ends or a bar stand between them.
std::string_view first_of_several(std::string_view text) {
    const std::string_view path = text.substr(0, text.find_first_of("?#"));
    std::size_t at = is_web_url(text) ? path.find("://", 8) : kNone;
    if (at == kNone)
        return text;
    at -= at >= 5 && equals_no_case(path.substr(at - 5, 5), "https") ? 5 : 4;
    const std::string_view before = path.substr(0, at);
    const bool apart = is_space(before.back()) || before.back() == '|';
    const std::string_view kept = before.substr(0, before.find_last_not_of(" \t\r\n,|") + 1);
    return apart && equals_no_case(path.substr(at, 4), "http") && !kept.ends_with("//") ? kept
                                                                                        : text;
}

/// "https://x.orghttps://y.org/a", "https://https//y.org/a": an address put behind the site's own.
std::string_view behind_site(std::string_view text) {
    if (!is_web_url(text))
        return text;
    const UrlParts parts = split_url(text);
    const std::string_view rest = text.substr(parts.scheme.size() + 2);
    const std::string_view host = parts.host_and_port();
    if (!parts.path.starts_with("//"))
        return text;
    for (const std::string_view scheme : {"https:", "http:"})
        if (host.ends_with(scheme))
            return rest.substr(host.size() - scheme.size());
    const bool bare = equals_no_case(host, "http") || equals_no_case(host, "https");
    return bare ? rest : text;
}

/// With the scheme as it should be: what stands between its name and the host may be anything that
/// is near to "://".
std::string with_scheme(std::string_view text) {
    const std::size_t colonless = text.starts_with("://") ? 1 : 0;
    text.remove_prefix(colonless);
    const std::size_t name = length_of_web_scheme(text);
    if (name == 0)
        return std::string{text};
    std::size_t at = behind(text, name, " ");
    const bool mark = at < text.size() && std::string_view{":;.,"}.find(text[at]) != kNone;
    const bool colon = mark && text[at] == ':';
    at = behind(text, mark ? at + 1 : at, " ");
    const std::size_t host = behind(text, at, "/\\");
    const bool is_http = equals_no_case(text.substr(0, name), "http") ||
                         equals_no_case(text.substr(0, name), "https");
    // One slash or none is for with_two_slashes(), which knows what browsers make of it.
    if (host - at < 2 && !(colon && is_http && at > name + 1))
        return std::string{text};
    const std::size_t start = behind(text, host, " ");
    if (is_http && at == name + 1 && colon && start == host)
        return std::string{text};
    const bool secure = to_lower(text[name - 1]) == 's';
    return (secure ? "https://" : "http://") + std::string{text.substr(start)};
}

/// "https%3A%2F%2Fx.org%2Fa", also coded twice; "https%3A//x.org/a" only in its scheme.
std::string uncoded(std::string_view text) {
    std::string out{text};
    for (int times = 0; times < 2; ++times) {
        const std::size_t name = length_of_web_scheme(out);
        if (name == 0 || out.size() < name + 3 || out[name] != '%')
            break;
        const bool whole = out.find('/') == kNone;
        std::size_t end = whole ? out.size() : name + 3;
        while (!whole && starts_with_no_case(std::string_view{out}.substr(end), "%2f"))
            end += 3;
        out = percent_decoded(std::string_view{out}.substr(0, end)) + out.substr(end);
    }
    return out;
}

/// Full-width marks of a Chinese or Japanese keyboard, where they stand in the scheme.
std::string with_ascii_marks(std::string_view text) {
    const std::size_t name = length_of_web_scheme(text);
    const std::string_view rest = text.substr(name);
    if (name == 0 || !(rest.starts_with("：") || rest.starts_with(":／")))
        return std::string{text};
    std::string out{text};
    for (const auto& [wide, plain] :
         {std::pair{"：", ":"}, {"／", "/"}, {"．", "."}, {"？", "?"}, {"＝", "="}, {"＆", "&"}}) {
        out = replaced(out, wide, plain);
    }
    return out;
}

/// "feed://x.org/rss" is http by its draft, "feed:x.org/rss" too.
std::string without_feed_scheme(std::string text) {
    for (const std::string_view scheme : {"feed://", "feed:"}) {
        if (starts_with_no_case(text, scheme) && text.size() > scheme.size()) {
            const std::string_view rest = std::string_view{text}.substr(scheme.size());
            return length_of_web_scheme(rest) != 0 ? std::string{rest}
                                                   : "http://" + std::string{rest};
        }
    }
    return text;
}

std::string_view without_www(std::string_view host) {
    return starts_with_no_case(host, "www.") ? host.substr(4) : host;
}

/// Whether the first part of a reference is the name of a host and not of a directory: it begins
/// with "www.", is the base's, has a port, or a top-level domain that no file is named by.
bool starts_with_host(std::string_view text, std::string_view base) {
    std::string_view host = text.substr(0, text.find_first_of("/?#"));
    const std::size_t colon = host.find(':');
    const std::string_view port = colon == kNone ? std::string_view{} : host.substr(colon + 1);
    host = host.substr(0, colon);
    const bool is_name = std::ranges::all_of(host, [](char c) {
        return is_alnum(c) || c == '.' || c == '-' || static_cast<unsigned char>(c) >= 0x80U;
    });
    const std::size_t dot = host.rfind('.');
    if (!is_name || dot == kNone || dot == 0 || dot + 2 >= host.size() ||
        !is_alpha(host[dot + 1]) || !std::ranges::all_of(port, is_digit) || port.size() > 5 ||
        (colon != kNone && port.empty())) {
        return false;
    }
    const bool is_www = starts_with_no_case(host, "www.") && host.find('.', 4) != kNone;
    const std::string_view top = host.substr(dot + 1);
    const bool is_known =
        text.find('/') != kNone &&
        (equals_no_case(top, "com") || equals_no_case(top, "org") || equals_no_case(top, "net"));
    const std::string_view own =
        is_web_url(base) ? without_www(split_url(base).host_and_port()) : std::string_view{};
    return is_www || is_known || !port.empty() ||
           (!own.empty() && equals_no_case(without_www(host), own));
}

}  // namespace

bool names_no_address(std::string_view written) {
    constexpr std::string_view kNothings =
        "# none null nil undefined false n/a - about:blank (none) nan javascript:; "
        "javascript:void(0)";
    constexpr std::size_t kLongest = 24;
    written = trim(written);
    if (written.empty() || written.size() > kLongest)
        return false;
    if (written.ends_with(';') && !starts_with_no_case(written, "javascript:;"))
        written.remove_suffix(1);
    if (lists_word(kNothings, written))
        return true;
    if (written.starts_with("{{") && written.ends_with("}}"))
        return true;  // a template that was never filled in
    const std::size_t scheme = length_of_web_scheme(written);
    return scheme != 0 && written.find_first_not_of(":/\\ ", scheme) == kNone &&
           written.find(':') != kNone;
}

std::string meant_address(std::string_view written, std::string_view base) {
    if (written.starts_with('/') && written.find('\\') == kNone)
        return std::string{written};
    const std::string plain = replaced(written, "\\/", "/");  // out of a text of JSON
    const std::string inner = with_ascii_marks(unwrapped(plain));
    const std::string spelled = with_scheme(without_feed_scheme(uncoded(inner)));
    const std::string text = with_scheme(behind_site(first_of_several(spelled)));
    if (!text.starts_with('/') && starts_with_host(text, base)) {
        const bool insecure = starts_with_no_case(base, "http:");
        return (insecure ? "http://" : "https://") + text;
    }
    return text;
}

}  // namespace feeds
