#include "daemon/alerts/channels/redact.hpp"

#include "daemon/alerts/text/clean.hpp"
#include "daemon/alerts/text/truncate.hpp"

#include <algorithm>

namespace newsalertd::alerts {

namespace {

constexpr std::size_t kLongestDetail = 512;
constexpr std::size_t kMostRead = 64 << 10;
constexpr std::size_t kShortestSegment = 6;  ///< shorter ones are words such as "hook"
constexpr std::size_t kShortestValue = 4;

void replace_all(std::string& text, std::string_view from, std::string_view to) {
    std::string out;
    std::size_t start = 0;
    for (std::size_t at = text.find(from); at != std::string::npos; at = text.find(from, start)) {
        out.append(text, start, at - start).append(to);
        start = at + from.size();
    }
    if (start != 0) {
        text = out.append(text, start);
    }
}

std::string with_json_slashes(std::string_view path) {
    std::string out(path);
    replace_all(out, "/", "\\/");
    return out;
}

/// Calls `each` for every part of `text` between the separators.
template <typename Each>
void split(std::string_view text, std::string_view separators, Each each) {
    while (!text.empty()) {
        const std::size_t end = std::min(text.find_first_of(separators), text.size());
        each(text.substr(0, end));
        text.remove_prefix(std::min(end + 1, text.size()));
    }
}

}  // namespace

Redactor& Redactor::add(std::string_view secret) {
    if (secret.size() >= kShortestValue) {
        const std::string_view longest_first = secret;
        const auto at = std::ranges::find_if(secrets_, [&](const std::string& other) {
            return other.size() < longest_first.size();
        });
        secrets_.emplace(at, secret);
    }
    return *this;
}

Redactor& Redactor::add_url(std::string_view url) {
    const std::size_t scheme = url.find("://");
    std::string_view rest = scheme == std::string_view::npos ? url : url.substr(scheme + 3);
    const std::string_view authority = rest.substr(0, rest.find_first_of("/?#"));
    rest.remove_prefix(authority.size());
    const std::size_t at = authority.rfind('@');
    if (at != std::string_view::npos) {
        split(authority.substr(0, at), ":", [&](std::string_view part) { add(part); });
    }
    const std::string_view path = rest.substr(0, rest.find_first_of("?#"));
    add(rest);
    add(path);
    add(with_json_slashes(path));
    split(path, "/", [&](std::string_view segment) {
        const bool last = segment.data() + segment.size() == path.data() + path.size();
        if (last || segment.size() >= kShortestSegment) {
            add(segment);
        }
    });
    if (path.size() < rest.size()) {
        split(rest.substr(path.size() + 1), "&#", [&](std::string_view pair) {
            add(pair.substr(std::min(pair.find('=') + 1, pair.size())));
        });
    }
    return *this;
}

std::string Redactor::operator()(std::string_view text) const {
    std::string line = text::clean_line(text.substr(0, kMostRead));
    for (const std::string& secret : secrets_) {
        replace_all(line, secret, "***");
    }
    return text::truncate(line, kLongestDetail, text::Unit::bytes);
}

}  // namespace newsalertd::alerts
