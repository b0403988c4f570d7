#pragma once
// How coroutines of the loop wait: for work on a thread of its own, and for the next time.

#include "daemon/pipeline/work_pool.hpp"
#include "daemon/spawn.hpp"

#include <boost/asio/async_result.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <chrono>
#include <exception>
#include <type_traits>
#include <utility>

namespace newsalertd::app {

/// What `make` returns, made on a thread of `pool`. Throws on the loop what `make` throws there.
template <class Make>
boost::asio::awaitable<std::invoke_result_t<Make&>> in_background(boost::asio::io_context& io,
                                                                  pipeline::WorkPool& pool,
                                                                  Make make) {
    using Value = std::invoke_result_t<Make&>;
    co_return co_await boost::asio::async_initiate<const boost::asio::use_awaitable_t<>,
                                                   void(std::exception_ptr, Value)>(
        [&io, &pool](auto handler, Make work) {
            pool.post([&io,
                       work = std::move(work),
                       h = std::move(handler),
                       guard = boost::asio::make_work_guard(io)](rules::Matcher&) mutable {
                Value made{};
                std::exception_ptr failure;
                try {
                    made = work();
                } catch (...) {
                    failure = std::current_exception();
                }
                boost::asio::post(io,
                                  [h = std::move(h), failure, made = std::move(made)]() mutable {
                                      std::move(h)(failure, std::move(made));
                                  });
            });
        },
        boost::asio::use_awaitable,
        std::move(make));
}

/// Calls `work`, which may be a coroutine, at once and then always `period` after its end.
template <class Work>
void every(boost::asio::io_context& io,
           const char* name,
           std::chrono::steady_clock::duration period,
           Work work) {
    spawn(
        io.get_executor(),
        name,
        [](boost::asio::io_context* loop,
           std::chrono::steady_clock::duration pause,
           Work call) -> boost::asio::awaitable<void> {
            boost::asio::steady_timer timer(*loop);
            for (;;) {
                if constexpr (std::is_void_v<std::invoke_result_t<Work&>>)
                    call();
                else
                    co_await call();
                timer.expires_after(pause);
                co_await timer.async_wait(boost::asio::use_awaitable);
            }
        },
        &io,
        period,
        std::move(work));
}

}  // namespace newsalertd::app
