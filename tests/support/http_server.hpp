#pragma once
// A scripted HTTP/1.1 server on 127.0.0.1, on a thread and io_context of its own. A test says for
// every request which bytes go out, in which pieces, and how the connection ends:
//
//     HttpServer server([](const HttpRequest& request) {
//         if (request.target == "/feed") return HttpReply::ok("<rss/>", {{"ETag", "\"1\""}});
//         return HttpReply::status(404);
//     });
//     ... fetch server.url("/feed") ...
//     EXPECT_EQ(server.requests().at(0).header("if-none-match"), "\"1\"");
//
// Faults are replies too: HttpReply::raw("HTTP/1.1 200 OK\r\n...").then_reset(),
// HttpReply::hang(), reply.dripping(1, 10ms). The handler runs on the server's thread; it may block
// on nothing. Nothing here sleeps in the test's thread: wait_for_requests() waits for the event.

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

namespace test_support {

using HeaderList = std::vector<std::pair<std::string, std::string>>;

struct HttpRequest {
    std::string method;
    std::string target;  ///< path and query as sent
    HeaderList headers;  ///< names in lower case
    std::string body;
    std::string head;            ///< the bytes up to and with the empty line
    std::size_t connection = 0;  ///< which connection of the server, from 0

    /// "" without one.
    std::string header(std::string_view lower_name) const;
    bool has_header(std::string_view lower_name) const;
};

struct HttpReply {
    enum class End {
        keep,   ///< wait for the next request on the connection
        close,  ///< FIN
        reset,  ///< RST
        hang,   ///< keep the connection open and silent until the client goes or the server ends
        lose,   ///< the same, and no packet of it arrives any more, as behind a router that is off
    };

    std::string bytes;  ///< sent as they are, head included
    End end = End::keep;
    std::size_t piece = 0;               ///< 0: all at once, else this many bytes at a time
    std::chrono::milliseconds pause{0};  ///< between pieces

    /// A whole answer with Content-Length; Content-Type is text/xml unless given.
    static HttpReply ok(std::string_view body, const HeaderList& headers = {});
    /// Any status, Content-Length added.
    static HttpReply status(int code, const HeaderList& headers = {}, std::string_view body = {});
    /// A head without Content-Length, then one chunk for each of `chunks`; `last` adds the end.
    static HttpReply chunked(const std::vector<std::string>& chunks,
                             const HeaderList& headers = {},
                             bool last = true);
    /// Exactly these bytes, then the end of the connection unless changed.
    static HttpReply raw(std::string bytes);
    static HttpReply hang();
    /// Reads the request, then resets the connection: accepted, but nobody says so.
    static HttpReply reset();

    HttpReply then_close() &&;
    HttpReply then_reset() &&;
    HttpReply then_hang() &&;
    HttpReply then_lose() &&;
    HttpReply dripping(std::size_t piece_bytes, std::chrono::milliseconds between) &&;
};

class HttpServer {
public:
    using Handler = std::function<HttpReply(const HttpRequest&)>;

    struct Options {
        std::string certificate_file;  ///< PEM; with both, the server speaks TLS (certificates.hpp)
        std::string key_file;
        std::string address = "127.0.0.1";
        /// To those who know it. The server has none: its handler sees the preface as a request,
        /// PRI.
        bool offers_http2 = false;
    };

    explicit HttpServer(Handler handler);
    HttpServer(Handler handler, const Options& options);
    ~HttpServer();  ///< closes every connection and joins the thread
    HttpServer(const HttpServer&) = delete;
    HttpServer& operator=(const HttpServer&) = delete;

    std::uint16_t port() const;
    /// "http://127.0.0.1:PORT" + target, https with TLS.
    std::string url(std::string_view target = "/") const;

    /// All requests read so far, in order.
    std::vector<HttpRequest> requests() const;
    std::size_t request_count() const;
    /// Connections accepted so far, also those on which no request came (refused TLS).
    std::size_t connection_count() const;
    /// Waits for the n-th request; false after 20 s.
    bool wait_for_requests(std::size_t count) const;
    /// Waits until this many connections have ended (the client let go); false after 20 s.
    bool wait_for_closed(std::size_t count) const;

private:
    class Impl;
    std::shared_ptr<Impl> impl_;
};

}  // namespace test_support
