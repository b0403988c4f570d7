#include "feeds/net/proxy_error.hpp"

namespace feeds::net {

namespace {

long connect_status(CURL* easy) {
    long status = 0;
    curl_easy_getinfo(easy, CURLINFO_HTTP_CONNECTCODE, &status);
    return status;
}

bool is_success(long status) {
    return status >= 200 && status < 300;
}

std::string http_refusal(long status) {
    const std::string told = " (HTTP status " + std::to_string(status) + ")";
    if (status == 407 || status == 401)  // some answer 401 to a wrong one
        return "wants a user name and password, or others than it got" + told;
    return (status >= 500 ? "does not reach the host" : "refuses to connect to the host") + told;
}

/// RFC 1928 §6 and RFC 1929.
const char* socks_refusal(long error) {
    switch (error) {
        case CURLPX_NO_AUTH:
        case CURLPX_USER_REJECTED:
            return "wants a user name and password, or others than it got";
        case CURLPX_REPLY_NOT_ALLOWED:
            return "refuses to connect to the host";
        case CURLPX_REPLY_HOST_UNREACHABLE:
        case CURLPX_REPLY_NETWORK_UNREACHABLE:
        case CURLPX_REPLY_TTL_EXPIRED:
            return "does not reach the host";
        case CURLPX_REPLY_CONNECTION_REFUSED:
            return "does not reach the host: it refuses the connection";
        case CURLPX_REPLY_GENERAL_SERVER_FAILURE:
            return "could not connect to the host";
        case CURLPX_BAD_VERSION:
            return "does not speak SOCKS 5";
        default:
            return "ended the SOCKS handshake";
    }
}

}  // namespace

bool has_tunnel(CURL* easy) {
    return is_success(connect_status(easy));
}

std::optional<std::string> proxy_refusal(CURL* easy, CURLcode code) {
    if (code == CURLE_PROXY) {
        long error = CURLPX_OK;
        curl_easy_getinfo(easy, CURLINFO_PROXY_ERROR, &error);
        return socks_refusal(error);
    }
    const long status = connect_status(easy);
    if (status != 0 && !is_success(status))
        return http_refusal(status);
    return std::nullopt;
}

}  // namespace feeds::net
