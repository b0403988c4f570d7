#include "daemon/alerts/text/telling.hpp"

#include "daemon/alerts/text/clean.hpp"
#include "daemon/alerts/text/escape.hpp"
#include "daemon/alerts/text/phrases.hpp"
#include "daemon/alerts/text/split.hpp"
#include "daemon/alerts/text/truncate.hpp"

#include <boost/algorithm/string/join.hpp>

#include <algorithm>
#include <array>
#include <string_view>
#include <vector>

namespace newsalertd::alerts {

namespace {

constexpr std::chrono::minutes kDelayWorthTelling{10};
constexpr std::size_t kMostSources = 50;
constexpr std::size_t kMostDigestEntries = 250;  // the outbox folds at most 200
constexpr std::size_t kMostWatches = 20;
constexpr std::size_t kMostWords = 50;

/// Texts may be a megabyte; nobody is shown more than `limit` bytes of one.
std::string line(std::string_view raw, std::size_t limit) {
    const std::string clean = text::clean_line(raw.substr(0, 4 * limit));
    return text::truncate(clean, limit, text::Unit::bytes);
}

/// Keeps the first report and the latest ones.
void bound_sources(std::vector<Source>& sources, std::size_t most) {
    if (sources.size() > most) {
        const auto excess = static_cast<std::ptrdiff_t>(sources.size() - most);
        sources.erase(sources.begin() + 1, sources.begin() + 1 + excess);
    }
}

/// A digest's lines are cut one by one: each stands for an alert that is told nowhere else.
std::string digest_summary(std::string_view raw) {
    std::string out;
    std::size_t lines = 0;
    text::for_each_part(raw, "\n", [&](std::string_view entry) {
        const std::string clean = line(entry, 300);
        if (!clean.empty() && lines++ < kMostDigestEntries) {
            out += out.empty() ? "" : "\n";
            out += clean;
        }
    });
    return out;
}

std::string summary(const Alert& alert) {
    if (alert.kind == Kind::digest)
        return digest_summary(alert.summary);
    const std::string clean = text::clean_text(std::string_view(alert.summary).substr(0, 64'000));
    return text::truncate(clean, 16'000, text::Unit::bytes);
}

std::string_view kind_phrase(Kind kind) {
    constexpr std::array<std::string_view, 8> kPhrases{"",
                                                       "+1 source: ",
                                                       "Update: ",
                                                       "Correction: ",
                                                       "Retraction: ",
                                                       "Digest: ",
                                                       "TEST: ",
                                                       "newsalertd: "};
    return kPhrases.at(static_cast<std::size_t>(kind));
}

}  // namespace

Alert cleaned(const Alert& alert, Time now) {
    Alert out = alert;
    out.title = line(alert.title, 4000);
    out.url = text::safe_url(alert.url);
    out.summary = summary(alert);
    out.source = line(alert.source, 300);
    out.publisher = line(alert.publisher, 300);
    out.language = line(alert.language, 35);
    out.delivery = line(alert.delivery, 100);
    out.note = line(alert.note, 200);
    out.root = line(alert.root, 100);
    out.root_title = line(alert.root_title, 4000);
    out.watches.resize(std::min(out.watches.size(), kMostWatches));
    for (std::string& watch : out.watches)
        watch = line(watch, 200);
    out.matched.resize(std::min(out.matched.size(), kMostWords));
    for (MatchedWord& word : out.matched) {
        word.watch = line(word.watch, 200);
        word.text = line(word.text, 200);
    }
    bound_sources(out.sources, alert.kind == Kind::digest ? kMostDigestEntries : kMostSources);
    for (Source& source : out.sources) {
        source.source = line(source.source, 300);
        source.publisher = line(source.publisher, 300);
        source.url = text::safe_url(source.url);
    }
    if (!out.latency.sent)
        out.latency.sent = now;
    return out;
}

std::string lead_in(const Alert& alert, Time now) {
    std::string out;
    const auto& since = alert.latency.committed;
    const bool told = alert.note.starts_with("delayed") || alert.kind == Kind::test;
    if (!told && since && now - *since > kDelayWorthTelling)
        out += "(delayed " + text::duration(now - *since) + ") ";
    if (!alert.note.empty())
        out += "(" + alert.note + ") ";
    out += kind_phrase(alert.kind);
    return out;
}

std::string title_or_link(const Alert& alert) {
    if (!alert.title.empty())
        return alert.title;
    return alert.url.empty() ? "(no title)" : alert.url;
}

std::string source_name(const Alert& alert) {
    if (alert.source.empty() || alert.publisher.empty() || alert.source == alert.publisher)
        return alert.source.empty() ? alert.publisher : alert.source;
    return alert.source + " (" + alert.publisher + ")";
}

std::string watch_names(const Alert& alert) {
    return boost::algorithm::join(alert.watches, ", ");
}

std::string matched_words(const Alert& alert, std::size_t most) {
    std::vector<std::string_view> told;
    std::string out;
    for (const MatchedWord& word : alert.matched) {
        if (word.text.empty() || std::ranges::find(told, word.text) != told.end())
            continue;
        if (told.size() == most)
            return out + ", …";
        out += told.empty() ? "“" : ", “";
        out += word.text;
        out += "”";
        told.emplace_back(word.text);
    }
    return out;
}

std::vector<Source> digest_entries(const Alert& alert) {
    if (alert.kind != Kind::digest)
        return {};
    if (!alert.sources.empty())
        return alert.sources;
    std::vector<Source> out;
    text::for_each_part(alert.summary, "\n", [&](std::string_view entry) {
        constexpr std::string_view kBullet = "• ";
        entry.remove_prefix(entry.starts_with(kBullet) ? kBullet.size() : 0);
        out.push_back(Source{.source = std::string(entry), .url = {}, .seen_at = {}});
    });
    return out;
}

std::string utc(Time time) {
    std::string shown = to_rfc3339(time);  // "2026-01-28T09:30:12.345Z"
    shown.resize(19);
    shown[10] = ' ';
    return shown + " UTC";
}

}  // namespace newsalertd::alerts
