#include "feeds/net/http.hpp"

namespace feeds::net {

const char* to_string(NetError error) {
    switch (error) {
        case NetError::none:
            return "none";
        case NetError::bad_url:
            return "bad_url";
        case NetError::denied_address:
            return "denied_address";
        case NetError::dns:
            return "dns";
        case NetError::connect:
            return "connect";
        case NetError::tls:
            return "tls";
        case NetError::certificate:
            return "certificate";
        case NetError::timeout:
            return "timeout";
        case NetError::too_slow:
            return "too_slow";
        case NetError::too_large:
            return "too_large";
        case NetError::reset:
            return "reset";
        case NetError::protocol:
            return "protocol";
        case NetError::cancelled:
            return "cancelled";
    }
    return "unknown";
}

std::optional<std::string_view> Response::header(std::string_view name) const {
    for (const auto& [key, value] : headers) {
        if (key == name) {
            return value;
        }
    }
    return std::nullopt;
}

}  // namespace feeds::net
