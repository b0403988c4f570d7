#include "daemon/alerts/channels/webhook/body.hpp"

#include "daemon/alerts/text/telling.hpp"
#include "daemon/alerts/text/truncate.hpp"

#include <algorithm>
#include <string_view>

namespace newsalertd::alerts {

namespace {

constexpr std::size_t kDigestBytes = 12'000;  // all lines together

std::string enveloped(const Alert& alert, Time time) {
    // The inner text is JSON already; the outer values need no escaping.
    std::string out = R"({"type":"alert.created","timestamp":")";
    out += to_rfc3339(time);
    out += R"(","data":)";
    out += to_json(alert);
    out += '}';
    return out;
}

void cut(std::string& text, std::size_t bytes) {
    text = text::truncate(text, bytes, text::Unit::bytes);
}

/// What a cluster takes inside a JSON string.
std::size_t json_bytes(std::string_view cluster) {
    return cluster.size() + static_cast<std::size_t>(std::ranges::count_if(
                                cluster, [](char c) { return c == '"' || c == '\\'; }));
}

/// Every line of a digest stands for an alert, so none is dropped: links go, then lines get
/// shorter.
bool shrink_digest(Alert& alert) {
    if (!alert.sources.empty() && !alert.summary.empty()) {
        alert.sources.clear();
        return true;
    }
    const std::vector<Source> entries = digest_entries(alert);
    const std::size_t share = entries.empty() ? 0 : kDigestBytes / entries.size();
    alert.sources.clear();
    alert.matched.clear();
    alert.watches.resize(std::min<std::size_t>(alert.watches.size(), 5));
    alert.summary.clear();
    for (const Source& entry : entries) {
        alert.summary += alert.summary.empty() ? "• " : "\n• ";
        alert.summary += text::truncate(entry.source, share - 6, json_bytes);
    }
    cut(alert.title, 1000);
    return false;
}

/// Takes away the least needed half; returns false once there is nothing left to take.
bool shrink(Alert& alert) {
    if (alert.summary.size() > 200) {
        cut(alert.summary, alert.summary.size() / 2);
        return true;
    }
    if (alert.sources.size() > 2) {
        // The first report and the newest stay.
        alert.sources.erase(
            alert.sources.begin() + 1,
            alert.sources.begin() + static_cast<std::ptrdiff_t>((alert.sources.size() + 1) / 2));
        return true;
    }
    if (alert.matched.size() > 2) {
        alert.matched.resize(alert.matched.size() / 2);
        return true;
    }
    if (alert.watches.size() > 5) {
        alert.watches.resize(5);
        return true;
    }
    if (alert.title.size() > 500) {
        cut(alert.title, alert.title.size() / 2);
        return true;
    }
    return false;
}

Alert minimal(Alert alert) {
    cut(alert.title, 300);
    alert.matched.clear();
    alert.sources.clear();
    if (alert.kind != Kind::digest)
        alert.summary.clear();
    alert.note.clear();
    return alert;
}

}  // namespace

std::string webhook_body(const Alert& alert, Form form, Time now) {
    Alert told = cleaned(alert, now);
    if (form == Form::minimal)
        told = minimal(std::move(told));
    const Time time = told.latency.committed.value_or(now);
    std::string body = enveloped(told, time);
    bool more = true;
    while (body.size() > kLongestWebhookBody && more) {
        more = told.kind == Kind::digest ? shrink_digest(told) : shrink(told);
        body = enveloped(told, time);
    }
    return body;
}

}  // namespace newsalertd::alerts
