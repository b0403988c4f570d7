#include "daemon/alerts/channels/email/mailbox.hpp"

#include <boost/asio/ip/address.hpp>

#include <algorithm>
#include <cctype>
#include <charconv>

namespace newsalertd::alerts {

namespace {

using feeds::net::MailTls;
using Error = std::unexpected<std::string>;

bool is_alnum(char c) {
    return std::isalnum(static_cast<unsigned char>(c)) != 0;
}

bool is_atext(char c) {
    return is_alnum(c) || std::string_view("!#$%&'*+-/=?^_`{|}~").find(c) != std::string_view::npos;
}

std::string_view trimmed(std::string_view text) {
    while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) {
        text.remove_prefix(1);
    }
    while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) {
        text.remove_suffix(1);
    }
    return text;
}

/// Calls `valid(part)` for the parts between dots; an empty text has one empty part.
template <typename Valid>
bool all_dotted_parts(std::string_view text, Valid valid) {
    while (true) {
        const std::size_t dot = text.find('.');
        if (!valid(text.substr(0, dot))) {
            return false;
        }
        if (dot == std::string_view::npos) {
            return true;
        }
        text.remove_prefix(dot + 1);
    }
}

bool is_dot_atom(std::string_view text) {
    return all_dotted_parts(text, [](std::string_view part) {
        return !part.empty() && std::ranges::all_of(part, is_atext);
    });
}

bool is_host_name(std::string_view text) {
    return text.size() <= 253 && all_dotted_parts(text, [](std::string_view label) {
               return !label.empty() && label.size() <= 63 && label.front() != '-' &&
                      label.back() != '-' &&
                      std::ranges::all_of(label, [](char c) { return is_alnum(c) || c == '-'; });
           });
}

bool is_clean(std::string_view text) {
    return std::ranges::none_of(text, [](unsigned char c) { return c < 0x20 || c == 0x7F; });
}

std::expected<std::string, std::string> bare_address(std::string_view text) {
    if (!std::ranges::all_of(text, [](unsigned char c) { return c > 0x20 && c < 0x7F; })) {
        return Error(
            "a mail address has only ASCII characters without blanks "
            "(write an international domain as xn--…)");
    }
    const std::size_t at = text.rfind('@');
    if (at == std::string_view::npos || at == 0) {
        return Error("a mail address is written name@domain");
    }
    const std::string_view local = text.substr(0, at);
    const std::string_view domain = text.substr(at + 1);
    if (local.size() > 64 || !is_dot_atom(local)) {
        return Error("the part before @ is not valid");
    }
    if (!is_host_name(domain)) {
        return Error("the domain after @ is not valid");
    }
    return std::string(text);
}

std::string_view unquoted(std::string_view name) {
    if (name.size() >= 2 && name.front() == '"' && name.back() == '"') {
        name = name.substr(1, name.size() - 2);
    }
    return name;
}

bool is_loopback(const std::string& host) {
    if (host == "localhost") {
        return true;
    }
    boost::system::error_code error;
    const auto address = boost::asio::ip::make_address(host, error);
    return !error && address.is_loopback();
}

std::expected<MailTls, std::string> tls_mode(std::string_view tls) {
    if (tls.empty() || tls == "starttls") {
        return MailTls::starttls;
    }
    if (tls == "implicit") {
        return MailTls::implicit;
    }
    if (tls == "none") {
        return MailTls::none;
    }
    return Error("tls is \"starttls\", \"implicit\" or \"none\"");
}

std::uint16_t default_port(MailTls tls) {
    switch (tls) {
        case MailTls::starttls:
            return 587;
        case MailTls::implicit:
            return 465;
        case MailTls::none:
            return 25;
    }
    return 587;
}

/// Splits "host:port" or "[v6]:port"; a missing port leaves `port` as it is.
std::expected<std::string, std::string> host_and_port(std::string_view text, std::uint16_t& port) {
    std::string_view host = text;
    std::string_view digits;
    bool has_port = false;
    if (text.starts_with('[')) {
        const std::size_t end = text.find(']');
        if (end == std::string_view::npos) {
            return Error("the server's address lacks its ]");
        }
        host = text.substr(1, end - 1);
        has_port = text.substr(end + 1).starts_with(':');
        digits = has_port ? text.substr(end + 2) : text.substr(end + 1);
    } else if (const std::size_t colon = text.rfind(':'); colon != std::string_view::npos) {
        host = text.substr(0, colon);
        has_port = true;
        digits = text.substr(colon + 1);
    }
    if (has_port || !digits.empty()) {
        const auto [end, error] =
            std::from_chars(digits.data(), digits.data() + digits.size(), port);
        if (!has_port || error != std::errc{} || end != digits.data() + digits.size() ||
            port == 0) {
            return Error("the server's port is a number from 1 to 65535");
        }
    }
    boost::system::error_code error;
    boost::asio::ip::make_address(std::string(host), error);
    if (error && !is_host_name(host)) {
        return Error("the server's name is not valid");
    }
    return std::string(host);
}

}  // namespace

std::expected<Mailbox, std::string> parse_mailbox(std::string_view text) {
    text = trimmed(text);
    if (!is_clean(text)) {
        return Error("a mail address has no control characters");
    }
    Mailbox out;
    std::string_view address = text;
    if (text.ends_with('>')) {
        const std::size_t open = text.rfind('<');
        if (open == std::string_view::npos) {
            return Error("a > without its <");
        }
        address = text.substr(open + 1, text.size() - open - 2);
        out.name = unquoted(trimmed(text.substr(0, open)));
        if (out.name.find_first_of("<>\"\\") != std::string::npos) {
            return Error("the name before <…> has < > \" or \\ in it");
        }
    }
    auto bare = bare_address(address);
    if (!bare) {
        return Error(std::move(bare.error()));
    }
    out.address = std::move(*bare);
    return out;
}

std::expected<std::string, std::string> parse_mail_address(std::string_view text) {
    auto mailbox = parse_mailbox(text);
    if (!mailbox) {
        return Error(std::move(mailbox.error()));
    }
    return std::move(mailbox->address);
}

std::string_view domain_of(std::string_view address) {
    const std::size_t at = address.rfind('@');
    return at == std::string_view::npos ? std::string_view{} : address.substr(at + 1);
}

std::expected<MailServer, std::string> parse_mail_server(std::string_view server,
                                                         std::string_view tls,
                                                         bool allow_insecure) {
    const auto mode = tls_mode(tls);
    if (!mode) {
        return Error(mode.error());
    }
    MailServer out{.host = {}, .port = 0, .tls = *mode};
    if (server.starts_with("smtps://")) {
        server.remove_prefix(8);
        out.tls = MailTls::implicit;
    } else if (server.starts_with("smtp://")) {
        server.remove_prefix(7);
    } else if (server.find("://") != std::string_view::npos) {
        return Error("the server is written smtp://host:port or smtps://host:port");
    }
    if (server.ends_with('/')) {
        server.remove_suffix(1);
    }
    out.port = default_port(out.tls);
    auto host = host_and_port(server, out.port);
    if (!host) {
        return Error(std::move(host.error()));
    }
    out.host = std::move(*host);
    if (out.tls == MailTls::none && !allow_insecure && !is_loopback(out.host)) {
        return Error("tls = \"none\" is for loopback only (or allow_insecure = true)");
    }
    return out;
}

}  // namespace newsalertd::alerts
