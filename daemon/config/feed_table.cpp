#include "daemon/config/feed_table.hpp"

#include "daemon/addresses.hpp"
#include "daemon/config/json_table.hpp"
#include "daemon/secrets/network.hpp"
#include "daemon/visible.hpp"
#include "feeds/url/web_url.hpp"
#include "rules/text/language_tag.hpp"
#include "rules/toml/characters.hpp"

#include <boost/algorithm/string/case_conv.hpp>
#include <boost/algorithm/string/predicate.hpp>
#include <spdlog/fmt/fmt.h>

#include <algorithm>
#include <array>
#include <utility>

namespace newsalertd::config {

namespace {

constexpr std::size_t kLongestName = 200;

/// Why an address cannot be a feed's, as message and hint; empty if it can.
std::pair<std::string, std::string> feed_url_problem(std::string_view text,
                                                     const std::expected<Url, std::string>& url) {
    if (!url)
        return {fmt::format("not the address of a feed: {}", url.error()), {}};
    if (url->scheme != "http" && url->scheme != "https")
        return {
            fmt::format("the address begins with {}://, not http:// or https://", url->scheme),
            url->scheme == "feed" ? "feed:// is what a page says to a reader; write https://" : ""};
    if (url->has_user_info)
        return {"the address holds a user name or password",
                R"(use headers = { Authorization = "env:NAME" } instead)"};
    if (std::ranges::count(text, '#') > 1)
        return {"not an address that can be polled: it has more than one #", {}};
    // Polling reads addresses by stricter rules: what it would refuse is said here.
    if (const auto origin = feeds::origin_of(text); !origin)
        return {fmt::format("not an address that can be polled: {}", origin.error()), {}};
    return {};
}

bool is_token(std::string_view text) {
    constexpr std::string_view kSpecials = "!#$%&'*+-.^_`|~";  // RFC 9110 5.6.2
    return !text.empty() && std::ranges::all_of(text, [&](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
               kSpecials.find(c) != std::string_view::npos;
    });
}

bool is_one_of(std::string_view name, std::initializer_list<std::string_view> names) {
    return std::ranges::any_of(
        names, [&](std::string_view one) { return boost::algorithm::iequals(name, one); });
}

/// Those that the client itself answers for.
bool is_reserved_header(std::string_view name) {
    return is_one_of(name,
                     {"host",
                      "connection",
                      "content-length",
                      "transfer-encoding",
                      "upgrade",
                      "te",
                      "accept-encoding",
                      "if-none-match",
                      "if-modified-since",
                      "proxy-authorization"});
}

bool is_secret_header(std::string_view name) {
    return is_one_of(name, {"authorization", "cookie", "x-api-key", "x-auth-token", "api-key"});
}

/// Of any other header nobody knows whether it is a key to the feed.
bool is_plain_header(std::string_view name) {
    return is_one_of(name,
                     {"accept",
                      "accept-language",
                      "cache-control",
                      "from",
                      "origin",
                      "pragma",
                      "referer",
                      "user-agent"});
}

void read_header(Section& section, const Member& header, Reading& reading, FeedConfig& feed) {
    const auto& [name, place, value] = header;
    const auto title = fmt::format("{} headers", section.title());
    if (!is_token(name) || is_reserved_header(name)) {
        reading.findings.error(section.source(),
                               place,
                               fmt::format("{}: {} {}",
                                           title,
                                           in_quotes(name),
                                           is_token(name) ? "is set by newsalertd itself"
                                                          : "is not the name of a header"));
        return;
    }
    if (value.kind != Node::Kind::string) {
        section.error(value, fmt::format("{}: {} must be a string", title, in_quotes(name)));
        return;
    }
    if (SecretReader::is_reference(value.text) || is_secret_header(name)) {
        if (auto secret = reading.secrets.read(section, "headers", value, feed.unready))
            feed.headers.emplace_back(name, std::move(*secret));
        return;
    }
    if (std::ranges::any_of(
            value.text, [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F; })) {
        section.error(value,
                      fmt::format("{}: {} holds a control character", title, in_quotes(name)));
        return;
    }
    if (!is_plain_header(name))
        reading.secrets.note_inline(section, value);
    feed.headers.emplace_back(name, value.text);
}

void read_interval(Section& section, const Config& config, FeedConfig& feed) {
    if (const auto tier = section.integer("tier", 1, 3))
        feed.tier = static_cast<unsigned>(*tier);
    if (const auto hints = section.choice("publisher_hints", {"strict", "cap", "ignore"}))
        feed.hints = static_cast<feeds::fetch::Hints>(*hints);
    feed.interval = section.duration("interval", "10s", "24h");
    if (!feed.interval || *feed.interval >= config.min_interval)
        return;
    section.warning(*section.find("interval"),
                    fmt::format("{} interval is shorter than [fetch] min_interval, which holds",
                                section.title()));
    feed.interval = config.min_interval;
}

/// Why a text is no name, as far as a reader of the file cannot see it.
std::string unseen(std::string_view text) {
    const auto invisible = rules::toml::name_of_invisible(text);
    return invisible.empty() ? invisible : "it holds " + invisible;
}

void read_name(Section& section, FeedConfig& feed) {
    const auto* node = section.text_node("name");
    if (node == nullptr)
        return;
    feed.name = plain_name(node->text);
    if (feed.name.empty() || feed.name != node->text) {
        const auto why = unseen(node->text);
        section.error(*node,
                      fmt::format("{} name: {} is not a name{}{}",
                                  section.title(),
                                  in_quotes(node->text),
                                  why.empty() ? "" : ": ",
                                  why),
                      "1 to 200 bytes, no control characters, no white space at its ends");
        feed.name.clear();
    }
}

void read_tags(Section& section, FeedConfig& feed) {
    for (const auto* node : section.texts("tags"))
        if (node->text.empty() || plain_name(node->text) != node->text)
            section.error(
                *node,
                fmt::format("{} tags: {} is not a tag", section.title(), in_quotes(node->text)),
                unseen(node->text));
        else if (node->text.contains(','))
            section.error(
                *node,
                fmt::format("{} tags: {} holds a comma", section.title(), in_quotes(node->text)),
                "write it as two tags: OPML separates tags with commas");
        else if (std::ranges::find(feed.tags, node->text) == feed.tags.end())
            feed.tags.push_back(node->text);
}

/// Case does not count here; nothing but the language of the feed's articles depends on it.
void warn_of_no_language(Section& section, const Node& node) {
    const auto tag = boost::algorithm::to_lower_copy(node.text);
    if (rules::is_language(tag))
        return;
    const auto meant = rules::language_meant(tag);
    section.warning(
        node,
        fmt::format("{} lang: {} is no language", section.title(), in_quotes(node.text)),
        meant.empty()
            ? std::string(R"(such as "en" or "pt-BR")")
            : fmt::format("did you mean \"{}\", {}?", meant, rules::language_name(meant)));
}

void read_language(Section& section, FeedConfig& feed) {
    const auto* node = section.text_node("lang");
    if (node == nullptr)
        return;
    const bool good = node->text.size() >= 2 && node->text.size() <= 35 &&
                      std::ranges::all_of(node->text, [](char c) {
                          return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                                 (c >= '0' && c <= '9') || c == '-';
                      });
    if (good) {
        feed.language = node->text;
        warn_of_no_language(section, *node);
    } else
        section.error(
            *node,
            fmt::format(
                "{} lang: {} is not a language tag", section.title(), in_quotes(node->text)),
            R"(such as "en" or "pt-BR")");
}

Candidate candidate_of(FeedConfig feed, Origin origin, const Url& url) {
    // What polling takes for one poll must be one feed: "?f[0]" and "?f%5B0%5D".
    std::string key = feeds::poll_key(feed.url);
    return {.feed = std::move(feed),
            .origin = origin,
            .normal_url = std::move(key),
            .host = url.host,
            .path = url.path,
            .name_place = {},
            .url_place = {}};
}

}  // namespace

std::pair<std::string, std::string> feed_address_problem(std::string_view text) {
    return feed_url_problem(text, parse_url(text));
}

std::string plain_name(std::string_view title) {
    std::string out;
    for (const char c : title) {
        const auto byte = static_cast<unsigned char>(c);
        if (byte > 0x20 && byte != 0x7F)
            out += c;
        else if (!out.empty() && out.back() != ' ')
            out += ' ';
    }
    out.resize(rules::toml::cut(out, kLongestName).size());
    while (out.ends_with(' '))
        out.pop_back();
    return visible(out) == out ? out : std::string();
}

void read_feed_table(
    const Node& table, const SourceText& source, Origin origin, Reading& reading, FeedSet& feeds) {
    Section section(table, "[[feed]]", source, reading.findings);
    FeedConfig feed;
    feed.file = source.name();
    feed.line = table.place.line;
    read_name(section, feed);
    read_interval(section, reading.config, feed);
    read_tags(section, feed);
    feed.publisher = plain_name(section.text("publisher").value_or(""));
    read_language(section, feed);
    feed.max_age = section.age("max_age", "1m");
    feed.enabled = section.flag("enabled").value_or(true);
    feed.policy = reading.config.allow_networks.merged_with(read_networks(section));
    feed.ca_file = read_ca_file(section, reading.secrets);
    feed.json = read_json_mapping(section);
    if (const auto* headers = section.table("headers"))
        for (const auto& header : headers->members)
            read_header(section, header, reading, feed);
    section.not_available({"fulltext"});
    const auto* name = section.find("name");
    const auto* node = section.find("url");
    if (node == nullptr)
        section.error("[[feed]] has no url");
    node = section.text_node("url");
    section.finish();
    if (node == nullptr)
        return;

    const auto url = parse_url(node->text);
    if (auto [message, hint] = feed_url_problem(node->text, url); !message.empty()) {
        section.error(*node, fmt::format("[[feed]] url: {}", message), std::move(hint));
        return;
    }
    warn_of_refused_host(section, *node, url->host, url->port, feed.policy);
    feed.url = node->text;
    auto candidate = candidate_of(std::move(feed), origin, *url);
    candidate.name_place = name == nullptr ? table.place : name->place;
    candidate.url_place = node->place;
    feeds.add(std::move(candidate));
}

void add_imported(
    FeedConfig feed, const SourceText& source, Place place, Reading& reading, FeedSet& feeds) {
    const auto url = parse_url(feed.url);
    if (auto [message, hint] = feed_url_problem(feed.url, url); !message.empty()) {
        reading.findings.error(source, place, std::move(message), std::move(hint));
        return;
    }
    feed.file = source.name();
    feed.line = place.line;
    feed.policy = reading.config.allow_networks;
    auto candidate = candidate_of(std::move(feed), Origin::imported, *url);
    candidate.name_place = place;
    candidate.url_place = place;
    feeds.add(std::move(candidate));
}

}  // namespace newsalertd::config
