#pragma once
// What libcurl's result codes mean here. libcurl's own messages name hosts and URLs, so the
// sentences are ours.

#include "feeds/net/http.hpp"

#include <curl/curl.h>

#include <string>
#include <string_view>

namespace feeds::net {

struct Failure {
    NetError error = NetError::none;
    std::string detail;
    bool of_http2 = false;  ///< an exchange over HTTP/2 was broken off
};

/// What is known of a transfer beside its result code.
struct Circumstances {
    bool sent = false;  ///< request bytes may have left
    /// libcurl's own message: read for what it tells of TLS, and never shown.
    std::string_view message = {};
    std::string proxy = {};         ///< "host:port" of the one that the socket goes to
    bool proxy_speaks_tls = false;  ///< with us
    bool http2 = false;             ///< is spoken
};

Failure failure_of(CURL* easy, CURLcode code, const Circumstances& circumstances);

}  // namespace feeds::net
