#include "daemon/alerts/outbox/digest.hpp"

#include "daemon/alerts/outbox/delivery_id.hpp"

#include <algorithm>

namespace newsalertd::alerts {

store::DeliveryWrite compose_digest(const std::string& target,
                                    std::span<const std::string> contents,
                                    Time now,
                                    std::chrono::seconds expiry) {
    Alert digest;
    digest.kind = Kind::digest;
    digest.delivery = make_delivery_id(now);
    digest.title = std::to_string(contents.size()) + " alerts";
    digest.latency.committed = now;
    for (const auto& content : contents) {
        const auto alert = alert_from_json(content);
        if (!alert)
            continue;
        digest.priority = std::max(digest.priority, alert->priority);
        for (const auto& watch : alert->watches)
            if (std::ranges::find(digest.watches, watch) == digest.watches.end())
                digest.watches.push_back(watch);
        if (digest.url.empty())
            digest.url = alert->url;
        digest.summary += "• " + alert->title + " (" + alert->source + ")\n";
        digest.sources.push_back(
            Source{alert->title, alert->url, alert->latency.fetched.value_or(now)});
    }
    store::DeliveryWrite write;
    write.id = digest.delivery;
    write.target = target;
    write.kind = to_string(digest.kind);
    write.priority = static_cast<int>(digest.priority);
    write.content = to_json(digest);
    write.expires = now + expiry;
    return write;
}

}  // namespace newsalertd::alerts
