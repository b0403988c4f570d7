#include "feeds/net/http_client.hpp"

#include "feeds/net/curl_handles.hpp"
#include "feeds/net/curl_loop.hpp"
#include "feeds/net/http_exchange.hpp"
#include "feeds/net/mail_exchange.hpp"

#include <boost/asio/associated_cancellation_slot.hpp>
#include <boost/asio/associated_executor.hpp>
#include <boost/asio/async_result.hpp>
#include <boost/asio/executor_work_guard.hpp>

#include <utility>

namespace feeds::net {

namespace asio = boost::asio;

namespace {

/// What a transfer may need: a body of 10 MiB, and as much for the window of its decoder.
constexpr std::size_t kMostOfOne = 20UL << 20U;
/// Nearly all documents are smaller.
constexpr std::size_t kSmall = 256UL << 10U;

}  // namespace

class HttpClient::Impl {
public:
    Impl(asio::io_context& io, Resolver& resolver, Options options)
        : options_(std::move(options)),
          bodies_(io, options_.body_bytes, kMostOfOne, kSmall),
          loop_(std::make_shared<CurlLoop>(
              io,
              CurlLoop::Options{options_.max_connections, options_.max_host_connections},
              [this](CURL* easy, CURLcode code) { on_done(easy, code); })),
          services_{io,
                    resolver,
                    *loop_,
                    handles_,
                    options_.purpose,
                    options_.user_agent,
                    [this](Exchange& exchange) { exchanges_.erase(&exchange); },
                    bodies_} {}

    ~Impl() { cancel_all(); }

    Impl(const Impl&) = delete;
    Impl& operator=(const Impl&) = delete;

    template <class Kind, class Ask, class Answer>
    std::shared_ptr<Exchange> begin(Ask ask, std::function<void(Answer)> completed) {
        auto exchange = std::make_shared<Kind>(services_, std::move(ask), std::move(completed));
        exchanges_.emplace(exchange.get(), exchange);
        exchange->start();
        return exchange;
    }

    void cancel_all() {
        while (!exchanges_.empty())
            exchanges_.begin()->second->cancel();
    }

    const Options options_;
    EasyPool handles_;
    BodyBudget bodies_;
    std::shared_ptr<CurlLoop> loop_;
    Exchange::Services services_;
    std::unordered_map<Exchange*, std::shared_ptr<Exchange>> exchanges_;

private:
    void on_done(CURL* easy, CURLcode code) {
        char* exchange = nullptr;
        curl_easy_getinfo(easy, CURLINFO_PRIVATE, &exchange);
        const auto entry = exchanges_.find(static_cast<Exchange*>(static_cast<void*>(exchange)));
        if (entry != exchanges_.end()) {
            const auto keep = entry->second;
            keep->on_done(code);
        }
    }
};

namespace {

/// Starts an exchange for an Asio completion handler: posts the answer to the handler's executor,
/// which is kept busy until then, and forwards cancellation.
template <class Answer, class Begin, class Handler>
void begin_for(Begin begin, Handler handler) {
    struct Waiting {
        explicit Waiting(Handler h) : handler(std::move(h)), work(asio::make_work_guard(handler)) {}

        Handler handler;
        asio::executor_work_guard<asio::associated_executor_t<Handler>> work;
    };

    auto slot = asio::get_associated_cancellation_slot(handler);
    auto waiting = std::make_shared<Waiting>(std::move(handler));
    const std::weak_ptr<Exchange> exchange = begin([waiting, slot](Answer answer) {
        const auto executor = waiting->work.get_executor();
        asio::post(executor, [waiting, slot, answer = std::move(answer)]() mutable {
            // Only here: an exchange may end inside the slot's own handler.
            slot.clear();
            auto completed = std::move(waiting->handler);
            waiting->work.reset();
            waiting.reset();
            std::move(completed)(std::move(answer));
        });
    });
    if (slot.is_connected()) {
        slot.assign([exchange](asio::cancellation_type type) {
            const auto alive = exchange.lock();
            if (alive && type != asio::cancellation_type::none)
                alive->cancel();
        });
    }
}

}  // namespace

HttpClient::HttpClient(asio::io_context& io, Resolver& resolver, Options options)
    : impl_(std::make_unique<Impl>(io, resolver, std::move(options))) {}

HttpClient::~HttpClient() = default;

namespace {

template <class Kind, class Answer, class Client, class Ask>
asio::awaitable<Answer> carry_out(Client* client, Ask ask) {
    co_return co_await asio::async_initiate<const asio::use_awaitable_t<>, void(Answer)>(
        [client](auto handler, Ask asked) {
            begin_for<Answer>(
                [&](std::function<void(Answer)> completed) {
                    return client->template begin<Kind>(std::move(asked), std::move(completed));
                },
                std::move(handler));
        },
        asio::use_awaitable,
        std::move(ask));
}

}  // namespace

asio::awaitable<Response> HttpClient::send(Request request) {
    return carry_out<HttpExchange, Response>(impl_.get(), std::move(request));
}

asio::awaitable<MailReply> HttpClient::send(MailRequest request) {
    return carry_out<MailExchange, MailReply>(impl_.get(), std::move(request));
}

void HttpClient::cancel_all() {
    impl_->cancel_all();
}

std::size_t HttpClient::in_flight() const {
    return impl_->exchanges_.size();
}

void HttpClient::set_waiting_bytes(std::size_t bytes) {
    impl_->bodies_.set_waiting(bytes);
}

std::size_t HttpClient::body_bytes() const {
    return impl_->bodies_.receiving();
}

}  // namespace feeds::net
