#include "daemon/app/failure.hpp"

#include <sysexits.h>

namespace newsalertd::app {

namespace json = boost::json;

int exit_code_of(store::ErrorClass error) {
    switch (error) {
        case store::ErrorClass::damaged:
        case store::ErrorClass::newer:
            return EX_DATAERR;
        case store::ErrorClass::missing:
            return EX_NOINPUT;
        case store::ErrorClass::permission:
            return EX_NOPERM;
        case store::ErrorClass::unusable:
            return EX_CANTCREAT;
        case store::ErrorClass::io:
        case store::ErrorClass::misplaced:
            return EX_IOERR;
        case store::ErrorClass::full:
        case store::ErrorClass::busy:
            return EX_TEMPFAIL;
        default:
            return EX_SOFTWARE;
    }
}

Failure failure_of(const store::Error& error) {
    return {exit_code_of(error.error), error.message};
}

json::object to_json(const Failure& failure) {
    return {{"error", {{"message", failure.message}, {"exit", failure.exit_code}}}};
}

std::optional<Failure> failure_in(const json::object& answer) {
    const auto* member = answer.if_contains("error");
    const auto* error = member ? member->if_object() : nullptr;
    if (!error)
        return std::nullopt;
    Failure failure{EX_SOFTWARE, text_of(*error, "message")};
    if (const auto* exit = error->if_contains("exit"); exit && exit->is_int64())
        failure.exit_code = static_cast<int>(exit->get_int64());
    return failure;
}

std::string text_of(const json::object& object, std::string_view key) {
    const auto* member = object.if_contains(key);
    const auto* text = member ? member->if_string() : nullptr;
    return text ? std::string(*text) : std::string();
}

}  // namespace newsalertd::app
