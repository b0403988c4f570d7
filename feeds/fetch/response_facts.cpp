#include "feeds/fetch/response_facts.hpp"

#include "feeds/net/request_headers.hpp"

#include <algorithm>
#include <charconv>
#include <cstdint>

namespace feeds::fetch {
namespace {

constexpr std::size_t kLongestValidator = 4096;

/// Whether a body begins like a document and not like a page.
bool begins_document(std::string_view body) {
    constexpr std::string_view kBlank = " \t\r\n\xEF\xBB\xBF";
    body.remove_prefix(std::min(body.find_first_not_of(kBlank), body.size()));
    return body.starts_with("<?xml") || body.starts_with("<rss") || body.starts_with("<feed") ||
           body.starts_with("<rdf:RDF") || body.starts_with('{') || body.starts_with('[');
}

}  // namespace

std::string_view header(const net::Headers& headers, std::string_view name) {
    return net::first_header(headers, name).value_or(std::string_view{});
}

std::string validator(std::string_view value) {
    const bool clean = !net::has_control_characters(value);
    return clean && value.size() <= kLongestValidator ? std::string{value} : std::string{};
}

Failure failure_of(net::NetError error) {
    switch (error) {
        case net::NetError::none:
            return Failure::none;
        case net::NetError::bad_url:
        case net::NetError::denied_address:
            return Failure::denied;
        case net::NetError::dns:
            return Failure::dns;
        case net::NetError::connect:
        case net::NetError::reset:
            return Failure::connect;
        case net::NetError::tls:
        case net::NetError::certificate:
            return Failure::tls;
        case net::NetError::timeout:
        case net::NetError::too_slow:
            return Failure::timeout;
        case net::NetError::too_large:
            return Failure::too_large;
        case net::NetError::protocol:
            return Failure::protocol;
        case net::NetError::cancelled:
            return Failure::cancelled;
    }
    return Failure::protocol;
}

bool is_document_status(int status) {
    return status == 200 || status == 203;
}

bool is_whole_range(std::string_view range) {
    if (range.empty())
        return true;
    constexpr std::string_view kFromStart = "bytes 0-";
    const auto slash = range.find('/');
    if (!range.starts_with(kFromStart) || slash == std::string_view::npos)
        return false;
    std::uint64_t last = 0;
    std::uint64_t size = 0;
    const std::string_view end = range.substr(kFromStart.size(), slash - kFromStart.size());
    const std::string_view total = range.substr(slash + 1);
    std::from_chars(end.data(), end.data() + end.size(), last);
    std::from_chars(total.data(), total.data() + total.size(), size);
    return total == "*" || last + 1 == size;
}

bool is_other_success(const net::Response& response) {
    return response.status > 200 && response.status < 300 && begins_document(response.body);
}

bool is_document(const net::Response& response) {
    return (is_document_status(response.status) || is_other_success(response)) &&
           !response.body.empty();
}

bool may_be_whole(net::NetError error) {
    return error == net::NetError::reset || error == net::NetError::protocol ||
           error == net::NetError::too_large || error == net::NetError::timeout ||
           error == net::NetError::too_slow;
}

bool is_redirect(int status) {
    return status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
}

}  // namespace feeds::fetch
