#include "feeds/identity/feed_address.hpp"

#include "feeds/text/ascii.hpp"

#include <algorithm>

namespace feeds::identity {

std::string feed_address(std::string_view url) {
    url = trim(url);
    std::string_view port;
    std::string_view rest = url;
    if (starts_with_no_case(url, "http://")) {
        port = ":80";
        rest.remove_prefix(7);
    } else if (starts_with_no_case(url, "https://")) {
        port = ":443";
        rest.remove_prefix(8);
    } else {
        return std::string(url);
    }
    rest = rest.substr(0, rest.find('#'));
    std::string_view authority = rest.substr(0, rest.find_first_of("/?"));
    rest.remove_prefix(authority.size());
    if (authority.ends_with(port)) {
        authority.remove_suffix(port.size());
    }
    // A user name in front of the host keeps its case: it may open another feed.
    const std::size_t host = authority.rfind('@') + 1;  // npos + 1 is 0
    std::string address(authority.substr(0, host));
    address += lower(authority.substr(host));
    if (!rest.starts_with('/')) {
        address += '/';
    }
    return address += rest;
}

}  // namespace feeds::identity
