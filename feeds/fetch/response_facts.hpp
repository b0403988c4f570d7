#pragma once
// What one HTTP response is to a poll: a document or not, whole or not, and what its failure means.
// Pure.

#include "feeds/fetch/answer.hpp"
#include "feeds/net/http.hpp"

#include <string>
#include <string_view>

namespace feeds::fetch {

/// The first of that name; empty: there is none.
std::string_view header(const net::Headers& headers, std::string_view name);

/// `value` as an ETag or Last-Modified to send back; empty if it could end the header line it goes
/// back in, or is endless.
std::string validator(std::string_view value);

Failure failure_of(net::NetError error);

/// A status that comes with the document asked for.
bool is_document_status(int status);

/// Some servers answer a plain request with another status of success: what the body is counts
/// then. The challenge of a bot protection (202) is a page.
bool is_other_success(const net::Response& response);

bool is_document(const net::Response& response);

/// Whether "bytes 0-99/100" is all of it. What has no such header may be: the document itself shows
/// its end.
bool is_whole_range(std::string_view range);

/// Whether a body may be all there, or be worth reading, although its answer ended so.
bool may_be_whole(net::NetError error);

bool is_redirect(int status);

}  // namespace feeds::fetch
