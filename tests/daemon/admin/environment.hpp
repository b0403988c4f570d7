#pragma once

#include <cstdlib>
#include <string>

namespace newsalertd::admin {

// Between tests only one thread reads the environment.

inline void set_variable(const char* name, const std::string& value) {
    ::setenv(name, value.c_str(), 1);  // NOLINT(concurrency-mt-unsafe)
}

inline void unset_variable(const char* name) {
    ::unsetenv(name);  // NOLINT(concurrency-mt-unsafe)
}

}  // namespace newsalertd::admin
