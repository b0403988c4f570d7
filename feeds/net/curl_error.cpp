#include "feeds/net/curl_error.hpp"

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

std::string certificate_detail(CURL* easy) {
    long verified = 0;
    curl_easy_getinfo(easy, CURLINFO_SSL_VERIFYRESULT, &verified);
    // libcurl compares the names itself, and leaves "unspecified" where they differ.
    return verified == X509_V_OK || verified == X509_V_ERR_UNSPECIFIED
               ? "the certificate is not for this host"
               : std::string("the certificate does not verify: ") +
                     X509_verify_cert_error_string(verified);
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

}  // namespace

Failure failure_of(CURL* easy, CURLcode code, bool sent) {
    Failure failure{error_of(code, sent), {}};
    switch (failure.error) {
        case NetError::none:
            break;
        case NetError::certificate:
            failure.detail = code == CURLE_SSL_CACERT_BADFILE ? "the CA file cannot be used"
                                                              : certificate_detail(easy);
            break;
        case NetError::connect:
            failure.detail = code == CURLE_OUT_OF_MEMORY ? "out of memory" : connect_detail(easy);
            break;
        case NetError::reset:
            failure.detail = code == CURLE_PARTIAL_FILE
                                 ? "the connection ended before the whole answer came"
                                 : "the connection was lost before the answer ended";
            break;
        case NetError::timeout:
            failure.detail = sent ? "timed out" : "timed out while connecting";
            break;
        default:
            failure.detail = curl_easy_strerror(code);
            break;
    }
    return failure;
}

}  // namespace feeds::net
