#pragma once
// Why something that a person or a program asked for is not done, as it leaves the process: an exit
// code of sysexits.h for the verb, a sentence for stderr, {"error": {"message", "exit"}} on the
// control socket.

#include "daemon/store/error.hpp"

#include <boost/json/object.hpp>

#include <optional>
#include <string>
#include <string_view>

namespace newsalertd::app {

struct Failure {
    int exit_code = 70;
    std::string message;
};

/// The exit code for a state that cannot be opened or read.
int exit_code_of(store::ErrorClass error);
Failure failure_of(const store::Error& error);

boost::json::object to_json(const Failure& failure);

/// The failure that an answer of the control socket is; nullopt: it is another one.
std::optional<Failure> failure_in(const boost::json::object& answer);

/// A member that is text; empty where there is none.
std::string text_of(const boost::json::object& object, std::string_view key);

}  // namespace newsalertd::app
