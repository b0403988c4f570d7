#include "daemon/cli/check.hpp"

#include "daemon/app/stored_words.hpp"
#include "daemon/app/unserved.hpp"
#include "daemon/cli/ask.hpp"
#include "daemon/config/report.hpp"
#include "daemon/config/toml.hpp"
#include "daemon/visible.hpp"
#include "rules/engine/watch_set.hpp"
#include "rules/engine/word_variants.hpp"

#include <boost/json.hpp>
#include <spdlog/fmt/fmt.h>

#include <sysexits.h>

#include <algorithm>
#include <iterator>
#include <memory>

namespace newsalertd::cli {

namespace {

namespace json = boost::json;

std::string joined(const std::vector<std::string>& words, std::string_view none) {
    std::string out;
    for (const auto& word : words)
        out += (out.empty() ? "" : ", ") + word;
    return out.empty() ? std::string(none) : out;
}

std::string after(std::string_view head, const std::vector<std::string>& words) {
    return words.empty() ? std::string() : std::string(head) + joined(words, {});
}

std::string size_of(const config::Loaded& loaded) {
    const auto enabled = [](const auto& item) { return item.enabled; };
    const auto watching = [](const auto& watch) { return watch->enabled; };
    return fmt::format("{} feeds, {} watches, {} channels",
                       std::ranges::count_if(loaded.config.feeds, enabled),
                       std::ranges::count_if(loaded.watch_set->watches(), watching),
                       loaded.config.channels.size());
}

json::object finding_json(const rules::Diagnostic& finding) {
    const bool error = finding.severity == rules::Severity::error;
    return {{"severity", error ? "error" : "warning"},
            {"file", finding.file},
            {"line", finding.line},
            {"column", finding.column},
            {"message", finding.message},
            {"hint", finding.hint}};
}

json::array finds_json(const rules::Watch& watch) {
    json::array out;
    for (const auto& variants : rules::word_variants(watch))
        out.push_back(json::object{{"word", variants.asked},
                                   {"spellings", json::value_from(variants.spellings)},
                                   {"forms", json::value_from(variants.forms)},
                                   {"family", json::value_from(variants.family)}});
    return out;
}

json::object watch_json(const rules::Watch& watch) {
    return {{"name", watch.name},
            {"file", watch.file},
            {"line", watch.line},
            {"enabled", watch.enabled},
            {"query", watch.query},
            {"forms", watch.forms == rules::Forms::exact ? "exact" : "inflected"},
            {"families", watch.families == rules::Families::on},
            {"language", watch.language},
            {"finds", finds_json(watch)},
            {"feeds", json::value_from(watch.feeds)},
            {"notify", json::value_from(watch.notify)},
            {"priority", rules::to_string(watch.priority)},
            {"note", watch.note},
            {"tags", json::value_from(watch.tags)}};
}

void print_json(const config::Loaded& loaded,
                const config::Locations& where,
                const rules::Watch* watch,
                std::ostream& out) {
    json::array findings;
    for (const auto& finding : loaded.findings)
        findings.push_back(finding_json(finding));
    json::object document{{"ok", loaded.valid()},
                          {"folder", visible(where.folder.native())},
                          {"starter", loaded.config.starter},
                          {"feeds", loaded.config.feeds.size()},
                          {"watches", loaded.watch_set->watches().size()},
                          {"channels", loaded.config.channels.size()},
                          {"findings", std::move(findings)}};
    if (watch != nullptr)
        document["watch"] = watch_json(*watch);
    out << json::serialize(document) << '\n';
}

void explain(const rules::Watch& watch, std::ostream& out) {
    out << fmt::format(
        "watch     {}\nstands at {}:{}\nquery     {}\nforms     {}, families {}, language {}\n"
        "feeds     {}\nnotifies  {}\npriority  {}{}\n",
        watch.name,
        watch.file,
        watch.line,
        watch.query,
        watch.forms == rules::Forms::exact ? "exact" : "inflected",
        watch.families == rules::Families::on ? "on" : "off",
        watch.language,
        joined(watch.feeds, "all"),
        joined(watch.notify, "console"),
        rules::to_string(watch.priority),
        watch.enabled ? "" : "\nrests: enabled = false");
    if (!watch.note.empty())
        out << fmt::format("note      {}\n", visible(watch.note));
    if (!watch.tags.empty())
        out << fmt::format("tags      {}\n", visible(joined(watch.tags, "")));
    for (const auto& variants : rules::word_variants(watch))
        out << fmt::format("finds     {}{}{}{}\n",
                           variants.asked,
                           after("; written ", variants.spellings),
                           after("; forms ", variants.forms),
                           after("; family ", variants.family));
}

void print_text(const config::Loaded& loaded,
                const config::Locations& where,
                std::ostream& out,
                std::ostream& err) {
    err << config::render(loaded.findings);
    if (loaded.config.starter)
        out << fmt::format("{} in {}: starter feeds, example rules, alerts on the terminal\n",
                           loaded.files->settings ? "no feeds and no watches" : "no configuration",
                           where.folder.string());
    out << fmt::format("configuration {}: {} ({}; {})\n",
                       where.folder.string(),
                       loaded.valid() ? "ok" : "not valid",
                       config::counts(loaded.findings),
                       size_of(loaded));
}

void print_unknown(const config::Loaded& loaded, const std::string& name, std::ostream& err) {
    std::vector<std::string> known;
    for (const auto& watch : loaded.watch_set->watches())
        known.push_back(watch->name);
    const auto hint = config::suggestion(name, known);
    err << fmt::format(
        "there is no watch {}{}\n", config::in_quotes(name), hint.empty() ? "" : " (" + hint + ")");
}

}  // namespace

int check(const Context& context, const std::string& explain_watch) {
    const auto where = locations_of(context);
    auto loaded = config::load(where, context.clock.now());
    app::drop_stored_words(loaded);
    std::ranges::move(app::find_unserved(loaded, where), std::back_inserter(loaded.findings));
    const auto* watch = explain_watch.empty() ? nullptr : loaded.watch_set->find(explain_watch);
    if (context.json) {
        print_json(loaded, where, watch, context.out);
    } else {
        print_text(loaded, where, context.out, context.err);
        if (watch != nullptr)
            explain(*watch, context.out);
    }
    if (const int code = config::exit_code(loaded); code != 0)
        return code;
    if (explain_watch.empty() || watch != nullptr)
        return EX_OK;
    print_unknown(loaded, explain_watch, context.err);
    return EX_NOINPUT;
}

namespace verbs {

extern const Verb check{
    "check", "Validate configuration, feeds and rules", [](Options& options, Context& context) {
        const auto watch = std::make_shared<std::string>();
        add_config_and_json(options, context);
        options.option("--explain", *watch, "show how this watch is understood");
        return Action([&context, watch] { return cli::check(context, *watch); });
    }};

}  // namespace verbs

}  // namespace newsalertd::cli
