#pragma once
// Waiting for the store from a coroutine: the store thread does the work, the answer is posted to
// the coroutine's own executor.

#include "daemon/store/store_thread.hpp"

#include <boost/asio/associated_executor.hpp>
#include <boost/asio/async_result.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <functional>
#include <memory>
#include <utility>

namespace newsalertd::store {

template <class Value>
boost::asio::awaitable<Result<Value>> await(StoreThread& store,
                                            Queue queue,
                                            std::function<Result<Value>(Store&)> operation) {
    co_return co_await boost::asio::async_initiate<const boost::asio::use_awaitable_t<>,
                                                   void(Result<Value>)>(
        [&store, queue](auto handler, std::function<Result<Value>(Store&)> op) {
            auto executor = boost::asio::get_associated_executor(handler);
            store.submit<Value>(
                queue,
                std::move(op),
                [h = std::move(handler),
                 work = boost::asio::make_work_guard(executor)](Result<Value> result) mutable {
                    auto to = work.get_executor();
                    boost::asio::post(to, [h = std::move(h), r = std::move(result)]() mutable {
                        std::move(h)(std::move(r));
                    });
                });
        },
        boost::asio::use_awaitable,
        std::move(operation));
}

}  // namespace newsalertd::store
