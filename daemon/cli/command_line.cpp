#include "daemon/cli/command_line.hpp"

#include "daemon/admin/logging.hpp"
#include "daemon/admin/signals.hpp"
#include "daemon/cli/check.hpp"
#include "daemon/cli/db.hpp"
#include "daemon/cli/feeds.hpp"
#include "daemon/cli/match.hpp"
#include "daemon/cli/parse.hpp"
#include "daemon/cli/remote.hpp"
#include "daemon/cli/run.hpp"
#include "daemon/cli/state_tables.hpp"

#include <poll.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <filesystem>
#include <functional>
#include <iostream>
#include <string>
#include <vector>

namespace newsalertd::cli {

namespace {

constexpr int kUsage = 64;

/// A verb's options live until it has run; its action gives the exit code.
class CommandLine {
public:
    CommandLine() {
        app_.require_subcommand(1);
        app_.set_version_flag("--version", "newsalertd " NEWSALERTD_VERSION);
        app_.add_option("--log-level", log_level_, "trace, debug, info, warn, error or off")
            ->default_val("info");
        app_.fallthrough();
        add_run();
        add_demo();
        add_check();
        add_reload();
        add_parse();
        add_match();
        add_explain();
        add_inject();
        add_notify_test();
        add_status();
        add_alerts();
        add_deliveries();
        add_feeds();
        add_opml();
        add_db();
    }

    int run(int argc, char** argv) {
        try {
            app_.parse(argc, argv);
        } catch (const CLI::ParseError& error) {
            return app_.exit(error) == 0 ? 0 : kUsage;
        }
        const auto level = admin::log_level(log_level_);
        if (!level) {
            std::cerr << "newsalertd: --log-level " << log_level_ << ": no such level\n";
            return kUsage;
        }
        admin::start_logging(*level);
        const int code = action_();
        admin::stop_logging();
        return code;
    }

private:
    CLI::App* verb(const char* name, const char* help, std::function<int()> action) {
        auto* sub = app_.add_subcommand(name, help);
        sub->callback([this, action = std::move(action)] { action_ = action; });
        return sub;
    }

    void add_config(CLI::App* sub) {
        sub->add_option_function<std::string>(
            "--config",
            [this](const std::string& folder) {
                remote_.config_dir = folder;
                check_.config_dir = folder;
                feeds_.config_dir = folder;
            },
            "folder of the configuration (default /etc/newsalertd, else "
            "~/.config/newsalertd)");
    }

    void add_json(CLI::App* sub) {
        sub->add_flag_callback(
            "--json",
            [this] {
                remote_.json = true;
                check_.json = true;
                feeds_.json = true;
            },
            "JSON instead of a table");
    }

    void add_run() {
        auto* sub = verb("run", "Run the service: poll feeds, match watches, send alerts", [this] {
            return run_command(remote_.config_dir, std::cout, std::cerr);
        });
        sub->footer(
            "What is old is stored and not told: of a feed's first document all that is older "
            "than\n"
            "[alerts] alert_if_newer_than (1h), afterwards what was published longer ago than "
            "max_age\n"
            "(3d). More than 20 alerts of one document come as one summary to channels that "
            "people\n"
            "read. See docs/configuration.md.");
        add_config(sub);
    }

    void add_demo() {
        verb("demo",
             "A newsroom on loopback and one alert, end to end; no account, no network",
             [] { return demo_command(std::cout, std::cerr); });
    }

    void add_check() {
        auto* sub = verb("check", "Validate configuration, feeds and rules", [this] {
            return check_command(check_, std::cout, std::cerr);
        });
        add_config(sub);
        add_json(sub);
        sub->add_option("--explain", check_.explain_watch, "show how this watch is understood");
    }

    void add_reload() {
        auto* sub = verb("reload", "Load the files again; on errors the old ones stay", [this] {
            return reload_command(remote_, std::cout, std::cerr);
        });
        add_config(sub);
        // The answer always tells how it ended, so waiting is what it does anyway.
        sub->add_flag("--wait", wait_, "wait for the end (it always does)");
    }

    void add_parse() {
        auto* sub = verb("parse", "Parse a feed document and print it as JSON", [this] {
            if (parse_.file.empty() && !parse_.batch) {
                std::cerr << "newsalertd parse: name a FILE, or - for standard input\n";
                return kUsage;
            }
            return parse_command(parse_, std::cin, std::cout, std::cerr);
        });
        sub->add_option("file", parse_.file, "FILE, or - for standard input");
        sub->add_option("--content-type", parse_.content_type, "as the server gave it");
        sub->add_option("--base-url", parse_.base_url, "resolves relative links");
        sub->add_flag("--batch", parse_.batch, "requests as JSON lines on standard input");
    }

