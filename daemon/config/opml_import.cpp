#include "daemon/config/opml_import.hpp"

#include "daemon/config/feed_files.hpp"
#include "daemon/config/feed_table.hpp"
#include "daemon/config/toml.hpp"
#include "feeds/lists/opml.hpp"
#include "feeds/url/web_url.hpp"

#include <set>

namespace newsalertd::config {

OpmlImport examine_opml(const std::filesystem::path& file, const Config& config) {
    OpmlImport out;
    Findings findings;
    if (const auto source = read_source(file, kLargestFeedFile, findings)) {
        out.read = true;
        out.text = source->text();
        if (const auto subscriptions = feeds::lists::parse_opml(out.text)) {
            out.opml = true;
            std::set<std::string> known;
            for (const auto& feed : config.feeds)
                known.insert(feeds::poll_key(feed.url));
            for (const auto& subscription : *subscriptions) {
                const Place place{.line = subscription.line, .column = subscription.column};
                if (auto [message, hint] = feed_address_problem(subscription.url);
                    !message.empty()) {
                    ++out.refused;
                    findings.error(*source, place, std::move(message), std::move(hint));
                } else if (known.insert(feeds::poll_key(subscription.url)).second) {
                    ++out.fresh;
                } else {
                    ++out.configured;
                }
            }
        } else {
            const auto& error = subscriptions.error();
            findings.error(
                source->name(), Place{.line = error.line, .column = error.column}, error.message);
        }
    }
    out.permission_errors = findings.permission_errors();
    out.findings = findings.take();
    return out;
}

}  // namespace newsalertd::config
