#pragma once
// The running daemon, asked over its control socket.

#include "daemon/admin/control_client.hpp"
#include "daemon/app/failure.hpp"
#include "daemon/cli/verb.hpp"

#include <boost/json/object.hpp>

#include <chrono>
#include <expected>

namespace newsalertd::cli {

/// Where the files are, for a person's verb, which may not see what the service sees.
config::Locations locations_of(const Context& context);

/// Prints why; returns its exit code.
int fail(const app::Failure& failure, const Context& context);

using Answer = std::expected<boost::json::object, app::Failure>;

Answer ask(admin::ControlClient& daemon,
           const boost::json::object& request,
           std::chrono::milliseconds limit = std::chrono::minutes(5));

/// The exit codes: 69 where no daemon answers, 75 in time, 77 where the socket may not be used.
std::expected<admin::ControlClient, app::Failure> connect(const Context& context);

/// One question to the daemon that the configuration names.
Answer ask(const Context& context,
           const boost::json::object& request,
           std::chrono::milliseconds limit = std::chrono::minutes(5));

/// A member as text, whatever it is, fractions to the thousandth; empty: null or none.
std::string shown_of(const boost::json::object& object, std::string_view key);

}  // namespace newsalertd::cli
