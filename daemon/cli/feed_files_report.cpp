#include "daemon/cli/feed_files_report.hpp"

#include "daemon/config/report.hpp"
#include "daemon/config/toml.hpp"
#include "feeds/fetch/secret_parts.hpp"
#include "feeds/url/web_url.hpp"

#include <spdlog/fmt/fmt.h>

#include <sysexits.h>

#include <algorithm>

namespace newsalertd::cli {

const config::FeedConfig* find_address(const config::Config& config, std::string_view url) {
    const auto key = feeds::poll_key(url);
    const auto found = std::ranges::find_if(config.feeds, [&](const config::FeedConfig& feed) {
        return feeds::poll_key(feed.url) == key;
    });
    return found == config.feeds.end() ? nullptr : &*found;
}

const config::FeedConfig* find_feed(const config::Config& config, std::string_view name_or_url) {
    const auto found = std::ranges::find(config.feeds, name_or_url, &config::FeedConfig::name);
    return found == config.feeds.end() ? find_address(config, name_or_url) : &*found;
}

int unknown_feed(const config::Config& config, std::string_view name, const Context& context) {
    std::vector<std::string> known;
    known.reserve(config.feeds.size());
    for (const auto& feed : config.feeds)
        known.push_back(feed.name);
    const auto hint = config::suggestion(name, known);
    context.err << fmt::format("there is no feed {}{}\n",
                               config::in_quotes(feeds::fetch::shown(name)),
                               hint.empty() ? "" : " (" + hint + ")");
    return EX_NOINPUT;
}

std::string place_of(const config::FeedConfig& feed) {
    return feed.line == 0 ? feed.file : fmt::format("{}:{}", feed.file, feed.line);
}

int not_written(const config::WriteError& error, const Context& context) {
    context.err << "newsalertd: " << error.message << '\n';
    return error.why == config::WriteError::Why::refused ? EX_NOPERM : EX_CANTCREAT;
}

int not_changed(const std::variant<config::WriteError, config::NewErrors>& error,
                const Context& context) {
    if (const auto* failure = std::get_if<config::WriteError>(&error))
        return not_written(*failure, context);
    const auto& errors = std::get<config::NewErrors>(error);
    context.err << config::render(errors);
    context.err << (errors.empty()
                        ? "nothing was changed: the file itself has errors; see `newsalertd "
                          "check`\n"
                        : "nothing was changed: the configuration would not be valid\n");
    return EX_CONFIG;
}

void remark_errors(const config::Loaded& loaded, const Context& context) {
    if (!loaded.valid())
        context.err << "the configuration has errors (" << config::counts(loaded.findings)
                    << "): see `newsalertd check`\n";
}

}  // namespace newsalertd::cli
