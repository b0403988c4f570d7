// Mail, one target a recipient.

#include "daemon/alerts/channels/email.hpp"

#include "daemon/addresses.hpp"
#include "daemon/alerts/channels/email/message.hpp"
#include "daemon/alerts/channels/network_channel.hpp"
#include "daemon/alerts/transport.hpp"
#include "daemon/secrets/secret.hpp"
#include "rules/toml/shown.hpp"

#include <spdlog/fmt/fmt.h>

#include <algorithm>
#include <array>
#include <utility>
#include <vector>

namespace newsalertd::alerts {

namespace {

using feeds::net::MailReply;
using feeds::net::MailStage;
using feeds::net::MailTls;
using feeds::net::NetError;
using rules::toml::in_quotes;
using rules::toml::Node;

constexpr auto kTlsNames = std::to_array<std::string_view>({"starttls", "implicit", "none"});

std::uint16_t default_port(MailTls tls) {
    constexpr std::array<std::uint16_t, 3> kPorts{587, 465, 25};
    return kPorts.at(static_cast<std::size_t>(tls));
}

/// A mail server is named by the user, so private addresses and any port are allowed.
feeds::net::AddressPolicy mail_policy(const feeds::net::AddressPolicy& configured) {
    const std::array<std::string, 8> local{"127.0.0.0/8",
                                           "10.0.0.0/8",
                                           "172.16.0.0/12",
                                           "192.168.0.0/16",
                                           "100.64.0.0/10",
                                           "::1/128",
                                           "fc00::/7",
                                           "fe80::/10"};
    auto merged = configured.merged_with(feeds::net::AddressPolicy::from_networks(local).value());
    merged.allow_all_ports();
    return merged;
}

/// What is wrong with a mail server's address; empty if nothing is.
std::string server_problem(const std::expected<Url, std::string>& url, std::string_view text) {
    if (!url)
        return url.error();
    if (url->scheme != "smtp" && url->scheme != "smtps")
        return "it begins with neither smtp:// nor smtps://";
    const bool bare = !url->has_user_info && (url->path.empty() || url->path == "/") &&
                      text.find_first_of("?#") == std::string_view::npos;
    if (!bare)
        return "it holds more than a host and a port";
    return url->port == 0 || text.ends_with(':') ? "its port is not a number from 1 to 65535" : "";
}

class Email final : public NetworkChannel {
public:
    explicit Email(ChannelTable& table)
        : NetworkChannel(
              table, {.parallel = 2, .expiry = std::chrono::hours{72}, .summary_room = 60'000}) {
        read_server(table.section);
        read_sender(table.section);
        read_recipients(table.section);
        read_login(table);
        request_.policy = mail_policy(policy_);
        request_.ca_file = ca_file_;
    }

    std::vector<std::string> targets() const override {
        std::vector<std::string> out;
        for (const std::string& recipient : to_)
            out.push_back(target_of(recipient));
        return out;
    }

    ChannelSettings settings() const override {
        auto all = NetworkChannel::settings();
        all.emplace_back("server", request_.host);
        all.emplace_back("port", std::to_string(request_.port));
        all.emplace_back("tls", kTlsNames.at(static_cast<std::size_t>(request_.tls)));
        all.emplace_back("from", from_.name + " " + from_.address);
        all.emplace_back("username", request_.username);
        all.emplace_back("password", password_.reveal());
        return all;
    }

    void add_secrets(Redactor& all) const override {
        NetworkChannel::add_secrets(all);
        all.add(password_.reveal());
    }

    std::string render(const Alert& alert,
                       const std::string& target,
                       Form form,
                       Time now) const override {
        return mail_message(alert, from_, recipient_of(target), form, now);
    }

protected:
    boost::asio::awaitable<Result> attempt(const Transport& through,
                                           std::string delivery_id,
                                           std::string target,
                                           std::string payload) override {
        auto request = request_;
        request.to = recipient_of(target);
        if (request.to.empty()) {
            Result unknown;
            unknown.outcome = Outcome::target;
            unknown.detail = "the recipient is no longer configured";
            co_return unknown;
        }
        request.password = password_.reveal();
        request.message = std::move(payload);
        Redactor redact(through.secrets);
        redact.add(password_.reveal());
        if (!password_.empty())
            // What AUTH PLAIN sends is one word: with the name in it, whole.
            redact.add('\0' + request.username + '\0' + request.password);
        const auto reply = co_await through.mail(std::move(request));
        auto result = judge_mail(reply, redact);
        result.provider_ref = message_id(delivery_id, domain_of(from_.address));
        co_return result;
    }

private:
    std::string target_of(const std::string& recipient) const { return name_ + "/" + recipient; }

    /// The recipient of "channel/address"; empty if it is not configured.
    std::string recipient_of(const std::string& target) const {
        const auto found = std::ranges::find_if(
            to_, [&](const std::string& to) { return target_of(to) == target; });
        return found == to_.end() ? std::string() : *found;
    }

    void read_server(rules::toml::Section& section) {
        const bool allow_insecure = section.flag("allow_insecure").value_or(false);
        const auto* tls = section.find("tls");
        const auto* node = section.find("server");
        constexpr const char* kSuch = R"(such as "smtp://mail.example:587")";
        if (node == nullptr) {
            section.error(fmt::format("{} has no server", section.title()), kSuch);
            return;
        }
        const bool is_text = node->kind == Node::Kind::string;
        const auto url = is_text ? parse_url(node->text)
                                 : decltype(parse_url(""))(std::unexpected("it is not a string"));
        if (const auto problem = server_problem(url, node->text); !problem.empty()) {
            section.error(*node,
                          fmt::format("{} server: {}", section.title(), problem),
                          std::string(kSuch) + "; username and password are keys of their own");
            return;
        }
        const bool smtps = url->scheme == "smtps";
        const auto chosen = section.choice("tls", {"starttls", "implicit", "none"});
        request_.host = url->host;
        request_.tls = chosen  ? static_cast<MailTls>(*chosen)
                       : smtps ? MailTls::implicit
                               : MailTls::starttls;
        request_.port = url->has_port ? url->port : default_port(request_.tls);
        if (smtps && request_.tls != MailTls::implicit)
            section.error(*tls,
                          fmt::format("{} tls: an smtps:// server speaks TLS from the start",
                                      section.title()),
                          R"(tls = "implicit", or an smtp:// server)");
        if (request_.tls == MailTls::none && !allow_insecure && !is_loopback(url->host))
            section.error(*tls,
                          fmt::format("{} tls: without TLS only a server on loopback is allowed",
                                      section.title()),
                          "or set allow_insecure = true");
    }

    /// Empty if it is no address, which has been reported.
    static Mailbox read_mailbox(rules::toml::Section& section,
                                const Node& node,
                                std::string_view key) {
        if (auto mailbox = parse_mailbox(node.text))
            return std::move(*mailbox);
        else
            section.error(
                node,
                fmt::format(
                    "{} {}: {}: {}", section.title(), key, in_quotes(node.text), mailbox.error()));
        return {};
    }

    void read_sender(rules::toml::Section& section) {
        if (section.find("from") == nullptr)
            section.error(fmt::format("{} has no from", section.title()),
                          R"(from = "alerts@example.org")");
        else if (const auto* node = section.text_node("from"))
            from_ = read_mailbox(section, *node, "from");
        request_.from = from_.address;
    }

    void read_recipients(rules::toml::Section& section) {
        const auto* list = section.find("to");
        for (const auto* node : section.texts("to")) {
            const auto address = read_mailbox(section, *node, "to").address;
            if (address.empty())
                continue;
            if (std::ranges::find(to_, address) == to_.end())
                to_.push_back(address);
            else
                section.warning(
                    *node,
                    fmt::format(
                        "{} to: {} stands here twice", section.title(), in_quotes(node->text)));
        }
        if (list == nullptr || (list->kind == Node::Kind::array && list->items.empty()))
            section.error(fmt::format("{} has no recipient", section.title()),
                          R"(to = ["desk@example.org"])");
    }

    void read_login(ChannelTable& table) {
        auto& section = table.section;
        request_.username = section.text("username").value_or("");
        const auto* node = section.text_node("password");
        if (node != nullptr)
            if (auto value = table.secrets.read(section, "password", *node, unready_))
                password_ = Secret(std::move(*value));
        if (request_.username.empty() != (node == nullptr))
            section.error(fmt::format("{} has a {} but no {}",
                                      section.title(),
                                      node == nullptr ? "username" : "password",
                                      node == nullptr ? "password" : "username"));
    }

    Mailbox from_;
    std::vector<std::string> to_;      ///< bare addresses
    feeds::net::MailRequest request_;  ///< all but recipient, message and password
    Secret password_;
};

/// Whether a 5xx speaks of the message rather than of the login, the relay or the recipient: by how
/// far the transaction came, because 550 and 554 are used for everything.
bool is_about_content(const MailReply& reply) {
    constexpr int kTooLong = 552;  // a declared size is refused at MAIL FROM already
    return reply.stage == MailStage::data || reply.stage == MailStage::message ||
           reply.code == kTooLong;
}

/// RFC 5321 4.5.3.1.10: at RCPT an old server says 552 for "too many recipients", which is a 452.
bool is_meant_as_transient(const MailReply& reply) {
    return reply.stage == MailStage::recipient && reply.code == 552;
}

/// A login or a sender is every recipient's.
bool is_about_channel(const MailReply& reply) {
    return reply.stage == MailStage::connect || reply.stage == MailStage::login ||
           reply.stage == MailStage::sender;
}

bool is_greylisting(const MailReply& reply) {
    return reply.code == 450 ||
           (reply.code == 451 && (reply.detail.find("reylist") != std::string::npos ||
                                  reply.detail.find("raylist") != std::string::npos));
}

}  // namespace

Result judge_mail(const MailReply& reply, const Redactor& redact) {
    constexpr std::chrono::seconds kGreylisting{60};
    Result out;
    if (reply.error == NetError::none && reply.code >= 200 && reply.code < 300) {
        out.outcome = Outcome::delivered;
    } else if (reply.code >= 500 && !is_meant_as_transient(reply)) {
        out.outcome = is_about_content(reply) ? Outcome::content : Outcome::target;
        out.whole_channel = out.outcome == Outcome::target && is_about_channel(reply);
    } else if (reply.code >= 400) {
        if (is_greylisting(reply))
            out.retry_after = kGreylisting;
    } else {
        out.outcome = reply.error == NetError::bad_url ? Outcome::target : Outcome::transient;
        out.ambiguous = reply.ambiguous || reply.code == 354;
        out.certificate = reply.error == NetError::certificate;
    }
    out.status = reply.code;
    const std::string said = reply.detail.empty() ? to_string(reply.error) : reply.detail;
    out.detail = redact(reply.code == 0 ? said : fmt::format("SMTP {}: {}", reply.code, said));
    return out;
}

std::shared_ptr<Channel> read_email(ChannelTable& table) {
    return std::make_shared<Email>(table);
}

}  // namespace newsalertd::alerts
