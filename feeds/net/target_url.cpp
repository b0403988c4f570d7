#include "feeds/net/target_url.hpp"

#include "feeds/net/curl_handles.hpp"

#include <unicode/bytestream.h>
#include <unicode/idna.h>

#include <charconv>

namespace feeds::net {

namespace {

constexpr std::size_t kMaxUrl = 16'384;

std::string part(CURLU* url, CURLUPart which, unsigned int flags) {
    char* text = nullptr;
    if (curl_url_get(url, which, &text, flags) != CURLUE_OK) {
        return {};
    }
    const std::unique_ptr<char, decltype(&curl_free)> owner(text, &curl_free);
    return text;
}

std::expected<UrlHandle, std::string> parse(const std::string& text, unsigned int flags) {
    if (text.size() > kMaxUrl) {
        return std::unexpected("the URL is too long");
    }
    if (text.find('\0') != std::string::npos) {
        return std::unexpected("the URL holds a NUL");
    }
    UrlHandle url(curl_url());
    const CURLUcode code =
        url ? curl_url_set(url.get(), CURLUPART_URL, text.c_str(), flags) : CURLUE_OUT_OF_MEMORY;
    if (code != CURLUE_OK) {
        return std::unexpected(std::string("the URL is malformed: ") + curl_url_strerror(code));
    }
    return url;
}

bool is_ascii(std::string_view text) {
    return std::ranges::all_of(text, [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

/// IDNA 2008 with UTS 46's mapping. libcurl's own conversion reads the host in the process's
/// locale, and a daemon's is "C".
std::optional<std::string> ascii_host(const std::string& host) {
    UErrorCode code = U_ZERO_ERROR;
    static const icu::IDNA* const kIdna = icu::IDNA::createUTS46Instance(
        UIDNA_NONTRANSITIONAL_TO_ASCII | UIDNA_CHECK_BIDI | UIDNA_CHECK_CONTEXTJ, code);
    if (kIdna == nullptr) {
        return std::nullopt;
    }
    code = U_ZERO_ERROR;
    std::string ascii;
    icu::StringByteSink<std::string> sink(&ascii);
    icu::IDNAInfo info;
    kIdna->nameToASCII_UTF8(host, sink, info, code);
    return U_FAILURE(code) || info.hasErrors() ? std::nullopt : std::optional(ascii);
}

std::string bare_host(CURLU* url) {
    std::string host = part(url, CURLUPART_HOST, 0);
    if (host.size() > 2 && host.front() == '[' && host.back() == ']') {
        host = host.substr(1, host.size() - 2);
    }
    for (char& c : host) {
        c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    }
    return host;
}

std::uint16_t port_of(CURLU* url, unsigned int flags) {
    const std::string text = part(url, CURLUPART_PORT, flags);
    std::uint16_t port = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), port);
    return error == std::errc() && end == text.data() + text.size() ? port : std::uint16_t{0};
}

}  // namespace

std::expected<TargetUrl, std::string> parse_target(const std::string& text) {
    // Feeds' addresses with raw spaces or UTF-8 in the path are common: they are encoded. Dot
    // segments stay as they are: the path is the publisher's.
    auto url = parse(text, CURLU_PATH_AS_IS | CURLU_URLENCODE | CURLU_ALLOW_SPACE);
    if (!url) {
        return std::unexpected(url.error());
    }
    const std::string scheme = part(url->get(), CURLUPART_SCHEME, 0);
    if (scheme != "http" && scheme != "https") {
        return std::unexpected("only http and https are fetched");
    }
    if (const std::string host = part(url->get(), CURLUPART_HOST, 0); !is_ascii(host)) {
        const auto ascii = ascii_host(host);
        if (!ascii || curl_url_set(url->get(), CURLUPART_HOST, ascii->c_str(), 0) != CURLUE_OK) {
            return std::unexpected("the URL's host is not a host name");
        }
        // Once more from the start: full-width digits may have become an address.
        url = parse(part(url->get(), CURLUPART_URL, 0), CURLU_PATH_AS_IS);
        if (!url) {
            return std::unexpected(url.error());
        }
    }
    TargetUrl target;
    target.https = scheme == "https";
    target.host = bare_host(url->get());
    target.port = port_of(url->get(), CURLU_DEFAULT_PORT);
    target.url = part(url->get(), CURLUPART_URL, 0);
    boost::system::error_code error;
    const auto address = boost::asio::ip::make_address(target.host, error);
    if (!error) {
        target.literal = address;
    }
    if (target.port == 0 || target.url.empty()) {
        return std::unexpected("the URL is malformed");
    }
    return target;
}

std::expected<ProxyUrl, std::string> parse_proxy(const std::string& text) {
    auto url = parse(text, CURLU_NON_SUPPORT_SCHEME);
    if (!url) {
        return std::unexpected("the proxy's address is malformed");
    }
    const std::string scheme = part(url->get(), CURLUPART_SCHEME, 0);
    if (scheme != "http" && scheme != "https" && scheme != "socks5h") {
        return std::unexpected("the proxy must be http, https or socks5h");
    }
    ProxyUrl proxy;
    proxy.host = bare_host(url->get());
    // libcurl's default proxy ports.
    const std::uint16_t standard = scheme == "https" ? 443 : 1080;
    proxy.port = part(url->get(), CURLUPART_PORT, 0).empty() ? standard : port_of(url->get(), 0);
    if (proxy.host.empty() || proxy.port == 0) {
        return std::unexpected("the proxy's address is malformed");
    }
    return proxy;
}

std::string resolve_line(const std::string& host,
                         std::uint16_t port,
                         const std::vector<boost::asio::ip::address>& addresses) {
    std::string line = host + ":" + std::to_string(port) + ":";
    for (std::size_t i = 0; i < addresses.size(); ++i) {
        const std::string text = addresses[i].to_string();
        line += i == 0 ? "" : ",";
        line += addresses[i].is_v6() ? "[" + text + "]" : text;
    }
    return line;
}

}  // namespace feeds::net
