#include "daemon/alerts/channels/slack/message.hpp"

#include "daemon/alerts/publishers.hpp"
#include "daemon/alerts/text/escape.hpp"
#include "daemon/alerts/text/telling.hpp"
#include "daemon/alerts/text/truncate.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>
#include <spdlog/fmt/fmt.h>

#include <algorithm>
#include <utility>
#include <vector>

namespace newsalertd::alerts {

namespace json = boost::json;

namespace {

// Slack's limits are 3000 for a section and 4000 for the text; counted in UTF-16 units, which is
// never less than what it counts. The sum stays far below the undocumented 12,000.
constexpr std::size_t kTitle = 600;
constexpr std::size_t kSection = 2900;
constexpr std::size_t kSummaryUnits = 700;
constexpr std::size_t kLinkInContext = 400;
constexpr std::size_t kSourcesShown = 4;
constexpr std::size_t kMinimal = 480;
constexpr std::size_t kDigest = 8500;  // all entries together
constexpr std::size_t kDigestMinimal = 3000;

std::size_t units(std::string_view text) {
    return text::length(text, text::Unit::utf16);
}

/// Escaped for mrkdwn and cut so that the *escaped* text has at most `limit` units.
std::string mrkdwn(std::string_view raw, std::size_t limit) {
    return text::slack_mrkdwn(text::truncate(
        raw, limit, [](std::string_view cluster) { return units(text::slack_mrkdwn(cluster)); }));
}

std::string plain(std::string_view raw, std::size_t limit) {
    return text::slack_escape(text::truncate(
        raw, limit, [](std::string_view cluster) { return units(text::slack_escape(cluster)); }));
}

/// "<url|label>", or the label alone where the link is missing or too long for its place.
std::string link(std::string_view url, const std::string& label, std::size_t longest) {
    const std::string target = text::slack_escape(url);
    if (target.empty() || target.size() > longest)
        return label;
    return "<" + target + "|" + label + ">";
}

/// "<!date^…>" shows the reader's own time zone; years before 1970 have no such form.
std::string date(Time time) {
    const auto seconds = std::chrono::floor<std::chrono::seconds>(time).time_since_epoch().count();
    if (seconds < 0)
        return utc(time);
    return fmt::format("<!date^{}^{{date_short_pretty}} {{time}}|{}>", seconds, utc(time));
}

json::object mrkdwn_object(std::string_view text) {
    // verbatim: nothing in the text becomes a link or a mention by itself.
    return {{"type", "mrkdwn"}, {"text", text}, {"verbatim", true}};
}

json::object section(std::string_view text) {
    return {{"type", "section"}, {"text", mrkdwn_object(text)}};
}

class Joined {
public:
    void add(const std::string& part) {
        if (!part.empty())
            text_ += text_.empty() ? part : " · " + part;
    }

