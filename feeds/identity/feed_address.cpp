#include "feeds/identity/feed_address.hpp"

#include "feeds/text/ascii.hpp"
#include "feeds/url/parts.hpp"

namespace feeds::identity {

std::string feed_address(std::string_view url) {
    url = trim(url);
    if (!is_web_url(url))
        return std::string(url);
    const UrlParts parts = split_url(url);
    const std::string_view port = equals_no_case(parts.scheme, "http:") ? ":80" : ":443";
    std::string_view authority = parts.host_and_port();
    if (authority.ends_with(port))
        authority.remove_suffix(port.size());
    // A user name in front of the host keeps its case: it may open another feed.
    const std::size_t host = authority.rfind('@') + 1;  // npos + 1 is 0
    std::string address(authority.substr(0, host));
    address += lower(authority.substr(host));
    address += parts.path.empty() ? "/" : parts.path;
    return address += parts.query;
}

}  // namespace feeds::identity
