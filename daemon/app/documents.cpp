// Documents whose end never came: what was held for them leaves after a while (pipeline/held.hpp).

#include "daemon/app/app.hpp"
#include "daemon/pipeline/held.hpp"
#include "daemon/store/await.hpp"

#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <spdlog/spdlog.h>

namespace newsalertd::app {

boost::asio::awaitable<void> App::end_documents() {
    boost::asio::steady_timer tick(io_);
    for (;;) {
        const auto ended = co_await store::await<store::Store::DocumentEnd>(
            *store_, store::Lane::bulk, [generation = current_.get()](store::Store& store) {
                return pipeline::end_overdue_documents(store, *generation, now());
            });
        if (!ended)
            spdlog::error("held deliveries: {}", ended.error().message);
        else
            for (const auto& target : ended->pending)
                outbox_->wake(target);
        tick.expires_after(std::chrono::seconds(30));
        co_await tick.async_wait(boost::asio::use_awaitable);
    }
}

}  // namespace newsalertd::app
