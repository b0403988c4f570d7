#pragma once
// What a proxy said when it did not let a request through.

#include <curl/curl.h>

#include <optional>
#include <string>

namespace feeds::net {

/// Whether an HTTP proxy has opened the way to the target: what fails from then on is the target's.
bool has_tunnel(CURL* easy);

/// Continues the sentence "the proxy HOST:PORT …"; nullopt: the proxy has refused nothing.
std::optional<std::string> proxy_refusal(CURL* easy, CURLcode code);

}  // namespace feeds::net
