#pragma once
// How long an answer stays fresh (RFC 9111 §4.2, §5.2-5.3), and when its content
// could first be seen. Pure.

#include "feeds/fetch/time.hpp"
#include "feeds/net/http.hpp"

#include <optional>

namespace feeds::fetch {

/// The time from receipt until the answer is stale: max-age − Age, else Expires − Date − Age.
/// Zero where the answer says that it must not be reused, or where its numbers are bad;
/// nullopt where it says nothing. `s-maxage` is for shared caches and ignored. Names in lower case.
std::optional<Micros> freshness(const net::Headers& headers, Time now);

/// The instant at which this very answer could first be had from its server: receipt minus Age,
/// else Date, never after `now`. nullopt without either.
std::optional<Time> visible_since(const net::Headers& headers, Time now);

/// The Date header.
std::optional<std::chrono::sys_seconds> date_of(const net::Headers& headers, Time now);

}  // namespace feeds::fetch
