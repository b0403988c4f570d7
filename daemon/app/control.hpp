#pragma once
// The verbs of the control socket: one JSON object asks ({"verb": …}), one answers.

#include <boost/asio/awaitable.hpp>

#include <string>

namespace newsalertd::app {

class App;

/// Never throws: what cannot be done is {"error": {"class", "message", "exit"}}.
boost::asio::awaitable<std::string> answer_control(App& app, std::string line);

}  // namespace newsalertd::app
