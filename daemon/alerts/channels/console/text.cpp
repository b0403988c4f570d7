#include "daemon/alerts/channels/console/text.hpp"

#include "daemon/alerts/publishers.hpp"
#include "daemon/alerts/text/phrases.hpp"
#include "daemon/alerts/text/telling.hpp"
#include "daemon/alerts/text/truncate.hpp"

#include <spdlog/fmt/fmt.h>

#include <algorithm>
#include <vector>

namespace newsalertd::alerts {

namespace {

constexpr std::string_view kIndent = "  ";
constexpr std::size_t kLongest = 4000;  // a writable pipe takes 4096 bytes without blocking
constexpr std::size_t kDigest = 2000;   // bytes
constexpr std::size_t kDigestWhole = 3000;

std::string cut(std::string_view text, std::size_t limit) {
    return text::truncate(text, limit, text::Unit::bytes);
}

std::string origin(const Alert& alert) {
    std::string out = cut(source_name(alert), 150);
    const std::size_t publishers = count_publishers(alert.sources);
    if (publishers > 1 && alert.kind != Kind::digest)
        out += fmt::format("{}{} sources", out.empty() ? "" : ", ", publishers);
    return out;
}

/// "published → detected 12 s → sent 40 ms": what each step took, unknown ones left out.
std::string latencies(const Alert& alert) {
    const Latency& ledger = alert.latency;
    std::string out;
    if (const auto published = ledger.published ? ledger.published : alert.published) {
        out = "published " + utc(*published);
        if (ledger.committed)
            out += " → detected " + text::latency(*ledger.committed - *published) + " later";
    } else if (ledger.committed) {
        out = "detected " + utc(*ledger.committed);
    }
    if (ledger.committed && ledger.sent)
        out += " → sent " + text::latency(*ledger.sent - *ledger.committed) + " later";
    return out;
}

std::string watch_line(const Alert& alert) {
    std::string out = cut(watch_names(alert), 300);
    if (const std::string words = matched_words(alert); !words.empty())
        out += (out.empty() ? "" : ": ") + cut(words, 300);
    return out;
}

void add_line(std::string& out, std::string_view line) {
    if (!line.empty())
        out.append(kIndent).append(line).append("\n");
}

/// With their links where all fit, else each cut to the same share.
void add_digest(std::string& out, const std::vector<Source>& entries) {
    std::string whole;
    for (const Source& entry : entries) {
        add_line(whole, "• " + entry.source);
        add_line(whole, entry.url.empty() ? "" : "  " + cut(entry.url, 600));
    }
    if (whole.size() <= kDigestWhole) {
        out += whole;
        return;
    }
    for (const Source& entry : entries) {
        add_line(out,
                 "• " + cut(entry.source, std::max<std::size_t>(kDigest / entries.size(), 7) - 6));
    }
}

}  // namespace

std::string console_text(const Alert& alert, Time now) {
    const Alert clean = cleaned(alert, now);
    const bool normal = clean.priority == rules::Priority::normal;
    std::string out = normal ? "" : fmt::format("[{}] ", rules::to_string(clean.priority));
    out += cut(lead_in(clean, now) + title_or_link(clean), 600) + "\n";
    add_line(out, cut(clean.url, 600));
    add_digest(out, digest_entries(clean));
    add_line(out, origin(clean));
    add_line(out, watch_line(clean));
    add_line(out, latencies(clean));
    out = cut(out, kLongest);
    // An empty line parts alerts, also where the last line was cut.
    return out + (out.ends_with('\n') ? "\n" : "\n\n");
}

std::string coloured(std::string_view text) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    std::string out = "\x1b[1m";
    out.append(text.substr(0, end)).append("\x1b[0m\x1b[2m");
    std::string_view rest = text.substr(end);
    while (rest.ends_with('\n'))
        rest.remove_suffix(1);
    return out.append(rest).append("\x1b[0m\n\n");
}

}  // namespace newsalertd::alerts
