#pragma once
// What a connection over TLS has agreed on.

#include <curl/curl.h>

namespace feeds::net {

/// Whether the transfer's connection stands and speaks HTTP/2. libcurl tells the version of an
/// answer, and none where no answer comes.
bool speaks_http2(CURL* easy);

}  // namespace feeds::net
