#pragma once
// A value that is never shown.

#include <string>
#include <utility>

namespace newsalertd {

/// A secret that was read from env:, file: or credential:. It has no way to print itself.
class Secret {
public:
    Secret() = default;

    explicit Secret(std::string value) : value_(std::move(value)) {}

    const std::string& reveal() const { return value_; }

    bool empty() const { return value_.empty(); }

private:
    std::string value_;
};

}  // namespace newsalertd
