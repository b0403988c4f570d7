#pragma once
// What the scripted servers share.

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <chrono>

namespace test_support {

/// Errors are values.
inline constexpr auto kToken = boost::asio::as_tuple(boost::asio::use_awaitable);

/// How long a test waits for what must come.
inline constexpr std::chrono::seconds kPatience{20};

}  // namespace test_support
