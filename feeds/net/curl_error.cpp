#include "feeds/net/curl_error.hpp"

#include "feeds/net/proxy_error.hpp"

#include <openssl/x509_vfy.h>

#include <cstring>

namespace feeds::net {

namespace {

NetError error_of(CURLcode code, bool sent) {
    switch (code) {
        case CURLE_OK:
            return NetError::none;
        case CURLE_URL_MALFORMAT:
            return NetError::bad_url;
        case CURLE_COULDNT_RESOLVE_HOST:
        case CURLE_COULDNT_RESOLVE_PROXY:
            return NetError::dns;
        case CURLE_PEER_FAILED_VERIFICATION:
        case CURLE_SSL_CACERT_BADFILE:
        case CURLE_SSL_ISSUER_ERROR:
        case CURLE_SSL_PINNEDPUBKEYNOTMATCH:
        case CURLE_SSL_INVALIDCERTSTATUS:
        case CURLE_SSL_CRL_BADFILE:
            return NetError::certificate;
        case CURLE_SSL_CONNECT_ERROR:
        case CURLE_SSL_CIPHER:
        case CURLE_SSL_CERTPROBLEM:
        case CURLE_SSL_ENGINE_NOTFOUND:
        case CURLE_SSL_ENGINE_SETFAILED:
        case CURLE_SSL_ENGINE_INITFAILED:
        case CURLE_SSL_SHUTDOWN_FAILED:
        case CURLE_USE_SSL_FAILED:
        case CURLE_SSL_CLIENTCERT:
            return NetError::tls;
        case CURLE_OPERATION_TIMEDOUT:
            return NetError::timeout;
        case CURLE_PARTIAL_FILE:
        case CURLE_GOT_NOTHING:
        case CURLE_SEND_ERROR:
        case CURLE_RECV_ERROR:
        case CURLE_HTTP2_STREAM:
        case CURLE_SEND_FAIL_REWIND:
            return sent ? NetError::reset : NetError::connect;
        case CURLE_COULDNT_CONNECT:
            // Also where a request that a dead connection had taken is sent once more.
            return NetError::connect;
        case CURLE_INTERFACE_FAILED:
        case CURLE_NO_CONNECTION_AVAILABLE:
        case CURLE_PROXY:
        case CURLE_OUT_OF_MEMORY:
        case CURLE_FAILED_INIT:
            return sent ? NetError::reset : NetError::connect;
        default:
            return NetError::protocol;
    }
}

/// What the operator can do stands behind the semicolon.
std::string certificate_words(long verified) {
    switch (verified) {
        case X509_V_OK:
        case X509_V_ERR_UNSPECIFIED:
            // libcurl compares the names itself, and leaves "unspecified" where they differ.
            return "the certificate is not for this host";
        case X509_V_ERR_CERT_HAS_EXPIRED:
            return "the server's certificate has expired";
        case X509_V_ERR_CERT_NOT_YET_VALID:
            return "the server's certificate is not valid yet; this machine's clock may be wrong";
        case X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT:
            return "the server signed its certificate itself; if it is the right one, name its "
                   "file in ca_file";
        case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT:
        case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY:
        case X509_V_ERR_UNABLE_TO_VERIFY_LEAF_SIGNATURE:
        case X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN:
            return "the certificate's issuer is not known here; if it is an authority of your "
                   "own, name its file in ca_file";
        default:
            return std::string("the certificate does not verify: ") +
                   X509_verify_cert_error_string(verified);
    }
}

std::string certificate_detail(CURL* easy, CURLINFO verify_result) {
    long verified = 0;
    curl_easy_getinfo(easy, verify_result, &verified);
    return certificate_words(verified);
}

/// libcurl has one code for all that goes wrong in a handshake; OpenSSL's words tell it apart.
std::string tls_detail(std::string_view message) {
    const auto says = [message](std::string_view words) {
        return message.find(words) != std::string_view::npos;
    };
    if (says("wrong version number") || says("http request"))
        return "the server does not speak TLS on this port";
    if (says("unsupported protocol") || says("protocol version"))
        return "the server offers no TLS version from 1.2 on";
    if (says("handshake failure") || says("no cipher") || says("no shared cipher"))
        return "the TLS handshake failed: the server and this machine share no cipher";
    if (says("key too small") || says("md too weak"))
        return "the server's certificate is too weak: this machine refuses its key or signature";
    return "the TLS handshake failed";
}

std::string connect_detail(CURL* easy) {
    long os_error = 0;
    curl_easy_getinfo(easy, CURLINFO_OS_ERRNO, &os_error);
    if (os_error == 0)
        return "cannot connect";
    char text[128] = {};
    // The GNU form, which may return a static sentence instead of filling the buffer.
    return std::string("cannot connect: ") +
           ::strerror_r(static_cast<int>(os_error), text, sizeof(text));
}

/// libcurl's own words are about its caller.
std::string protocol_detail(CURLcode code) {
    switch (code) {
        case CURLE_UNSUPPORTED_PROTOCOL:  // what begins with no status line is HTTP/0.9 to libcurl
            return "the answer is not HTTP";
        case CURLE_WEIRD_SERVER_REPLY:
            return "the answer's headers are not HTTP";
        case CURLE_HTTP2:
            return "the connection failed";
        default:
            return curl_easy_strerror(code);
    }
}

std::string detail_of(CURL* easy, NetError error, CURLcode code, const Circumstances& about) {
    const bool of_proxy = !about.proxy.empty() && about.proxy_speaks_tls && !has_tunnel(easy);
    switch (error) {
        case NetError::none:
            return {};
        case NetError::certificate:
            return code == CURLE_SSL_CACERT_BADFILE
                       ? "the CA file cannot be used"
                       : certificate_detail(easy,
                                            of_proxy ? CURLINFO_PROXY_SSL_VERIFYRESULT
                                                     : CURLINFO_SSL_VERIFYRESULT);
        case NetError::tls:
            return tls_detail(about.message);
        case NetError::connect:
            return code == CURLE_OUT_OF_MEMORY ? "out of memory" : connect_detail(easy);
        case NetError::reset:
            return code == CURLE_PARTIAL_FILE ? "the connection ended before the whole answer came"
                                              : "the connection was lost before the answer ended";
        case NetError::timeout:
            return about.sent ? "timed out" : "timed out while connecting";
        default:
            return protocol_detail(code);
    }
}

}  // namespace

Failure failure_of(CURL* easy, CURLcode code, const Circumstances& about) {
    Failure failure{error_of(code, about.sent), {}};
    failure.detail = detail_of(easy, failure.error, code, about);
    failure.of_http2 =
        about.http2 && (failure.error == NetError::reset || failure.error == NetError::protocol);
    if (failure.of_http2)
        failure.detail += " (HTTP/2)";
    if (about.proxy.empty() || failure.error == NetError::none)
        return failure;
    if (about.sent) {
        // Whether the proxy broke off or the server behind it cannot be seen from here.
        failure.detail += "; it was asked through the proxy " + about.proxy;
        return failure;
    }
    // Before the request leaves, what failed is the way to the proxy, or the proxy's way on.
    if (auto refusal = proxy_refusal(easy, code))
        failure.detail = "the proxy " + about.proxy + " " + *refusal;
    else if (failure.error == NetError::connect || failure.error == NetError::timeout ||
             (about.proxy_speaks_tls && !has_tunnel(easy)))
        failure.detail = "the proxy " + about.proxy + ": " + failure.detail;
    return failure;
}

}  // namespace feeds::net
