#include "feeds/limits/limits.hpp"

namespace feeds {

const char* to_string(ErrorClass error) {
    switch (error) {
        case ErrorClass::empty:
            return "empty";
        case ErrorClass::html:
            return "html";
        case ErrorClass::blocked:
            return "blocked";
        case ErrorClass::unsupported:
            return "unsupported";
        case ErrorClass::malformed:
            return "malformed";
        case ErrorClass::too_large:
            return "too_large";
        case ErrorClass::too_deep:
            return "too_deep";
        case ErrorClass::too_slow:
            return "too_slow";
        case ErrorClass::unknown:
            break;
    }
    return "unknown";
}

}  // namespace feeds
