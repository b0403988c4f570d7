#include "feeds/net/negotiated.hpp"

#include <openssl/ssl.h>

#include <string_view>

namespace feeds::net {

bool speaks_http2(CURL* easy) {
    const curl_tlssessioninfo* session = nullptr;
    if (curl_easy_getinfo(easy, CURLINFO_TLS_SSL_PTR, &session) != CURLE_OK || session == nullptr ||
        session->internals == nullptr || session->backend != CURLSSLBACKEND_OPENSSL)
        return false;
    const unsigned char* chosen = nullptr;
    unsigned size = 0;
    SSL_get0_alpn_selected(static_cast<const SSL*>(session->internals), &chosen, &size);
    return chosen != nullptr &&
           std::string_view(reinterpret_cast<const char*>(chosen), size) == "h2";
}

}  // namespace feeds::net