    const std::string& text() const { return text_; }

private:
    std::string text_;
};

std::string origin_line(const Alert& alert) {
    Joined line;
    line.add(mrkdwn(source_name(alert), 300));
    if (const auto time = alert.published ? alert.published : alert.latency.committed)
        line.add(date(*time));
    return line.text();
}

std::string reason_line(const Alert& alert) {
    Joined line;
    if (const std::string names = watch_names(alert); !names.empty())
        line.add("Watch: " + mrkdwn(names, 500));
    if (const std::string words = matched_words(alert); !words.empty())
        line.add("Matched: " + mrkdwn(words, 500));
    if (alert.story != 0)
        line.add(fmt::format("Story {}", alert.story));
    if (alert.priority != rules::Priority::normal)
        line.add(fmt::format("Priority {}", rules::to_string(alert.priority)));
    return line.text();
}

/// One alert of a digest in at most `share` units; the link is left out where it does not fit.
std::string digest_line(const Source& entry, std::size_t share) {
    std::string line =
        "• " + link(entry.url, mrkdwn(entry.source, std::min<std::size_t>(share - 3, 200)), share);
    if (units(line) < share)
        return line;
    return "• " + mrkdwn(entry.source, share - 3);
}

/// Whole where all fit, else each cut to the same share.
std::vector<std::string> digest_lines(const std::vector<Source>& entries) {
    std::vector<std::string> lines;
    std::size_t all = 0;
    for (const Source& entry : entries) {
        lines.push_back(digest_line(entry, kSection));
        all += units(lines.back()) + 1;
    }
    if (all <= kDigest)
        return lines;
    const std::size_t share = kDigest / entries.size();
    lines.clear();
    for (const Source& entry : entries)
        lines.push_back(digest_line(entry, std::min(share, kSection)));
    return lines;
}

/// As many sections as the entries of a digest need; none for other alerts.
void add_digest(json::array& blocks, const Alert& alert) {
    std::string text;
    for (const std::string& line : digest_lines(digest_entries(alert))) {
        if (!text.empty() && units(text) + units(line) + 1 > kSection) {
            blocks.emplace_back(section(text));
            text.clear();
        }
        text += text.empty() ? line : "\n" + line;
    }
    if (!text.empty())
        blocks.emplace_back(section(text));
}

/// Who else reports it, the latest first.
std::string sources_line(const Alert& alert) {
    if (alert.sources.size() < 2 || alert.kind == Kind::digest)
        return {};
    const std::size_t publishers = count_publishers(alert.sources);
    std::string out = publishers == 1 ? "1 source: " : fmt::format("{} sources: ", publishers);
    std::size_t shown = 0;
    for (auto source = alert.sources.rbegin(); source != alert.sources.rend(); ++source) {
        if (shown == kSourcesShown) {
            out += fmt::format(" and {} more", alert.sources.size() - shown);
            break;
        }
        const std::string name = mrkdwn(source->source.empty() ? "unnamed" : source->source, 100);
        out += shown == 0 ? "" : ", ";
        out += link(source->url, name, kLinkInContext);
        ++shown;
    }
    return out;
}

json::object context(const Alert& alert) {
    json::array elements;
    for (const std::string& line : {origin_line(alert), reason_line(alert), sources_line(alert)})
        if (!line.empty())
            elements.emplace_back(mrkdwn_object(line));
    if (elements.empty())
        elements.emplace_back(mrkdwn_object("newsalertd"));
    return {{"type", "context"}, {"elements", std::move(elements)}};
}

std::string push_text(const Alert& alert, Time now) {
    const std::string source = source_name(alert);
    std::string out = mrkdwn(lead_in(alert, now) + title_or_link(alert), kTitle);
    if (!source.empty())
        out += " - " + mrkdwn(source, 200);
    return out;
}

std::string full(const Alert& alert, Time now) {
    const std::string lead = mrkdwn(lead_in(alert, now), 300);
    const std::string title = mrkdwn(title_or_link(alert), kTitle);
    const std::size_t room = kSection - units(lead) - units(title) - 10;
    json::object headline = section(lead + "*" + link(alert.url, title, room) + "*");
    if (!alert.delivery.empty())
        headline.emplace("block_id", alert.delivery);
    json::array blocks;
    blocks.emplace_back(std::move(headline));
    add_digest(blocks, alert);
    if (alert.kind != Kind::digest && !alert.summary.empty())
        blocks.emplace_back(section(mrkdwn(alert.summary, kSummaryUnits)));
    blocks.emplace_back(context(alert));
    return json::serialize(json::object{{"text", push_text(alert, now)},
                                        {"blocks", std::move(blocks)},
                                        {"unfurl_links", false},
                                        {"unfurl_media", false}});
}

std::string minimal(const Alert& alert, Time now) {
    std::string url = text::slack_escape(alert.url);
    if (url.size() > 350)
        url.clear();  // half a link helps nobody
    const std::size_t room = kMinimal - url.size();
    const std::string title = plain(lead_in(alert, now) + title_or_link(alert), room);
    std::string out = title;
    const std::size_t left = room - units(title);
    if (const std::string source = source_name(alert); !source.empty() && left > 20)
        out += " - " + plain(source, left - 3);
    out += url.empty() ? "" : "\n" + url;
    const std::vector<Source> entries = digest_entries(alert);
    for (const Source& entry : entries)
        out += "\n" + plain(entry.source, kDigestMinimal / entries.size());
    return json::serialize(json::object{{"text", out}, {"mrkdwn", false}});
}

}  // namespace

std::string slack_message(const Alert& alert, Form form, Time now) {
    const Alert clean = cleaned(alert, now);
    return form == Form::full ? full(clean, now) : minimal(clean, now);
}

}  // namespace newsalertd::alerts
