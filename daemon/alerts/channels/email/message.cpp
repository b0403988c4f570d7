#include "daemon/alerts/channels/email/message.hpp"

#include "daemon/alerts/channels/email/headers.hpp"
#include "daemon/alerts/publishers.hpp"
#include "daemon/alerts/text/escape.hpp"
#include "daemon/alerts/text/phrases.hpp"
#include "daemon/alerts/text/telling.hpp"
#include "daemon/alerts/text/truncate.hpp"

#include <spdlog/fmt/fmt.h>

#include <algorithm>
#include <cctype>
#include <utility>
#include <vector>

namespace newsalertd::alerts {

namespace {

constexpr std::size_t kSubject = 200;  // code points
constexpr std::size_t kSummaryLetters = 2000;

bool is_high(const Alert& alert) {
    return alert.priority >= rules::Priority::high;
}

/// Letters, digits and dashes of a name, for List-Id; a hash where nothing is left of it.
std::string slug(std::string_view name) {
    std::string out;
    for (const char c : name.substr(0, 40)) {
        const auto byte = static_cast<unsigned char>(c);
        if (byte < 0x80 && std::isalnum(byte) != 0)
            out += static_cast<char>(std::tolower(byte));
        else if (!out.empty() && out.back() != '-')
            out += '-';
    }
    while (out.ends_with('-'))
        out.pop_back();
    if (!out.empty())
        return out;
    std::uint32_t hash = 2'166'136'261;  // FNV-1a: stable over builds, unlike std::hash
    for (const char c : name)
        hash = (hash ^ static_cast<unsigned char>(c)) * 16'777'619;
    return fmt::format("watch-{:08x}", hash);
}

std::string list_id(const Alert& alert, std::string_view domain) {
    const std::string name = alert.watches.empty() ? "newsalertd" : alert.watches.front();
    const std::string start = "List-Id: ";
    const std::string shown =
        phrase(text::truncate(name, 60, text::Unit::code_points), start.size());
    return fmt::format("{}{}\r\n <{}.newsalertd.{}>\r\n", start, shown, slug(name), domain);
}

std::string from_header(const Mailbox& from) {
    if (from.name.empty())
        return fmt::format("From: {}\r\n", from.address);
    return fmt::format("From: {}\r\n <{}>\r\n", phrase(from.name, 6), from.address);
}

std::string subject(const Alert& alert) {
    const bool reply = !alert.root.empty();
    Alert told = alert;
    if (reply && !alert.root_title.empty())
        told.title = alert.root_title;
    std::string out = reply ? "Re: " : "";
    out += alert.kind == Kind::test ? "TEST: " : "";
    return out + text::truncate(title_or_link(told), kSubject, text::Unit::code_points);
}

std::string headers(const Alert& alert, const Mailbox& from, std::string_view to, Time now) {
    const std::string_view domain = domain_of(from.address);
    std::string out = from_header(from);
    out += fmt::format("To: {}\r\n", to);
    out += text_header("Subject", subject(alert));
    out += fmt::format("Date: {}\r\n", mail_date(std::chrono::floor<std::chrono::seconds>(now)));
    out += fmt::format("Message-ID:\r\n {}\r\n", message_id(alert.delivery, domain));
    if (!alert.root.empty()) {
        const std::string root = message_id(alert.root, domain);
        out += fmt::format("In-Reply-To:\r\n {}\r\nReferences:\r\n {}\r\n", root, root);
    }
    out += list_id(alert, domain);
    out += "Auto-Submitted: auto-generated\r\nX-Auto-Response-Suppress: All\r\n";
    if (is_high(alert))
        out += "X-Priority: 1\r\nImportance: high\r\nPriority: urgent\r\n";
    out += "MIME-Version: 1.0\r\n";
    return out;
}

/// "Label: value" lines under the summary, in both bodies.
std::vector<std::pair<std::string, std::string>> facts(const Alert& alert) {
    std::vector<std::pair<std::string, std::string>> out;
    const auto add = [&](const char* label, std::string value) {
        if (!value.empty())
            out.emplace_back(label, std::move(value));
    };
    add("Source", source_name(alert));
    if (alert.published)
        add("Published", utc(*alert.published));
    if (alert.latency.committed) {
        std::string seen = utc(*alert.latency.committed);
        if (alert.published && *alert.published <= *alert.latency.committed)
            seen += ", " + text::latency(*alert.latency.committed - *alert.published) + " later";
        add("Detected", std::move(seen));
    }
    add("Watch", watch_names(alert));
    add("Matched", matched_words(alert));
    add("Story", alert.story == 0 ? std::string() : std::to_string(alert.story));
    if (alert.priority != rules::Priority::normal)
        add("Priority", rules::to_string(alert.priority));
    return out;
}

/// Empty for a digest: its entries are told one by one.
std::string summary(const Alert& alert) {
    if (alert.kind == Kind::digest)
        return {};
    return text::truncate(alert.summary, kSummaryLetters, text::Unit::code_points);
}

std::string sources_in_words(const Alert& alert) {
    const std::size_t publishers = count_publishers(alert.sources);
    return publishers == 1 ? "1 source, at more than one address"
                           : fmt::format("{} sources", publishers);
}

std::string plain_body(const Alert& alert, Time now) {
    std::string out = lead_in(alert, now) + title_or_link(alert) + "\n";
    out += alert.url.empty() ? "" : alert.url + "\n";
    for (const Source& entry : digest_entries(alert))
        out += "\n- " + entry.source + (entry.url.empty() ? "" : "\n  " + entry.url) + "\n";
    if (const std::string text = summary(alert); !text.empty())
        out += "\n" + text + "\n";
    out += "\n";
    for (const auto& [label, value] : facts(alert))
        out += fmt::format("{}: {}\n", label, value);
    if (alert.sources.size() > 1 && alert.kind != Kind::digest) {
        out += fmt::format("\nReported by {}:\n", sources_in_words(alert));
        for (const Source& source : alert.sources)
            out += fmt::format("- {} {} {}\n", utc(source.seen_at), source.source, source.url);
    }
    return out;
}

std::string anchor(std::string_view url, std::string_view label) {
    std::string shown = text::html_escape(label);
    if (url.empty())
        return shown;
    return fmt::format("<a href=\"{}\">{}</a>", text::html_escape(url), shown);
}

std::string html_lines(std::string_view text) {
    std::string out = text::html_escape(text);
    for (std::size_t at = out.find('\n'); at != std::string::npos; at = out.find('\n', at + 5))
        out.replace(at, 1, "<br>\n");
    return out;
}

std::string html_body(const Alert& alert, Time now) {
    std::string out =
        "<!DOCTYPE html>\n<html><head><meta charset=\"utf-8\"></head>\n<body dir=\"auto\">\n<p>";
    out += text::html_escape(lead_in(alert, now));
    out += "<strong>" + anchor(alert.url, title_or_link(alert)) + "</strong></p>\n";
    if (const auto entries = digest_entries(alert); !entries.empty()) {
        out += "<ul>\n";
        for (const Source& entry : entries)
            out += "<li>" + anchor(entry.url, entry.source) + "</li>\n";
        out += "</ul>\n";
    }
    if (const std::string text = summary(alert); !text.empty())
        out += "<p dir=\"auto\">" + html_lines(text) + "</p>\n";
    out += "<p>\n";
    for (const auto& [label, value] : facts(alert))
        out += fmt::format("{}: {}<br>\n", label, text::html_escape(value));
    out += "</p>\n";
    if (alert.sources.size() > 1 && alert.kind != Kind::digest) {
        out += fmt::format("<p>Reported by {}:</p>\n<ul>\n", sources_in_words(alert));
        for (const Source& source : alert.sources) {
            const std::string name = source.source.empty() ? source.url : source.source;
            out += fmt::format("<li>{} {}</li>\n", utc(source.seen_at), anchor(source.url, name));
        }
        out += "</ul>\n";
    }
    return out + "</body></html>\n";
}

std::string text_part(std::string_view subtype, std::string_view body) {
    return fmt::format(
        "Content-Type: text/{}; charset=utf-8\r\n"
        "Content-Transfer-Encoding: quoted-printable\r\n\r\n{}",
        subtype,
        quoted_printable(body));
}

std::string minimal_body(const Alert& alert, Time now) {
    const std::string url = alert.url.size() > 350 ? "" : alert.url;
    const std::string source = text::truncate(source_name(alert), 60, text::Unit::code_points);
    const std::string title = text::truncate(
        lead_in(alert, now) + title_or_link(alert), 430 - url.size(), text::Unit::code_points);
    std::string out = title + "\n" + (url.empty() ? "" : url + "\n") + source + "\n";
    for (const Source& entry : digest_entries(alert))
        out += entry.source + "\n";
    return out;
}

}  // namespace

std::string message_id(std::string_view delivery, std::string_view domain) {
    std::string local;
    for (const char c : delivery.substr(0, 48)) {
        const bool safe = std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '-' || c == '_';
        local += safe ? c : '-';
    }
    return fmt::format("<{}@{}>", local.empty() ? "newsalertd" : local, domain);
}

std::string mail_message(
    const Alert& alert, const Mailbox& from, std::string_view to, Form form, Time now) {
    const Alert clean = cleaned(alert, now);
    std::string out = headers(clean, from, to, now);
    if (form == Form::minimal)
        return out + text_part("plain", minimal_body(clean, now));
    // "=_" cannot occur in quoted-printable, so the boundary never stands in a body.
    const std::string boundary = "=_newsalertd";
    out += fmt::format("Content-Type: multipart/alternative; boundary=\"{}\"\r\n\r\n", boundary);
    out += fmt::format("--{}\r\n{}\r\n", boundary, text_part("plain", plain_body(clean, now)));
    out += fmt::format("--{}\r\n{}\r\n", boundary, text_part("html", html_body(clean, now)));
    out += fmt::format("--{}--\r\n", boundary);
    return out;
}

}  // namespace newsalertd::alerts
