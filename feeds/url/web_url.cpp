#include "feeds/url/web_url.hpp"

#include "feeds/text/ascii.hpp"
#include "feeds/url/parts.hpp"
#include "feeds/url/percent.hpp"

#include <curl/curl.h>
#include <unicode/bytestream.h>
#include <unicode/idna.h>

#include <algorithm>
#include <charconv>
#include <memory>
#include <optional>

namespace feeds {

namespace {

using Handle = std::unique_ptr<CURLU, decltype([](CURLU* url) { curl_url_cleanup(url); })>;

std::string part(const Handle& url, CURLUPart which, unsigned flags = 0) {
    char* text = nullptr;
    if (curl_url_get(url.get(), which, &text, flags) != CURLUE_OK)
        return {};
    const std::unique_ptr<char, decltype(&curl_free)> owner(text, &curl_free);
    return text;
}

const char* problem(CURLUcode code) {
    switch (code) {
        case CURLUE_BAD_SCHEME:
            return "it has no scheme such as https://";
        case CURLUE_BAD_PORT_NUMBER:
            return "its port is not a number from 0 to 65535";
        case CURLUE_NO_HOST:
            return "it has no host";
        case CURLUE_BAD_HOSTNAME:
            return "its host is not a valid name";
        case CURLUE_BAD_IPV6:
            return "its IPv6 address is not valid";
        default:
            return "it is not an absolute address";
    }
}

std::expected<Handle, std::string> parsed(const std::string& text) {
    // Addresses with raw blanks or UTF-8 in the path are common, so they are encoded.
    constexpr unsigned kFlags =
        CURLU_PATH_AS_IS | CURLU_URLENCODE | CURLU_ALLOW_SPACE | CURLU_NON_SUPPORT_SCHEME;
    Handle url(curl_url());
    const CURLUcode code =
        url ? curl_url_set(url.get(), CURLUPART_URL, text.c_str(), kFlags) : CURLUE_OUT_OF_MEMORY;
    if (code == CURLUE_OK)
        return url;
    // libcurl takes "javascript:alert(1)" for a host and a port.
    return std::unexpected(problem(text.contains("://") ? code : CURLUE_BAD_SCHEME));
}

/// IDNA 2008 with UTS 46's mapping. libcurl's own conversion reads the host in the process's
/// locale, and a daemon's is "C".
const icu::IDNA* idna() {
    UErrorCode code = U_ZERO_ERROR;
    static const icu::IDNA* const kIdna = icu::IDNA::createUTS46Instance(
        UIDNA_NONTRANSITIONAL_TO_ASCII | UIDNA_NONTRANSITIONAL_TO_UNICODE | UIDNA_CHECK_BIDI |
            UIDNA_CHECK_CONTEXTJ,
        code);
    return kIdna;
}

using Conversion = void (icu::IDNA::*)(icu::StringPiece,
                                       icu::ByteSink&,
                                       icu::IDNAInfo&,
                                       UErrorCode&) const;

std::optional<std::string> converted(std::string_view host, Conversion conversion) {
    if (idna() == nullptr)
        return std::nullopt;
    UErrorCode code = U_ZERO_ERROR;
    std::string out;
    icu::StringByteSink<std::string> sink(&out);
    icu::IDNAInfo info;
    (idna()->*conversion)(
        icu::StringPiece(host.data(), static_cast<int32_t>(host.size())), sink, info, code);
    return U_FAILURE(code) || info.hasErrors() ? std::nullopt : std::optional(out);
}

std::expected<Handle, std::string> parsed_with_ascii_host(const std::string& text) {
    auto url = parsed(text);
    if (!url)
        return url;
    const std::string host = part(*url, CURLUPART_HOST);
    if (is_ascii(host))
        return url;
    const auto ascii = converted(host, &icu::IDNA::nameToASCII_UTF8);
    if (!ascii || curl_url_set(url->get(), CURLUPART_HOST, ascii->c_str(), 0) != CURLUE_OK)
        return std::unexpected(problem(CURLUE_BAD_HOSTNAME));
    // Once more from the start: full-width digits may have become an address.
    return parsed(part(*url, CURLUPART_URL));
}

std::uint16_t port_of(const Handle& url) {
    const std::string text = part(url, CURLUPART_PORT, CURLU_DEFAULT_PORT);
    std::uint16_t port = 0;
    std::from_chars(text.data(), text.data() + text.size(), port);
    return port;
}

std::string user_info_of(const Handle& url) {
    const std::string password = part(url, CURLUPART_PASSWORD);
    const std::string user = part(url, CURLUPART_USER);
    return password.empty() ? user : user + ':' + password;
}

/// Percent-encodes the bytes that no URL may hold, leaving what is encoded already. Drupal's feeds
/// have brackets ("?f[0]=topic:4"), and a "%" that begins no code stands for itself everywhere.
std::string encoded(std::string_view text) {
    const UrlParts parts = split_url(text);
    const std::size_t tail = parts.scheme.size() + parts.authority.size();
    std::string out;
    out.reserve(text.size());
    for (std::size_t at = 0; at < text.size(); ++at) {
        const char c = text[at];
        const bool misplaced = (c == '[' || c == ']') && at >= tail;
        const bool stray = c == '%' && escaped_byte(text.substr(at)) < 0;
        if (misplaced || stray || is_forbidden_in_urls(c) || static_cast<unsigned char>(c) >= 0x80)
            append_escaped(out, c);
        else
            out += c;
    }
    return out;
}

std::expected<Origin, std::string> origin_of(const Url& url) {
    if (!url.is_web())
        return std::unexpected("its scheme is neither http nor https");
    if (url.port == 0)
        return std::unexpected("its port is not between 1 and 65535");
    const bool is_v6 = url.host.find(':') != std::string::npos;
    return Origin{url.scheme, is_v6 ? '[' + url.host + ']' : url.host, url.port};
}

}  // namespace

std::expected<Url, std::string> parse_url(std::string_view text) {
    if (text.size() > kLongestUrl)
        return std::unexpected("it is longer than 8 KiB");
    if (text.find('\0') != std::string_view::npos)
        return std::unexpected("it holds a NUL");
    const auto url = parsed_with_ascii_host(std::string{text});
    if (!url)
        return std::unexpected(url.error());
    Url out{.text = part(*url, CURLUPART_URL),
            .scheme = lower(part(*url, CURLUPART_SCHEME)),
            .user_info = user_info_of(*url),
            .host = lower(part(*url, CURLUPART_HOST)),
            .port = port_of(*url),
            .has_own_port = !part(*url, CURLUPART_PORT).empty(),
            .path = part(*url, CURLUPART_PATH),
            .query = part(*url, CURLUPART_QUERY),
            .fragment = part(*url, CURLUPART_FRAGMENT)};
    if (out.host.starts_with('[') && out.host.ends_with(']'))
        out.host = out.host.substr(1, out.host.size() - 2);
    if (out.host.empty() || out.text.empty())
        return std::unexpected(problem(CURLUE_NO_HOST));
    return out;
}

std::expected<Origin, std::string> origin_of(std::string_view text) {
    const auto url = parse_url(encoded(trim(text)));
    return url ? origin_of(*url) : std::unexpected(url.error());
}

std::string readable_host(std::string_view host) {
    if (host.find("xn--") == std::string_view::npos)
        return std::string{host};
    return converted(host, &icu::IDNA::nameToUnicodeUTF8).value_or(std::string{host});
}

std::optional<std::string> over_https(std::string_view url) {
    constexpr std::size_t kScheme = 4;  // of "http"
    constexpr std::uint16_t kWebPort = 80;
    if (!equals_no_case(url.substr(0, kScheme + 1), "http:"))
        return std::nullopt;
    const auto parts = parse_url(url);
    if (!parts || parts->port != kWebPort)
        return std::nullopt;
    const auto rest = url.substr(kScheme);
    if (!parts->has_own_port)
        return "https" + std::string(rest);
    // ":80" is the port of http, and means the standard one (RFC 6797 §8.3).
    const std::size_t authority = rest.find("//") + 2;
    const std::size_t end = std::min(rest.find_first_of("/?#", authority), rest.size());
    const std::size_t colon = rest.rfind(':', end);
    return "https" + std::string(rest.substr(0, colon)) + std::string(rest.substr(end));
}

std::expected<std::string, std::string> resolve_location(std::string_view base,
                                                         std::string_view location) {
    location = trim(location);
    if (location.empty() || location.size() > kLongestUrl)
        return std::unexpected("the redirect leads nowhere");
    const std::string from = encoded(trim(base));
    const std::string reference = encoded(location);
    UrlParts parts = split_url(reference);
    parts.fragment = {};
    std::string target = resolve_reference(split_url(from), parts);
    const auto to = origin_of(target);
    if (!to)
        return std::unexpected("the redirect's Location cannot be used: " + to.error());
    if (origin_of(from) != *to) {
        const UrlParts split = split_url(target);
        const std::size_t user_info = split.host_and_port().rfind('@') + 1;  // npos + 1 is 0
        target.erase(split.scheme.size() + 2, user_info);
    }
    return target;
}

std::string poll_key(std::string_view text) {
    const auto url = parse_url(encoded(trim(text)));
    const auto origin = url ? origin_of(*url) : std::unexpected(url.error());
    if (!origin)
        return std::string{text};
    return origin->scheme + "://" + (url->user_info.empty() ? "" : url->user_info + '@') +
           origin->host + ':' + std::to_string(origin->port) + url->path +
           (url->query.empty() ? "" : '?' + url->query);
}

}  // namespace feeds
