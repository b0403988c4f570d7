// `newsalertd opml`: feeds exchanged with other readers.

#include "feeds/lists/opml.hpp"

#include "daemon/cli/feed_files_report.hpp"
#include "daemon/config/feed_files.hpp"
#include "daemon/config/opml_import.hpp"
#include "daemon/config/report.hpp"
#include "daemon/visible.hpp"
#include "feeds/fetch/secret_parts.hpp"

#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>
#include <spdlog/fmt/fmt.h>

#include <sysexits.h>

#include <memory>
#include <vector>

namespace newsalertd::cli {

namespace {

namespace json = boost::json;

/// Feeds that could not be read would be missing without a word.
bool feeds_are_whole(const config::Loaded& loaded, const config::Locations& where) {
    const auto folder = visible((where.folder / "feeds.d").native());
    const auto settings = visible((where.folder / "newsalertd.toml").native());
    for (const auto& finding : loaded.findings) {
        const bool broken_settings = finding.file == settings && loaded.config.feeds.empty();
        const bool about_feeds = finding.file.starts_with(folder) ||
                                 finding.file == visible(where.folder.native()) || broken_settings;
        if (finding.severity == rules::Severity::error && about_feeds)
            return false;
    }
    return true;
}

struct Tally {
    const config::OpmlImport& import;
    std::filesystem::path target;
    bool written = false;
};

void print(const Tally& tally, const Context& context) {
    const auto& import = tally.import;
    const auto target = visible(tally.target.native());
    context.err << config::render(import.findings);
    if (context.json) {
        const json::object line{{"new", import.fresh},
                                {"configured", import.configured},
                                {"refused", import.refused},
                                {"file", target},
                                {"written", tally.written}};
        context.out << json::serialize(line) << '\n';
        return;
    }
    context.out << fmt::format("{} new, {} already configured, {} refused\n",
                               import.fresh,
                               import.configured,
                               import.refused);
    if (tally.written)
        context.out << fmt::format("written to {}\n", target);
}

struct Export {
    std::filesystem::path file;  ///< empty: to standard output
    bool secrets = false;        ///< keys in addresses too (?apikey=)
};

/// All enabled feeds as OPML. 0, 73 or 77 not written, 78.
int export_feeds(const Context& context, const Export& what) {
    const auto where = locations_of(context);
    const auto loaded = config::load(where, context.clock.now());
    if (!feeds_are_whole(loaded, where)) {
        context.err << config::render(loaded.findings)
                    << "nothing was exported: not every feed could be read\n";
        return loaded.out_of_reach ? EX_NOPERM : EX_CONFIG;
    }
    std::vector<feeds::lists::Subscription> subscriptions;
    std::size_t resting = 0;
    std::size_t bared = 0;
    for (const auto& feed : loaded.config.feeds) {
        resting += feed.enabled ? 0 : 1;
        if (!feed.enabled)  // OPML has no word for one that rests
            continue;
        // Such lists are given away.
        auto url = what.secrets ? feed.url : feeds::fetch::without_secrets(feed.url);
        bared += url == feed.url ? 0 : 1;
        subscriptions.push_back({.name = feed.name,
                                 .url = std::move(url),
                                 .language = feed.language,
                                 .tags = feed.tags});
    }
    const auto text = feeds::lists::write_opml(subscriptions, "newsalertd");
    if (resting > 0)
        context.err << fmt::format("left out: {} with enabled = false\n", resting);
    if (bared > 0)
        context.err << fmt::format(
            "{} addresses are written without their keys; --secrets writes them\n", bared);
    const auto& file = what.file;
    if (file.empty()) {
        context.out << text << std::flush;
        return context.out ? EX_OK : EX_IOERR;
    }
    if (const auto written = config::write_whole(file, text); !written)
        return not_written(written.error(), context);
    context.err << fmt::format(
        "{} feeds written to {}\n", subscriptions.size(), visible(file.native()));
    return EX_OK;
}

struct Import {
    std::filesystem::path file;
    std::string name;      ///< of the file in feeds.d, empty: that of `file`
    bool replace = false;  ///< a file of that name may be there
};

/// Copies an OPML file to feeds.d if every feed in it can be configured. 0; 65 not OPML, or a feed
/// of it is refused; 66 no such file; 73 a file is there, or not written; 77; 78.
int import_feeds(const Context& context, const Import& what) {
    const auto name = (what.name.empty() ? what.file.stem().string() : what.name) + ".opml";
    if (name.find('/') != std::string::npos || !config::counts_as_configuration(name)) {
        context.err << fmt::format(
            "newsalertd: {} would not be read in feeds.d; choose another --name\n", visible(name));
        return EX_USAGE;
    }
    const auto where = locations_of(context);
    const auto lock = config::ChangeLock::take(where);
    if (!lock)
        return not_written(lock.error(), context);
    const auto before = config::load(where, context.clock.now());
    const auto import = config::examine_opml(what.file, before.config);
    Tally tally{.import = import, .target = where.folder / "feeds.d" / name};
    if (!import.read) {
        context.err << config::render(import.findings);
        return import.permission_errors > 0 ? EX_NOPERM : EX_NOINPUT;
    }
    if (!import.opml || import.refused > 0) {
        print(tally, context);
        context.err << "nothing was imported\n";
        return EX_DATAERR;
    }
    std::error_code error;
    if (config::bytes_of(tally.target) == import.text) {
        print(tally, context);
        context.err << fmt::format("{} holds it already\n", visible(tally.target.native()));
        return EX_OK;
    }
    if (!what.replace && std::filesystem::exists(tally.target, error)) {
        print(tally, context);
        context.err << fmt::format(
            "nothing was imported: {} is there; --replace it, or choose another "
            "--name\n",
            visible(tally.target.native()));
        return EX_CANTCREAT;
    }
    const auto changed = config::change_file(
        where, before, tally.target, import.text, context.clock.now(), [](const config::Loaded&) {
            return true;
        });
    if (!changed)
        return not_changed(changed.error(), context);
    tally.written = true;
    print(tally, context);
    if (before.config.starter)
        context.err << "the starter feeds and example watches are no longer used\n";
    remark_errors(*changed, context);
    return EX_OK;
}

Action add_export(Options& options, Context& context) {
    const auto values = std::make_shared<Export>();
    add_config_and_json(options, context);
    options.option("file", values->file, "FILE (default: standard output)");
    options.flag("--secrets", values->secrets, "with the keys in addresses (?apikey=…)");
    return [&context, values] { return export_feeds(context, *values); };
}

Action add_import(Options& options, Context& context) {
    const auto values = std::make_shared<Import>();
    add_config_and_json(options, context);
    options.required("file", values->file, "FILE");
    options.option("--name", values->name, "of the file in feeds.d (default: FILE's)");
    options.flag("--replace", values->replace, "a file of that name in feeds.d");
    return [&context, values] { return import_feeds(context, *values); };
}

constexpr Verb kExport{"export", "Write all feeds as OPML", add_export};
constexpr Verb kImport{"import", "Add the feeds of an OPML file", add_import};
constexpr const Verb* kBelowOpml[] = {&kExport, &kImport};

}  // namespace

namespace verbs {
extern const Verb opml{
    "opml", "Exchange feeds with other readers: export, import", nullptr, kBelowOpml};
}  // namespace verbs

}  // namespace newsalertd::cli
