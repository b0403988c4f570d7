#include "daemon/pipeline/announced_send.hpp"

#include <boost/asio/this_coro.hpp>

#include <memory>
#include <utility>

namespace newsalertd::pipeline {

namespace fetch = feeds::fetch;

namespace {

boost::asio::awaitable<feeds::net::Response> announce_and_send(fetch::Send send,
                                                               PollLedger* ledger,
                                                               SourcePtr source,
                                                               std::shared_ptr<bool> told,
                                                               const bool* stopping,
                                                               feeds::net::Request request) {
    if (!std::exchange(*told, true))
        co_await ledger->begin(source);
    const auto state = co_await boost::asio::this_coro::cancellation_state;
    if (*stopping || state.cancelled() != boost::asio::cancellation_type::none) {
        feeds::net::Response cancelled;
        cancelled.error = feeds::net::NetError::cancelled;
        co_return cancelled;
    }
    co_return co_await send(std::move(request));
}

boost::asio::awaitable<feeds::net::Response> not_asked(std::string why) {
    feeds::net::Response response;
    response.error = feeds::net::NetError::bad_url;
    response.detail = std::move(why);
    co_return response;
}

}  // namespace

fetch::Send announced_send(const SendParts& parts, SourcePtr source, bool announced) {
    // Asked without its key, or past its proxy, a feed would show another face, or us to it.
    if (!source->feed->unready.empty())
        return [why = source->feed->unready](feeds::net::Request) { return not_asked(why); };
    return [send = parts.send,
            ledger = &parts.ledger,
            source = std::move(source),
            told = std::make_shared<bool>(announced),
            stopping = &parts.stopping](feeds::net::Request request) {
        return announce_and_send(send, ledger, source, told, stopping, std::move(request));
    };
}

}  // namespace newsalertd::pipeline
