#pragma once
// One HTTP exchange over libcurl: the request's options, the limits counted where the bytes arrive
// and the response's headers.

#include "feeds/net/body_budget.hpp"
#include "feeds/net/content_decoder.hpp"
#include "feeds/net/exchange.hpp"
#include "feeds/net/target_url.hpp"

#include <functional>
#include <memory>
#include <optional>
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
    void on_socket(curl_socket_t socket) override;
    void complete(const Failure& failure, CURL* easy) override;

    void set_method(CURL* easy);
    void watch_speed();
    bool take_header(std::string_view line);
    bool keep_header(std::string_view line);
    void declare_transfer(std::string_view codings);
    std::size_t take_body(std::string_view bytes);
    bool is_within_limits();
    std::size_t room();
    void grow_body(std::size_t more);
    void account();
    void pause();
    void resume();
    void on_success() override;

    static std::size_t on_header(char* data, std::size_t size, std::size_t count, void* exchange);
    static std::size_t on_body(char* data, std::size_t size, std::size_t count, void* exchange);

    enum class Part { head, interim, body };

    Request request_;
    Response response_;
    std::function<void(Response)> completed_;
    Url target_;
    Part part_ = Part::head;
    bool answered_ = false;  ///< the first byte has come
    bool chunked_ = false;
    std::string transfer_flaw_;
    ContentDecoder decoder_;
    std::shared_ptr<BodyBudget::Share> share_;  ///< from the body's first byte on
    std::size_t charged_ = 0;                   ///< to the share
    std::size_t taken_ = 0;     ///< of the bytes that libcurl will give again after a pause
    std::size_t received_ = 0;  ///< of them, counted already
    std::optional<std::chrono::steady_clock::time_point> paused_since_;
    std::size_t header_bytes_ = 0;
    std::size_t body_wire_bytes_ = 0;
    std::size_t measured_bytes_ = 0;  ///< at the last speed check
    std::chrono::steady_clock::time_point last_fast_;
};

}  // namespace feeds::net
