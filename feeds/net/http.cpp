#include "feeds/net/http.hpp"

#include <boost/describe/enum.hpp>
#include <boost/describe/enum_to_string.hpp>

#include <algorithm>

namespace feeds::net {

BOOST_DESCRIBE_ENUM(NetError,
                    none,
                    bad_url,
                    denied_address,
                    dns,
                    connect,
                    tls,
                    certificate,
                    timeout,
                    too_slow,
                    too_large,
                    reset,
                    protocol,
                    cancelled)

const char* to_string(NetError error) {
    return boost::describe::enum_to_string(error, "unknown");
}

std::optional<std::string_view> first_header(const Headers& headers, std::string_view name) {
    const auto found = std::ranges::find(headers, name, &Headers::value_type::first);
    return found == headers.end() ? std::nullopt : std::optional{std::string_view{found->second}};
}

}  // namespace feeds::net
