#pragma once
// Work that takes its time, waited for by a coroutine of the loop.

#include "daemon/pipeline/work_pool.hpp"

#include <boost/asio/async_result.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <spdlog/spdlog.h>

#include <exception>
#include <functional>
#include <memory>
#include <utility>

namespace newsalertd::app {

/// What `make` returns, made on a thread of `pool`; nullptr if it throws (which is logged).
template <class Value>
boost::asio::awaitable<std::shared_ptr<Value>> aside(boost::asio::io_context& io,
                                                     pipeline::WorkPool& pool,
                                                     std::function<std::shared_ptr<Value>()> make) {
    co_return co_await boost::asio::async_initiate<const boost::asio::use_awaitable_t<>,
                                                   void(std::shared_ptr<Value>)>(
        [&io, &pool](auto handler, std::function<std::shared_ptr<Value>()> work) {
            pool.post([&io,
                       work = std::move(work),
                       h = std::move(handler),
                       guard = boost::asio::make_work_guard(io)](rules::Matcher&) mutable {
                std::shared_ptr<Value> made;
                try {
                    made = work();
                } catch (const std::exception& exception) {
                    spdlog::critical("preparing watches: {}", exception.what());
                }
                boost::asio::post(io, [h = std::move(h), made = std::move(made)]() mutable {
                    std::move(h)(std::move(made));
                });
            });
        },
        boost::asio::use_awaitable,
        std::move(make));
}

}  // namespace newsalertd::app
