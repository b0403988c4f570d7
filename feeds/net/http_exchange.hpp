#pragma once
// One HTTP exchange over libcurl: the request's options, the limits counted where the bytes arrive
// (fetching.md F35, F36, K6), and the response's headers.

#include "feeds/net/exchange.hpp"
#include "feeds/net/target_url.hpp"

#include <functional>
#include <string>
#include <string_view>

namespace feeds::net {

class HttpExchange final : public Exchange {
public:
    HttpExchange(Services& services, Request request, std::function<void(Response)> completed);

private:
    std::expected<Peer, Failure> prepare() override;

    const AddressPolicy& policy() const override { return request_.policy; }

    std::chrono::milliseconds total_limit() const override { return request_.limits.total; }

    void configure(CURL* easy, StringList& headers) override;
    std::optional<Failure> on_connected() override;
    void complete(const Failure& failure, CURL* easy) override;

    void set_method(CURL* easy);
    void watch_speed();
    bool take_header(std::string_view line);
    bool keep_header(std::string_view line);
    bool take_body(std::string_view bytes);
    bool wire_is_within(std::size_t body_bytes);

    static std::size_t on_header(char* data, std::size_t size, std::size_t count, void* exchange);
    static std::size_t on_body(char* data, std::size_t size, std::size_t count, void* exchange);
    static int on_progress(
        void* exchange, curl_off_t down_total, curl_off_t down, curl_off_t up_total, curl_off_t up);

    enum class Reading { head, interim, body };

    Request request_;
    Response response_;
    std::function<void(Response)> completed_;
    TargetUrl target_;
    Reading reading_ = Reading::head;
    bool answered_ = false;    ///< the first byte has come
    std::size_t codings_ = 0;  ///< decoders that the body needs
    std::size_t header_bytes_ = 0;
    std::size_t body_wire_bytes_ = 0;
    std::size_t measured_bytes_ = 0;  ///< at the last speed check
    std::chrono::steady_clock::time_point last_fast_;
};

}  // namespace feeds::net
