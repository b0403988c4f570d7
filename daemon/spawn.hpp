#pragma once
// Starts a root coroutine. The one place, besides main, where exceptions end: they are logged and
// counted (`detached` alone would lose them).

#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <spdlog/spdlog.h>

#include <exception>
#include <functional>
#include <utility>

namespace newsalertd {

/// `function` is a plain function or captureless lambda returning awaitable<void>; its arguments
/// are kept by value for the coroutine's life (Core Guidelines CP.51-53), if `function` itself is
/// the coroutine: one that merely returns another's awaitable drops them at once.
template <class Executor, class Function, class... Arguments>
void spawn(const Executor& executor, const char* name, Function function, Arguments... arguments) {
    boost::asio::co_spawn(
        executor, function(std::move(arguments)...), [name](const std::exception_ptr& failure) {
            if (!failure)
                return;
            try {
                std::rethrow_exception(failure);
            } catch (const std::exception& exception) {
                spdlog::critical("{} ended: {}", name, exception.what());
            }
        });
}

}  // namespace newsalertd
