#include "feeds/identity/normal_url.hpp"

#include "feeds/identity/composed.hpp"
#include "feeds/text/ascii.hpp"
#include "feeds/text/utf8.hpp"

#include <algorithm>
#include <vector>

namespace feeds::identity {

namespace {

constexpr auto kNone = std::string_view::npos;
constexpr std::string_view kHex = "0123456789ABCDEF";

bool is_plain(unsigned char byte) {
    const char c = static_cast<char>(byte);
    return byte >= 0x80 || is_alnum(c) || c == '-' || c == '.' || c == '_' || c == '~';
}

/// What no address may hold as it is.
bool is_forbidden(unsigned char byte) {
    constexpr std::string_view kMarks = "\"<>\\^`{|}";
    return byte <= ' ' || byte == 0x7f || kMarks.find(static_cast<char>(byte)) != kNone;
}

void append_escaped(std::string& out, unsigned char byte) {
    out += '%';
    out += kHex[byte >> 4U];
    out += kHex[byte & 0xfU];
}

/// The byte that an escape at the start of `text` stands for; -1: there is none.
int escaped_byte(std::string_view text) {
    if (text.size() < 3 || text.front() != '%') {
        return -1;
    }
    const auto digit = [](char c) {
        const auto at = kHex.find(c >= 'a' && c <= 'f' ? static_cast<char>(c - 'a' + 'A') : c);
        return at == kNone ? -1 : static_cast<int>(at);
    };
    const int high = digit(text[1]);
    const int low = digit(text[2]);
    return high < 0 || low < 0 ? -1 : high * 16 + low;
}

std::string respelled(std::string_view text, bool query) {
    std::string out;
    out.reserve(text.size());
    while (!text.empty()) {
        const int escaped = escaped_byte(text);
        const auto byte = static_cast<unsigned char>(escaped >= 0 ? escaped : text.front());
        text.remove_prefix(escaped >= 0 ? 3 : 1);
        if (escaped >= 0 ? !is_plain(byte) : is_forbidden(byte)) {
            append_escaped(out, byte);
        } else if (query && escaped < 0 && byte == '+') {
            out += "%20";
        } else {
            out += static_cast<char>(byte);
        }
    }
    if (valid_prefix(out) != out.size()) {
        return out;
    }
    std::string buffer;
    const auto text_composed = composed(out, buffer);
    return std::string(text_composed);
}

/// RFC 3986 §5.2.4.
std::string without_dot_segments(std::string_view path) {
    if (path.find("/.") == kNone) {
        return std::string(path);
    }
    std::vector<std::string_view> kept;
    path.remove_prefix(1);
    for (bool last = false; !last;) {
        const std::size_t end = path.find('/');
        const std::string_view segment = path.substr(0, end);
        last = end == kNone;
        path.remove_prefix(last ? path.size() : end + 1);
        const bool up = segment == "..";
        if (up && !kept.empty()) {
            kept.pop_back();
        }
        if (!up && segment != ".") {
            kept.push_back(segment);
        } else if (last) {
            kept.emplace_back();
        }
    }
    std::string out;
    for (const std::string_view segment : kept) {
        (out += '/') += segment;
    }
    return out;
}

}  // namespace

std::string normal_url(std::string_view url) {
    url = trim(url);
    const std::size_t slashes = url.find("//");
    const std::string_view scheme = url.substr(0, slashes);
    if (slashes == kNone ||
        !(scheme.empty() || equals_no_case(scheme, "http:") || equals_no_case(scheme, "https:"))) {
        return std::string(url);
    }
    const std::size_t end = std::min(url.find_first_of("/?#", slashes + 2), url.size());
    std::string_view front = url.substr(0, end);
    if (front.ends_with(':')) {
        front.remove_suffix(1);
    }
    std::string_view rest = url.substr(end);
    const std::size_t mark = std::min(rest.find_first_of("?#"), rest.size());
    const std::size_t hash = std::min(rest.find('#'), rest.size());
    std::string out(front);
    out += without_dot_segments(respelled(rest.substr(0, mark), false));
    out += respelled(rest.substr(mark, hash - mark), true);
    out += respelled(rest.substr(hash), false);
    return out;
}

}  // namespace feeds::identity
