#include "feeds/net/request_headers.hpp"

#include "feeds/text/word_list.hpp"

#include <algorithm>

namespace feeds::net {

namespace {

// Set-Cookie is left out on purpose: polls carry no state of a site.
constexpr std::string_view kKept =
    "age cache-control cf-mitigated content-encoding content-length content-range content-type "
    "date etag expires last-modified link location retry-after server im strict-transport-security "
    "x-hub-signature";

// Framing belongs to libcurl; two opinions on it are request smuggling.
constexpr std::string_view kRefused =
    "content-length transfer-encoding trailer te upgrade expect connection";

}  // namespace

bool is_token(std::string_view text) {
    static constexpr std::string_view kMarks = "!#$%&'*+-.^_`|~";
    return !text.empty() && std::ranges::all_of(text, [](char c) {
        return is_alnum(c) || kMarks.find(c) != std::string_view::npos;
    });
}

bool has_control_characters(std::string_view text) {
    return std::ranges::any_of(text, [](char c) {
        const auto byte = static_cast<unsigned char>(c);
        return (byte < 0x20 && c != '\t') || byte == 0x7f;
    });
}

std::optional<std::string> refused_header(const Headers& headers) {
    for (const auto& [name, value] : headers) {
        if (!is_token(name))
            return "a request header's name is not a token";
        if (has_control_characters(value))
            return "a request header's value holds a control character";
        if (lists_word(kRefused, name))
            return "a request header that is the client's own: " + lower(name);
    }
    return std::nullopt;
}

std::string header_line(const std::string& name, const std::string& value) {
    const bool blank = value.find_first_not_of(" \t") == std::string::npos;
    return blank ? name + ";" : name + ": " + value;
}

bool is_clients_own(std::string_view lower_name) {
    return lower_name == "user-agent" || lower_name == "accept-encoding";
}

bool is_kept(std::string_view lower_name) {
    return lists_word(kKept, lower_name) || lower_name.starts_with("x-ratelimit-");
}

}  // namespace feeds::net
