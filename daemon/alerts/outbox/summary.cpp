#include "daemon/alerts/outbox/summary.hpp"

#include "daemon/alerts/alert.hpp"
#include "daemon/alerts/outbox/delivery_id.hpp"
#include "daemon/alerts/text/clean.hpp"
#include "daemon/alerts/text/telling.hpp"
#include "daemon/alerts/text/truncate.hpp"

#include <algorithm>
#include <string_view>

namespace newsalertd::alerts {

namespace {

using store::Store;

constexpr std::size_t kMostEntries = 200;  // channels list 250
constexpr std::size_t kTitle = 200;        // bytes
constexpr std::size_t kWatches = 80;
constexpr std::size_t kFrame = 16;  // what a service's markup costs

struct Line {
    std::string id;
    Alert alert;
};

std::string cut(std::string_view raw, std::size_t bytes) {
    return text::truncate(text::clean_line(raw.substr(0, 4 * bytes)), bytes, text::Unit::bytes);
}

std::vector<Line> lines_of(std::span<const Store::Held> held) {
    std::vector<Line> lines;
    lines.reserve(held.size());
    for (const auto& one : held)
        if (auto alert = alert_from_json(one.content))
            lines.push_back({one.id, std::move(*alert)});
    return lines;
}

bool is_high(const Line& line) {
    return line.alert.priority >= rules::Priority::high;
}

/// Adds those that are not there yet.
void add_watches(const Alert& alert, std::vector<std::string>& watches) {
    for (const auto& watch : alert.watches)
        if (std::ranges::find(watches, watch) == watches.end())
            watches.push_back(watch);
}

std::vector<std::string> watches_of(std::span<const Line> lines) {
    std::vector<std::string> watches;
    for (const auto& line : lines)
        add_watches(line.alert, watches);
    return watches;
}

Alert empty_digest(Time now) {
    Alert digest;
    digest.kind = Kind::digest;
    digest.delivery = make_delivery_id(now);
    digest.latency.committed = now;
    return digest;
}

store::DeliveryWrite delivery_of(const Alert& digest, const std::string& target, Time expires) {
    store::DeliveryWrite write;
    write.id = digest.delivery;
    write.target = target;
    write.kind = to_string(digest.kind);
    write.priority = static_cast<int>(digest.priority);
    write.content = to_json(digest);
    write.expires = expires;
    return write;
}

/// The title, and which watches fired where that differs from alert to alert.
std::string entry_text(const Alert& alert, bool with_watches) {
    auto out = cut(title_or_link(alert), kTitle);
    if (with_watches)
        out += " [" + cut(watch_names(alert), kWatches) + "]";
    return out;
}

std::size_t cost_of(const Line& line) {
    const auto escaped = [](char c) { return c == '&' || c == '<' || c == '>' || c == '"'; };
    std::size_t cost = kFrame + std::min(line.alert.title.size(), kTitle) +
                       std::min(watch_names(line.alert).size(), kWatches);
    for (const auto* text : {&line.alert.url, &line.alert.title})
        cost += 4 * static_cast<std::size_t>(std::ranges::count_if(*text, escaped));
    return cost + line.alert.url.size();
}

/// How many lines each part takes.
std::vector<std::span<const Line>> parts_of(std::span<const Line> lines, std::size_t room) {
    std::vector<std::span<const Line>> parts;
    std::size_t from = 0;
    std::size_t used = 0;
    for (std::size_t i = 0; i < lines.size(); ++i) {
        const auto cost = cost_of(lines[i]);
        if (i > from && (used + cost > room || i - from == kMostEntries)) {
            parts.push_back(lines.subspan(from, i - from));
            from = i;
            used = 0;
        }
        used += cost;
    }
    parts.push_back(lines.subspan(from));
    return parts;
}

Alert summary_of(std::span<const Line> part, std::size_t all, bool with_watches, Time now) {
    auto summary = empty_digest(now);
    summary.source = part.front().alert.source;
    summary.publisher = part.front().alert.publisher;
    summary.title = std::to_string(all) + " alerts at once from " + summary.source;
    summary.watches = watches_of(part);
    for (const auto& [id, alert] : part) {
        summary.priority = std::max(summary.priority, alert.priority);
        const auto entry = entry_text(alert, with_watches);
        summary.summary += "• " + entry + '\n';
        summary.sources.push_back(
            {.source = entry, .url = alert.url, .seen_at = alert.latency.fetched.value_or(now)});
    }
    return summary;
}

}  // namespace

store::DeliveryWrite compose_digest(const std::string& target,
                                    std::span<const std::string> contents,
                                    Time now,
                                    std::chrono::seconds expiry) {
    auto digest = empty_digest(now);
    digest.title = std::to_string(contents.size()) + " alerts";
    for (const auto& content : contents) {
        const auto alert = alert_from_json(content);
        if (!alert)
            continue;
        digest.priority = std::max(digest.priority, alert->priority);
        add_watches(*alert, digest.watches);
        if (digest.url.empty())
            digest.url = alert->url;
        digest.summary += "• " + alert->title + " (" + alert->source + ")\n";
        digest.sources.push_back(
            Source{alert->title, alert->url, alert->latency.fetched.value_or(now)});
    }
    return delivery_of(digest, target, now + expiry);
}

std::vector<Store::Folding> fold_document(const std::string& target,
                                          std::span<const Store::Held> held,
                                          std::size_t room,
                                          Time now,
                                          std::chrono::seconds expiry) {
    if (room == 0 || held.size() <= kTellOneByOne)
        return {};
    auto lines = lines_of(held);
    if (static_cast<std::size_t>(std::ranges::count_if(lines, is_high)) <= kTellOneByOne)
        std::erase_if(lines, is_high);
    if (lines.size() < 2)
        return {};
    const bool with_watches = watches_of(lines).size() > 1;
    const auto parts = parts_of(lines, room);
    std::vector<Store::Folding> foldings;
    for (std::size_t i = 0; i < parts.size(); ++i) {
        auto summary = summary_of(parts[i], lines.size(), with_watches, now);
        if (parts.size() > 1)
            summary.note = "part " + std::to_string(i + 1) + " of " + std::to_string(parts.size());
        auto& folding = foldings.emplace_back();
        folding.summary = delivery_of(summary, target, now + expiry);
        for (const auto& line : parts[i])
            folding.members.push_back(line.id);
    }
    return foldings;
}

}  // namespace newsalertd::alerts