    void add_match() {
        auto* sub = verb("match", "Match articles (JSON lines) against rules", [this] {
            if (match_.rules_path.empty() == match_.queries_file.empty()) {
                std::cerr << "newsalertd match: give either --rules or --queries\n";
                return kUsage;
            }
            return match_command(match_, std::cin, std::cout, std::cerr);
        });
        sub->add_option("--rules", match_.rules_path, "a rule file or a folder of them");
        sub->add_option("--queries", match_.queries_file, "queries as JSON lines");
        sub->add_option("--forms", match_.forms, "exact or inflected, for all")
            ->check(CLI::IsMember({"exact", "inflected"}));
        sub->add_option("--threads", match_.threads, "worker threads")->check(CLI::Range(1, 256));
        sub->add_flag("--explain", match_.explain, "with the matched spans");
        sub->add_option("--stats", match_.stats_file, "write figures of the run to this file");
    }

    void add_explain() {
        auto* sub = verb("explain", "Why watches fire on an article, or do not", [this] {
            return explain_command(remote_, explain_, std::cin, std::cout, std::cerr);
        });
        sub->add_option("article",
                        explain_.article,
                        "number or address of a stored article; - for one as JSON on standard "
                        "input, as for match")
            ->required();
        sub->add_option("--watch", explain_.watch, "only this watch");
        add_config(sub);
        add_json(sub);
    }

    void add_inject() {
        add_config(verb(
            "inject", "Feed articles (JSON lines, docs/inject.md) to the running daemon", [this] {
                return inject_command(remote_, std::cin, std::cout, std::cerr);
            }));
    }

    void add_notify_test() {
        auto* sub = verb("notify-test", "Send a marked test alert to a channel", [this] {
            return notify_test_command(remote_, channel_, std::cout, std::cerr);
        });
        sub->add_option("channel", channel_, "name of the channel")->required();
        add_config(sub);
        add_json(sub);
    }

    void add_status() {
        auto* sub = verb("status", "What the running daemon is doing", [this] {
            return status_command(remote_, status_check_, std::cout, std::cerr);
        });
        sub->add_flag(
            "--check", status_check_, "one line; exit 0 healthy, 75 degraded, 69 unreachable");
        add_config(sub);
        add_json(sub);
    }

