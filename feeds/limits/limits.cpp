#include "feeds/limits/limits.hpp"

#include <boost/describe/enum.hpp>
#include <boost/describe/enum_to_string.hpp>

namespace feeds {

// clang-format off
BOOST_DESCRIBE_ENUM(ErrorClass, empty, html, blocked, unsupported, malformed, too_large, too_deep, too_slow, unknown)
// clang-format on

const char* to_string(ErrorClass error) {
    return boost::describe::enum_to_string(error, "unknown");
}

}  // namespace feeds
