#pragma once
// What libcurl's result codes mean here. libcurl's own messages name hosts and URLs, so the
// sentences are ours.

#include "feeds/net/http.hpp"

#include <curl/curl.h>

#include <string>

namespace feeds::net {

struct Failure {
    NetError error = NetError::none;
    std::string detail;
};

/// `sent`: whether request bytes may have left before it.
Failure failure_of(CURL* easy, CURLcode code, bool sent);

}  // namespace feeds::net