    void add_alerts() {
        auto* sub = verb("alerts", "The newest alerts", [this] {
            return alerts_command(remote_, most_, std::cout, std::cerr);
        });
        sub->add_option("-n,--most", most_, "how many")->check(CLI::Range(1, 100'000));
        add_config(sub);
        add_json(sub);
    }

    void add_deliveries() {
        auto* sub = verb("deliveries",
                         "The outbox: list, show, retry, replay, drop, resume",
                         [this] { return run_deliveries(); });
        sub->add_option("action",
                        deliveries_.action,
                        "show, retry, replay, drop (a delivery), "
                        "resume (a target); none: list")
            ->check(CLI::IsMember({"show", "retry", "replay", "drop", "resume"}));
        sub->add_option("id", deliveries_.id, "delivery, or with resume a target");
        sub->add_option("--state", deliveries_.state, "only these")
            ->check(CLI::IsMember({"held",
                                   "pending",
                                   "sending",
                                   "delivered",
                                   "blocked",
                                   "dead",
                                   "folded",
                                   "silenced",
                                   "dropped"}));
        sub->add_flag_callback(
            "--dead", [this] { deliveries_.state = "dead"; }, "only those given up");
        sub->add_option("-n,--most", deliveries_.most, "how many")->check(CLI::Range(1, 100'000));
        add_config(sub);
        add_json(sub);
    }

    int run_deliveries() {
        if (deliveries_.action.empty())
            return list_deliveries(
                remote_, deliveries_.state, deliveries_.most, std::cout, std::cerr);
        if (deliveries_.id.empty()) {
            std::cerr << "newsalertd deliveries " << deliveries_.action << ": name "
                      << (deliveries_.action == "resume" ? "a target\n" : "a delivery\n");
            return kUsage;
        }
        if (deliveries_.action == "show")
            return show_delivery(remote_, deliveries_.id, std::cout, std::cerr);
        return deliveries_command(remote_, deliveries_, std::cout, std::cerr);
    }

    /// A verb below another one; it has run what its parent's action is to do.
    CLI::App* verb_below(CLI::App* parent,
                         const char* name,
                         const char* help,
                         std::function<int()> action) {
        auto* sub = parent->add_subcommand(name, help);
        sub->callback([this, action = std::move(action)] { below_ = action; });
        add_config(sub);
        add_json(sub);
        return sub;
    }

    void add_feeds() {
        auto* feeds = verb("feeds", "The configured feeds: list, check, add, remove", [this] {
            return below_ ? below_() : feeds_list_command(feeds_, std::cout, std::cerr);
        });
        feeds->require_subcommand(0, 1);
        add_config(feeds);
        add_json(feeds);
        verb_below(feeds, "list", "How each feed is doing (also plain `feeds`)", [this] {
            return feeds_list_command(feeds_, std::cout, std::cerr);
        });
        auto* check =
            verb_below(feeds, "check", "Fetch feeds now and say what is wrong with them", [this] {
                return feeds_check_command(feeds_, named_feeds_, std::cout, std::cerr);
            });
        check->add_option("feed", named_feeds_, "names or addresses; none: all that are enabled");
        auto* add = verb_below(feeds, "add", "Add a feed, or the feeds that a page names", [this] {
            return feeds_add_command(feeds_, add_, std::cout, std::cerr);
        });
        add->add_option("url", add_.url, "of the feed or the page")->required();
        add->add_option("--name", add_.name, "its name (default: its title)");
        add->add_option("--tag", add_.tags, "a tag; may be given several times")
            ->expected(1)
            ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
        add->add_option("--tier", add_.tier, "how closely it is followed, 1 closest")
            ->check(CLI::Range(1, 3));
        add->add_flag("--all", add_.all, "every feed that the page names");
        auto* remove = verb_below(feeds, "remove", "Take a feed out of its file", [this] {
            return feeds_remove_command(feeds_, removed_feed_, std::cout, std::cerr);
        });
        remove->add_option("feed", removed_feed_, "its name or address")->required();
    }

    void add_opml() {
        auto* opml = verb("opml", "Exchange feeds with other readers: export, import", [this] {
            return below_();
        });
        opml->require_subcommand(1);
        auto* out = verb_below(opml, "export", "Write all feeds as OPML", [this] {
            return opml_export_command(feeds_, export_, std::cout, std::cerr);
        });
        out->add_option("file", export_.file, "FILE (default: standard output)");
        out->add_flag("--secrets", export_.secrets, "with the keys in addresses (?apikey=…)");
        auto* in = verb_below(opml, "import", "Add the feeds of an OPML file", [this] {
            return opml_import_command(feeds_, import_, std::cout, std::cerr);
        });
        in->add_option("file", import_.file, "FILE")->required();
        in->add_option("--name", import_.name, "of the file in feeds.d (default: FILE's)");
        in->add_flag("--replace", import_.replace, "a file of that name in feeds.d");
    }

    void add_db() {
        auto* db = verb("db", "The state file: check, backup", [this] { return below_(); });
        db->require_subcommand(1);
        auto* check =
            verb_below(db, "check", "Is the state what was stored? Changes nothing", [this] {
                return db_check_command(remote_, db_file_, std::cout, std::cerr);
            });
        check->add_option("file", db_file_, "FILE, a backup say (default: the configured state)");
        auto* backup = verb_below(
            db, "backup", "Copy the state, of a running daemon too, and check the copy", [this] {
                return db_backup_command(remote_, db_file_, std::cout, std::cerr);
            });
        backup->add_option("file", db_file_, "FILE to make; it must not be there yet")->required();
    }

    CLI::App app_{"newsalertd tells you of news the moment it is published, once."};
    std::function<int()> action_;
    std::string log_level_;
    RemoteOptions remote_;
    CheckOptions check_;
    ParseOptions parse_;
    MatchOptions match_;
    DeliveriesOptions deliveries_;
    ExplainOptions explain_;
    std::function<int()> below_;
    FeedsOptions feeds_;
    AddOptions add_;
    ImportOptions import_;
    ExportOptions export_;
    std::filesystem::path db_file_;
    std::vector<std::string> named_feeds_;
    std::string removed_feed_;
    std::string channel_;
    std::size_t most_ = 20;
    bool status_check_ = false;
    bool wait_ = true;
};

}  // namespace

namespace {

constexpr int kCannotWrite = 74;

/// Whoever reads our output through a pipe may have seen enough (`newsalertd alerts | head`).
bool reader_is_gone() {
    pollfd output{.fd = STDOUT_FILENO, .events = POLLOUT, .revents = 0};
    return ::poll(&output, 1, 0) == 1 && (output.revents & POLLERR) != 0;
}

}  // namespace

int run_command_line(int argc, char** argv) {
    admin::ignore_write_signals();
    std::ios::sync_with_stdio(false);
    const int code = CommandLine().run(argc, argv);
    std::cout.flush();
    if (std::cout || reader_is_gone())
        return code;
    std::cerr << "newsalertd: standard output cannot be written\n";
    return code == 0 ? kCannotWrite : code;
}

}  // namespace newsalertd::cli
