#pragma once
// One HTTP exchange for a hostile world, as values. The client that carries it out is in
// http_client.hpp; redirects are never followed here (the caller decides each hop).

#include "feeds/net/address_policy.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace feeds::net {

using Headers = std::vector<std::pair<std::string, std::string>>;

/// The time and size limits of one exchange. Zero: no limit. Time in which
/// the client itself pauses a transfer counts in none.
struct Limits {
    std::chrono::milliseconds connect{10'000};
    std::chrono::milliseconds first_byte{20'000};
    std::chrono::milliseconds total{60'000};
    std::size_t slow_bytes_per_second = 100;  ///< below this for slow_for the transfer is given up
    std::chrono::seconds slow_for{15};
    std::size_t wire_bytes = 10 << 20;
    std::size_t decoded_bytes = 10 << 20;
    std::size_t header_bytes = 64 << 10;
    std::size_t ratio = 100;  ///< decoded to wire bytes, past the first MiB
};

/// What tells where an answer ends.
enum class Frame : std::uint8_t {
    headers,  ///< Content-Length and chunks, as they should
    /// The end of the connection: for a server whose headers say something else than its body does.
    /// Of a body that is no chunks at all the first read is what comes.
    connection,
};

enum class Version : std::uint8_t {
    best,   ///< HTTP/2 over TLS where the server offers it
    http1,  ///< HTTP/1.1
};

struct Request {
    std::string method = "GET";
    std::string url;  ///< http or https, absolute
    Headers headers;  ///< sent as given; User-Agent and Accept-Encoding are the client's
    std::string body;
    Limits limits;
    AddressPolicy policy;
    std::string ca_file;        ///< PEM; empty: the system's
    std::string proxy;          ///< empty: none
    std::string proxy_ca_file;  ///< for a proxy that speaks TLS with us; empty: the system's
    Frame frame = Frame::headers;
    Version version = Version::best;
    /// Called once, when the first byte of the answer comes; may be empty.
    std::function<void()> on_answer{};
};

enum class NetError : std::uint8_t {
    none,
    bad_url,         ///< not http(s), malformed, or a refused port
    denied_address,  ///< AddressPolicy forbids every address of the host
    dns,
    connect,
    tls,          ///< handshake failed
    certificate,  ///< the peer's certificate did not verify
    timeout,
    too_slow,
    too_large,  ///< decoded or wire bytes, or the one's ratio to the other, beyond the limit
    reset,      ///< the connection ended before the answer did
    protocol,   ///< an answer that is not HTTP, a body that does not decode
    cancelled,
};

const char* to_string(NetError error);

/// The first header of this lower-case name, nullopt without one.
std::optional<std::string_view> first_header(const Headers& headers, std::string_view name);

/// What came back. `error != none`: no complete answer; `status` is then that of the head if one
/// was read, else 0, and `body` what came until then, which may still be all. Header names
/// are lower-case; only those that the project uses are kept.
struct Response {
    NetError error = NetError::none;
    std::string detail;  ///< for people: one line, no secrets, no URL
    int status = 0;
    Headers headers;
    std::string body;  ///< decoded
    /// What was wrong with the frame or coding although the answer could be read; for people.
    std::string flaw = {};
    std::size_t wire_bytes = 0;
    bool sent = false;  ///< request bytes may have reached the peer
    /// The head was read, but nothing of the body: its frame is broken (Frame::connection may
    /// help).
    bool frameless = false;
    /// The peer broke HTTP/2, or off (Version::http1 may help).
    bool http2_failed = false;
    std::chrono::microseconds paused{0};  ///< for want of memory
    /// Keeps the body charged to the client's bound until its receiver counts it as waiting. Drop
    /// it on the client's thread.
    std::shared_ptr<void> charge = nullptr;

    std::optional<std::string_view> header(std::string_view name) const {
        return first_header(headers, name);
    }
};

}  // namespace feeds::net
