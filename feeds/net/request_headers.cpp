#include "feeds/net/request_headers.hpp"

#include <algorithm>
#include <array>

namespace feeds::net {

namespace {

// Set-Cookie is left out on purpose (F30).
constexpr std::array<std::string_view, 17> kKept = {"age",
                                                    "cache-control",
                                                    "cf-mitigated",
                                                    "content-encoding",
                                                    "content-length",
                                                    "content-range",
                                                    "content-type",
                                                    "date",
                                                    "etag",
                                                    "expires",
                                                    "last-modified",
                                                    "link",
                                                    "location",
                                                    "retry-after",
                                                    "server",
                                                    "im",
                                                    "x-hub-signature"};

// Framing belongs to libcurl; two opinions on it are request smuggling.
constexpr std::array<std::string_view, 7> kRefused = {
    "content-length", "transfer-encoding", "trailer", "te", "upgrade", "expect", "connection"};

template <std::size_t N>
bool is_in(const std::array<std::string_view, N>& names, std::string_view name) {
    return std::ranges::find(names, name) != names.end();
}

}  // namespace

std::string lower_case(std::string_view text) {
    std::string lower(text);
    for (char& c : lower) {
        c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    }
    return lower;
}

bool is_token(std::string_view text) {
    static constexpr std::string_view kMarks = "!#$%&'*+-.^_`|~";
    return !text.empty() && std::ranges::all_of(text, [](char c) {
        return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
               kMarks.find(c) != std::string_view::npos;
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
        if (!is_token(name)) {
            return "a request header's name is not a token";
        }
        if (has_control_characters(value)) {
            return "a request header's value holds a control character";
        }
        if (is_in(kRefused, lower_case(name))) {
            return "a request header that is the client's own: " + lower_case(name);
        }
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
    return is_in(kKept, lower_name) || lower_name.starts_with("x-ratelimit-");
}

}  // namespace feeds::net
