#include "daemon/pipeline/age_report.hpp"

#include "daemon/alerts/outbox/delivery_id.hpp"
#include "daemon/alerts/text/clean.hpp"
#include "daemon/alerts/text/truncate.hpp"

#include <algorithm>
#include <string_view>

namespace newsalertd::pipeline {

namespace {

constexpr std::size_t kTitle = 100;

std::string shown_title(const Article& article) {
    const auto& text = article.title.empty() ? article.url : article.title;
    const auto line = alerts::text::clean_line(std::string_view(text).substr(0, 4 * kTitle));
    return alerts::text::truncate(line, kTitle, alerts::text::Unit::code_points);
}

/// "mail-desk" of "mail-desk/a@b.example".
std::string_view channel_name(const Target& target) {
    return std::string_view(target.name).substr(0, target.name.find('/'));
}

store::DeliveryWrite notice_to(const Target& target, const std::string& text, Time at) {
    alerts::Alert alert;
    alert.kind = alerts::Kind::notice;
    alert.title = text;
    alert.source = "newsalertd";
    alert.priority = rules::Priority::high;
    alert.latency.committed = at;
    store::DeliveryWrite write;
    write.id = alerts::make_delivery_id(at);
    write.target = target.name;
    write.kind = to_string(alert.kind);
    write.priority = static_cast<int>(alert.priority);
    write.content = to_json(alert);
    write.expires = at + target.channel->limits().expiry;
    return write;
}

}  // namespace

void AgeReport::note(const Article& article) {
    if (age_.reported || (age_.polls > 0 && age_.last_poll == article.seen_at))
        return;
    ++age_.polls;
    age_.last_poll = article.seen_at;
    age_.titles.push_back(shown_title(article));
    noted_ = true;
}

void AgeReport::finish(const Generation& generation,
                       const config::FeedConfig& feed,
                       store::Writes& writes) {
    if (!noted_)
        return;
    if (age_.polls >= kPolls) {
        age_.reported = true;
        const auto text = age_notice(feed, age_.titles);
        writes.notices.push_back(text);
        const auto& names = generation.config->operator_notify;
        for (const auto& target : generation.targets)
            if (std::ranges::find(names, channel_name(target)) != names.end()) {
                writes.deliveries.push_back(notice_to(target, text, writes.decided));
                target.gate->set_backlog(true);
            }
    }
    writes.age = age_;
}

std::string age_notice(const config::FeedConfig& feed, const std::vector<std::string>& titles) {
    std::string text = "feed " + feed.name + ": " + std::to_string(titles.size()) +
                       " articles in as many polls were not told, since they are dated long before "
                       "they came: ";
    for (const auto& title : titles)
        text += (title == titles.front() ? "\"" : ", \"") + title + '"';
    text += ". If this publisher dates its articles by the draft, write max_age = \"any\" ";
    if (feed.file.ends_with(".toml") && feed.line > 0)
        return text + "in the feed's table in " + feed.file + ", line " + std::to_string(feed.line);
    text += "in a [[feed]] table of feeds.d/*.toml with its name and url";
    return feed.file.empty() ? text : text + " (it stands in " + feed.file + " now)";
}

}  // namespace newsalertd::pipeline
