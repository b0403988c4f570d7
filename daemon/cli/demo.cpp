// `newsalertd demo`: a newsroom on loopback and one alert, end to end, in a folder that is removed
// afterwards.

#include "daemon/admin/signals.hpp"
#include "daemon/alerts/channels/registry.hpp"
#include "daemon/app/app.hpp"
#include "daemon/cli/newsroom.hpp"
#include "daemon/cli/verb.hpp"

#include <boost/asio/steady_timer.hpp>

#include <unistd.h>

#include <array>
#include <cstdlib>
#include <filesystem>
#include <string>
#include <system_error>
#include <thread>

namespace newsalertd::cli {

namespace {

using namespace std::chrono_literals;

constexpr auto kPatience = 9s;
constexpr auto kSecondOutletAfter = 1500ms;

/// A folder of our own under the temporary folder, gone with us.
class TemporaryFolder {
public:
    TemporaryFolder() {
        auto name = (std::filesystem::temp_directory_path() / "newsalertd-demo-XXXXXX").string();
        if (mkdtemp(name.data()) == nullptr)
            throw std::system_error(errno, std::generic_category(), "cannot make " + name);
        path_ = name;
    }

    ~TemporaryFolder() {
        std::error_code ignored;
        std::filesystem::remove_all(path_, ignored);
    }

    TemporaryFolder(const TemporaryFolder&) = delete;
    TemporaryFolder& operator=(const TemporaryFolder&) = delete;

    const std::filesystem::path& path() const { return path_; }

private:
    std::filesystem::path path_;
};

config::FeedConfig feed(const std::string& name, const std::string& url) {
    config::FeedConfig feed;
    feed.name = name;
    feed.url = url;
    feed.tier = 1;
    feed.publisher = name;
    return feed;
}

/// The example rules as they ship, on a configuration that reaches loopback only.
config::Loaded demo_configuration(const std::filesystem::path& folder,
                                  const Newsroom& newsroom,
                                  Time now) {
    config::Loaded loaded;
    loaded.config.state = folder / "state.db";
    loaded.config.startup_spread = std::chrono::milliseconds(0);
    loaded.config.host_gap = std::chrono::milliseconds(0);
    const std::array<std::string, 1> loopback{"127.0.0.0/8"};
    loaded.config.allow_networks = *feeds::net::AddressPolicy::from_networks(loopback);
    loaded.config.channels = {alerts::make_console()};
    loaded.config.feeds = {feed("Newsroom wire", newsroom.wire()),
                           feed("Second outlet", newsroom.outlet())};
    loaded.rules_valid = false;  // set by replace_rules
    config::replace_rules(loaded, config::example_rules(), now);
    return loaded;
}

void farewell(std::ostream& out) {
    out << "\nThat was the whole way: two feeds polled, 14 articles stored, one story told once,\n"
           "its second source added. To go on:\n"
           "  1. write your own watch:   mkdir -p ~/.config/newsalertd/rules.d and put a file "
           "there,\n"
           "                             e.g. the example rules/examples/h200.toml\n"
           "  2. check it:               newsalertd check\n"
           "  3. run with real feeds:    newsalertd run     (a starter list is built in)\n"
           "  4. alerts in Slack:        [channels.slack-desk] in "
           "~/.config/newsalertd/newsalertd.toml\n"
           "                             type = \"slack\", url = \"env:SLACK_HOOK\"; then\n"
           "                             newsalertd notify-test slack-desk\n"
           "  5. as a service:           sudo systemd/install.sh, see README.md\n";
}

/// 0 when the alert and its second source were told.
int demo(const Clock& clock, std::ostream& out, std::ostream& err) {
    admin::ignore_write_signals();
    const TemporaryFolder folder;
    boost::asio::io_context newsroom_io{1};
    Newsroom newsroom(newsroom_io, clock, kSecondOutletAfter);
    newsroom.start();
    std::jthread press([&newsroom_io] { newsroom_io.run(); });

    out << "A small newsroom on loopback publishes a dozen articles and one about H200 imports;\n"
           "a second outlet carries it, too. The example watch listens:\n\n"
        << std::flush;
    std::size_t told = 0;
    bool unheard = false;
    app::App* running = nullptr;
    app::Options options;
    options.clock = clock;
    options.console = &out;
    options.service = false;
    options.on_attempt = [&](const alerts::AttemptEnd& end) {
        const bool delivered = end.result.outcome == alerts::Outcome::delivered;
        told += delivered;
        unheard = !delivered;
        if (told == 2 || unheard)
            running->stop();
    };
    auto app = app::App::start(std::move(options),
                               demo_configuration(folder.path(), newsroom, clock.now()));
    if (!app) {
        newsroom_io.stop();
        err << app.error().message << '\n';
        return app.error().exit_code;
    }
    running = app->get();
    boost::asio::steady_timer timer(running->io(), kPatience);
    timer.async_wait([running](const boost::system::error_code&) { running->stop(); });
    const int exit_code = running->run();
    newsroom_io.stop();
    if (exit_code != 0)
        return exit_code;
    if (unheard) {
        // The reader has seen enough, or the command line tells that nothing can be written.
        out.setstate(std::ios::badbit);
        return 0;
    }
    if (told < 2) {
        err << "newsalertd: the demo told " << told
            << " of 2 messages in 9 s; please report this with the output above\n";
        return 70;
    }
    farewell(out);
    return 0;
}

Action add_demo(Options& /*options*/, Context& context) {
    return [&context] { return demo(context.clock, context.out, context.err); };
}

}  // namespace

namespace verbs {
extern const Verb demo{
    "demo", "A newsroom on loopback and one alert, end to end; no account, no network", add_demo};
}  // namespace verbs

}  // namespace newsalertd::cli
