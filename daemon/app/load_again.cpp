// Loading the files again: whether they are whole, whether they are meant, and what was found in
// them. Taking them over is in reload.cpp.

#include "daemon/admin/files_watch.hpp"
#include "daemon/app/background.hpp"
#include "daemon/app/reloader.hpp"
#include "daemon/config/losses.hpp"
#include "daemon/config/report.hpp"
#include "daemon/visible.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <spdlog/spdlog.h>

#include <algorithm>
#include <set>
#include <utility>

namespace newsalertd::app {

namespace {

using namespace std::chrono_literals;
using std::chrono::steady_clock;

/// A person's reload waits so long for files that somebody is writing.
constexpr auto kWritersPatience = 2s;
/// So long a loss that nobody asked for must last before it is believed.
constexpr auto kLossConfirmed = 10s;
/// Nobody reads more of them in a log; `check` tells all.
constexpr std::size_t kMostLogged = 200;

/// Folders that are empty at a reload are being filled or are not mounted: nobody means to go back
/// to the starter. At a start they are taken at their word.
void refuse_starter(const std::filesystem::path& folder, config::Loaded& loaded) {
    loaded.findings.push_back({.file = folder.string(),
                               .message = "feeds.d and rules.d are empty",
                               .hint = "restart newsalertd to go back to the starter feeds",
                               .excerpt = {}});
    loaded.config_valid = false;
}

rules::Diagnostic open_file(const std::filesystem::path& file) {
    return {.severity = rules::Severity::warning,
            .file = visible(file.native()),
            .message = "is still open for writing: it was read as it stands",
            .hint = "once it is closed it is read again",
            .excerpt = {}};
}

}  // namespace

/// Until no file is half written, or `until` has passed.
boost::asio::awaitable<void> Reloader::wait_for_writers(steady_clock::time_point until) {
    boost::asio::steady_timer tick(parts_.io);
    for (files_->look(); !files_->whole() && steady_clock::now() < until; files_->look()) {
        tick.expires_after(20ms);
        co_await tick.async_wait(boost::asio::as_tuple(boost::asio::use_awaitable));
    }
}

/// The files as they are, read while nobody wrote them; null: somebody does, and the end of that
/// is told of.
boost::asio::awaitable<std::shared_ptr<config::Loaded>> Reloader::load_whole(Asked asked) {
    const auto until = steady_clock::now() + kWritersPatience;
    for (;;) {
        std::vector<std::filesystem::path> open;
        if (files_) {
            if (asked == Asked::by_person)
                co_await wait_for_writers(until);
            else
                files_->look();
            open = files_->half_written();
            if (asked == Asked::by_files && !open.empty())
                co_return nullptr;
            for (auto& file : files_->given_up())
                open.push_back(std::move(file));
        }
        const auto begun = files_ ? files_->writes_begun() : 0;
        spdlog::debug("loading the files{}", asked == Asked::by_person ? ", as asked" : "");
        auto loaded = co_await in_background(
            parts_.io,
            parts_.background,
            [where = options_.locations, at = parts_.clock.now(), before = in_force_.loaded] {
                return std::make_shared<config::Loaded>(config::load(where, at, before.get()));
            });
        release(loaded);
        if (files_)
            files_->look();
        if (files_ && files_->writes_begun() != begun) {
            if (asked == Asked::by_files)
                co_return nullptr;
            if (steady_clock::now() < until)
                continue;
            open = files_->half_written();
        }
        for (const auto& file : open)
            loaded->findings.push_back(open_file(file));
        co_return loaded;
    }
}

/// A start reads the files before it watches them, and what is written in between is told by
/// nobody.
boost::asio::awaitable<void> Reloader::look_again() {
    if (!files_ || !in_force_.loaded->files || in_force_.loaded->from_state)
        co_return;
    const auto started_with = in_force_.loaded;
    const auto loaded = co_await load_whole(Asked::by_files);
    const bool same = !loaded || (*loaded->files == *started_with->files &&
                                  loaded->rule_files == started_with->rule_files);
    if (!same && in_force_.loaded == started_with)
        reload_soon(Asked::by_files);
}

boost::asio::awaitable<Reloaded> Reloader::load_again(Asked asked) {
    const auto loaded = co_await load_whole(asked);
    if (!loaded)
        co_return "a file is being written: the reload follows its end";
    if (loaded->valid() && loaded->config.starter && !in_force_.loaded->config.starter)
        refuse_starter(options_.locations.folder, *loaded);
    if (loaded->valid()) {
        if (puts_off(*loaded, asked))
            co_return "the previous configuration is kept until this has lasted";
        co_return co_await take_over(loaded, asked);
    }
    Failure refused{config::exit_code(*loaded), config::render(loaded->findings)};
    in_force_.reload_error = config::first_error(loaded->findings);
    if (const auto lost = config::settings_lost(*in_force_.loaded, *loaded); !lost.empty()) {
        in_force_.reload_error = lost + ", so: " + in_force_.reload_error;
        refused.message = lost + ", so:\n" + refused.message;
    }
    ++parts_.metrics.reloads_rejected;
    const std::string kept = in_force_.on_last_good ? "the last good" : "the previous";
    spdlog::error("reload rejected, {} configuration stays in force:\n{}", kept, refused.message);
    desk_.notice(
        "reload",
        "rejected",
        "reload rejected, " + kept + " configuration stays in force: " + in_force_.reload_error);
    co_return std::unexpected(std::move(refused));
}

/// A folder that is emptied for a moment (a sync, a mount that is late) must not drop every watch;
/// who asks for a reload means it.
bool Reloader::puts_off(const config::Loaded& loaded, Asked asked) {
    const auto losses = config::losses(*in_force_.loaded, loaded);
    // What was lost is still lost where nothing has changed since.
    if (!losses.empty() || losing_since_ || *loaded.files != *in_force_.loaded->files)
        in_force_.lost.clear();
    for (const auto& loss : losses)
        in_force_.lost.push_back(rules::one_line(loss));
    if (losses.empty()) {
        losing_since_.reset();
        losing_timer_.cancel();
        return false;
    }
    const auto at = steady_clock::now();
    if (asked == Asked::by_person || (losing_since_ && at - *losing_since_ >= kLossConfirmed)) {
        losing_since_.reset();
        losing_timer_.cancel();
        for (const auto& loss : in_force_.lost)
            desk_.notice(loss + "; this is in force now");
        return false;
    }
    if (!losing_since_) {
        losing_since_ = at;
        for (const auto& loss : in_force_.lost)
            desk_.notice(loss +
                         "; the previous configuration is kept for 10 s, in case it comes back");
        log_warnings(loaded, asked);
    }
    losing_timer_.expires_at(*losing_since_ + kLossConfirmed);
    losing_timer_.async_wait([this](const boost::system::error_code& error) {
        if (!error && !stopping_)
            reload_soon(Asked::by_files);
    });
    return true;
}

/// All of them for a person who asked; else those that were not there before.
void Reloader::log_warnings(const config::Loaded& loaded, Asked asked) const {
    std::set<std::string> known;
    if (asked == Asked::by_files)
        for (const auto& finding : in_force_.loaded->findings)
            known.insert(rules::one_line(finding));
    std::size_t told = 0;
    for (const auto& finding : config::warnings_of(loaded.findings)) {
        const auto line = rules::one_line(finding);
        if (known.contains(line))
            continue;
        if (++told > kMostLogged)
            continue;
        spdlog::warn("{}", line);
    }
    if (told > kMostLogged)
        spdlog::warn("{} more warnings: see `newsalertd check`", told - kMostLogged);
}

void Reloader::running_on_last_good(const std::string& why) {
    in_force_.reload_error = why;
    in_force_.on_last_good = true;
    desk_.notice("the files have errors, running on the last good rules, feeds and settings: " +
                 why);
}

void Reloader::tell_unready(const config::Config* before) {
    const auto& config = in_force_.loaded->config;
    const auto was_unready = [](const auto& all, const std::string& name) {
        return std::ranges::any_of(
            all, [&](const auto& one) { return one.name == name && !one.unready.empty(); });
    };
    const auto channel_was_unready = [&](const std::string& name) {
        return before && std::ranges::any_of(before->channels, [&](const auto& one) {
                   return one->name() == name && !one->unready().empty();
               });
    };
    for (const auto& channel : config.channels)
        if (!channel->unready().empty() && !channel_was_unready(channel->name()))
            desk_.notice("channel " + channel->name() + " is blocked: " + channel->unready() +
                         "; its alerts are kept. Once the secret is there: newsalertd reload");
    std::string first;
    std::size_t feeds = 0;
    for (const auto& feed : config.feeds)
        if (feed.enabled && !feed.unready.empty() &&
            !(before && was_unready(before->feeds, feed.name)) && ++feeds == 1)
            first = feed.name + ": " + feed.unready;
    if (feeds > 0)
        desk_.notice(std::to_string(feeds) +
                     " feeds cannot be asked, because a secret is not there: " + first +
                     "; once it is: newsalertd reload");
}

}  // namespace newsalertd::app
