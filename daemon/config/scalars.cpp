#include "daemon/config/scalars.hpp"

#include "daemon/config/findings.hpp"
#include "feeds/net/socket_address.hpp"
#include "feeds/url/web_url.hpp"

#include <boost/asio/ip/address.hpp>
#include <spdlog/fmt/fmt.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>
#include <utility>

namespace newsalertd::config {

namespace {

using std::chrono::milliseconds;

constexpr std::int64_t kLongestDuration = 100LL * 365 * 24 * 3600 * 1000;
constexpr std::size_t kLongestUrl = 4096;

struct Unit {
    std::string_view name;
    std::int64_t length;  ///< milliseconds
};

/// Largest first: joined durations descend.
constexpr auto kUnits = std::to_array<Unit>({{"w", 7LL * 24 * 3600 * 1000},
                                             {"d", 24LL * 3600 * 1000},
                                             {"h", 3600LL * 1000},
                                             {"m", 60LL * 1000},
                                             {"s", 1000},
                                             {"ms", 1}});

/// Takes digits off the front; nullopt if there are none or they exceed 64 bits.
std::optional<std::int64_t> take_number(std::string_view& text) {
    std::int64_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc{} || value < 0 || end == text.data())
        return std::nullopt;
    text.remove_prefix(static_cast<std::size_t>(end - text.data()));
    return value;
}

const Unit* take_unit(std::string_view& text) {
    const auto length = static_cast<std::size_t>(
        std::ranges::find_if_not(text, [](char c) { return c >= 'a' && c <= 'z'; }) - text.begin());
    const auto* const unit = std::ranges::find(kUnits, text.substr(0, length), &Unit::name);
    if (unit == kUnits.end())
        return nullptr;
    text.remove_prefix(length);
    return unit;
}

std::string_view trimmed(std::string_view text) {
    while (text.starts_with(' '))
        text.remove_prefix(1);
    while (text.ends_with(' '))
        text.remove_suffix(1);
    return text;
}

bool is_alphanumeric(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

/// RFC 1123 names of at least one label.
bool is_domain(std::string_view domain) {
    if (domain.empty() || domain.size() > 253)
        return false;
    while (true) {
        const auto dot = domain.find('.');
        const auto label = domain.substr(0, dot);
        if (label.empty() || label.size() > 63 || label.front() == '-' || label.back() == '-')
            return false;
        if (!std::ranges::all_of(label, [](char c) { return is_alphanumeric(c) || c == '-'; }))
            return false;
        if (dot == std::string_view::npos)
            return true;
        domain.remove_prefix(dot + 1);
    }
}

}  // namespace

std::expected<milliseconds, std::string> parse_duration(std::string_view text) {
    const auto wrong = [&] {
        return std::unexpected(fmt::format(
            R"({} is not a duration such as "90s", "5m", "1h" or "2d")", in_quotes(text)));
    };
    auto rest = text;
    std::int64_t total = 0;
    const Unit* last = nullptr;
    do {
        const auto value = take_number(rest);
        if (!value)
            return wrong();
        const auto* const unit = take_unit(rest);
        if (unit == nullptr || (last != nullptr && unit <= last))
            return wrong();
        if (*value > kLongestDuration / unit->length)
            return std::unexpected(fmt::format("{} is longer than 100 years", in_quotes(text)));
        total += *value * unit->length;
        last = unit;
    } while (!rest.empty());
    if (total > kLongestDuration)
        return std::unexpected(fmt::format("{} is longer than 100 years", in_quotes(text)));
    return milliseconds(total);
}

std::expected<alerts::Rate, std::string> parse_rate(std::string_view text) {
    constexpr std::int64_t kMost = 10'000;
    const auto wrong = [&] {
        return std::unexpected(fmt::format(
            R"({} is not a rate such as "1/s", "30/m" or "1/s burst 5")", in_quotes(text)));
    };
    auto rest = trimmed(text);
    const auto count = take_number(rest);
    if (!count || *count == 0 || *count > kMost || !rest.starts_with('/'))
        return wrong();
    rest.remove_prefix(1);
    const auto several = take_number(rest);
    const auto* const unit = take_unit(rest);
    if (unit == nullptr || several == 0)
        return wrong();
    if (several.value_or(1) > kLongestDuration / unit->length)
        return wrong();
    const auto per = several.value_or(1) * unit->length / *count;
    alerts::Rate rate{.per = milliseconds(std::max<std::int64_t>(per, 1)), .burst = 1};
    rest = trimmed(rest);
    if (rest.empty())
        return rate;
    constexpr std::string_view kBurst = "burst ";
    if (!rest.starts_with(kBurst))
        return wrong();
    rest = trimmed(rest.substr(kBurst.size()));
    const auto burst = take_number(rest);
    if (!burst || *burst == 0 || *burst > kMost || !rest.empty())
        return wrong();
    rate.burst = static_cast<unsigned>(*burst);
    return rate;
}

std::expected<HostPort, std::string> parse_listen(std::string_view text) {
    const auto wrong = [&] {
        return std::unexpected(
            fmt::format(R"({} is not an address and port such as "127.0.0.1:9187" or "[::1]:9187")",
                        in_quotes(text)));
    };
    const auto colon = text.rfind(':');
    if (colon == std::string_view::npos)
        return wrong();
    auto digits = text.substr(colon + 1);
    const auto port = take_number(digits);
    if (!port || *port > 65535 || !digits.empty())
        return wrong();
    auto host = text.substr(0, colon);
    const bool bracketed = host.starts_with('[') && host.ends_with(']') && host.size() > 2;
    if (bracketed)
        host = host.substr(1, host.size() - 2);
    if (host != "localhost") {
        boost::system::error_code error;
        const auto address = boost::asio::ip::make_address(host, error);
        if (error || address.is_v6() != bracketed)
            return wrong();
    }
    return HostPort{.host = std::string(host), .port = static_cast<std::uint16_t>(*port)};
}

std::string mail_address_problem(std::string_view address) {
    if (address.size() > 254)
        return "it is longer than 254 bytes";
    const auto at = address.rfind('@');
    if (at == std::string_view::npos)
        return "it has no @";
    const auto local = address.substr(0, at);
    if (local.empty() || local.size() > 64)
        return "the part before @ must have 1 to 64 bytes";
    constexpr std::string_view kAtomSpecials = "!#$%&'*+-/=?^_`{|}~.";
    if (!std::ranges::all_of(local, [&](char c) {
            return is_alphanumeric(c) || kAtomSpecials.find(c) != std::string_view::npos;
        }))
        return "only the bare address is allowed, such as desk@example.org";
    if (local.starts_with('.') || local.ends_with('.') ||
        local.find("..") != std::string_view::npos)
        return "the part before @ has a misplaced dot";
    if (!is_domain(address.substr(at + 1)))
        return "the part after @ is not a host name";
    return {};
}

std::expected<Url, std::string> parse_url(std::string_view text) {
    if (text.size() > kLongestUrl)
        return std::unexpected("it is longer than 4096 bytes");
    if (std::ranges::any_of(
            text, [](char c) { return (static_cast<unsigned char>(c) <= 0x20) || c == 0x7F; }))
        return std::unexpected("it holds a space or a control character");
    const auto url = feeds::parse_url(text);
    if (!url)
        return std::unexpected(url.error());
    return Url{.scheme = url->scheme,
               .host = url->host,
               .path = url->path,
               .port = url->port,
               .has_user_info = !url->user_info.empty(),
               .has_fragment = !url->fragment.empty()};
}

bool is_loopback(std::string_view host) {
    if (host == "localhost" || host.ends_with(".localhost"))
        return true;
    const auto address = feeds::net::literal_address(host);
    return address && address->is_loopback();
}

std::string shown_url(std::string_view text) {
    const auto url = parse_url(text);
    if (!url)
        return "an address";
    return in_quotes(fmt::format("{}://{}{}", url->scheme, url->host, url->path));
}

}  // namespace newsalertd::config
