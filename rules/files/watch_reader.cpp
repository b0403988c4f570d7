#include "rules/files/watch_reader.hpp"

#include "rules/engine/watch_set.hpp"
#include "rules/files/short_form.hpp"
#include "rules/files/short_items.hpp"
#include "rules/text/language_tag.hpp"
#include "rules/toml/characters.hpp"
#include "rules/toml/section.hpp"
#include "rules/toml/shown.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace rules {
namespace {

using toml::Node;

// What other tools call the keys of a watch.
constexpr std::array kForeignKeys = std::to_array<std::pair<std::string_view, std::string_view>>({
    {"language", "lang"},
    {"channel", "notify"},
    {"channels", "notify"},
    {"to", "notify"},
    {"alert", "notify"},
    {"exclude", "none"},
    {"not", "none"},
    {"without", "none"},
    {"include", "any"},
    {"keyword", "any"},
    {"keywords", "any"},
    {"terms", "any"},
    {"words", "any"},
    {"or", "any"},
    {"and", "all"},
    {"required", "all"},
    {"source", "feeds"},
    {"sources", "feeds"},
    {"feed", "feeds"},
    {"expression", "query"},
    {"search", "query"},
    {"q", "query"},
    {"title", "name"},
    {"id", "name"},
    {"label", "tags"},
    {"labels", "tags"},
    {"description", "note"},
    {"comment", "note"},
    {"until", "expires"},
    {"end", "expires"},
    {"active", "enabled"},
    {"disabled", "enabled"},
    {"test", "must_match"},
    {"tests", "must_match"},
    {"examples", "must_match"},
});

std::string key_meant(std::string_view key) {
    for (const auto& [written, meant] : kForeignKeys)
        if (key == written)
            return "did you mean " + toml::in_quotes(meant) + '?';
    return {};
}

bool is_control(char c) {
    return static_cast<unsigned char>(c) < 0x20 || c == 0x7f;
}

/// Why `text` cannot be the name of a watch; empty: it can.
std::string name_problem(std::string_view text) {
    constexpr std::size_t kLongest = 200;
    if (text.empty())
        return "is empty";
    if (const auto control = std::ranges::find_if(text, is_control); control != text.end())
        return "holds " + toml::name_of_character(static_cast<unsigned char>(*control));
    if (text.size() > kLongest)
        return "is " + std::to_string(text.size()) + " bytes long";
    return {};
}

class WatchReader {
public:
    WatchReader(toml::Section& section, std::chrono::sys_seconds now, Watch& watch)
        : section_(section), now_(now), watch_(watch) {}

    void read() {
        identity();
        query();
        words();
        alerts();
        section_.finish(key_meant);
    }

private:
    void identity() {
        if (section_.find("name") == nullptr)
            section_.error(section_.title() + " has no name", "name = \"…\"");
        if (const Node* name = section_.text_node("name")) {
            watch_.name = name->text;
            if (const auto problem = name_problem(name->text); !problem.empty())
                section_.error(*name,
                               section_.title() + " name " + problem,
                               "a name is one line of 1 to 200 bytes");
            else if (const auto invisible = toml::name_of_invisible(name->text); !invisible.empty())
                section_.warning(
                    *name, section_.title() + " name holds " + invisible + ", which nobody sees");
        }
        watch_.was = section_.text("was").value_or("");
        watch_.enabled = section_.flag("enabled").value_or(true);
        watch_.note = section_.text("note").value_or("");
        for (const Node* tag : section_.texts("tags"))
            watch_.tags.push_back(tag->text);
        expires();
        section_.not_available({"backfill"});
    }

    /// A date means the end of that day in UTC.
    void expires() {
        const Node* node = section_.find("expires");
        if (node == nullptr)
            return;
        if (node->kind != Node::Kind::date && node->kind != Node::Kind::moment) {
            section_.wrong_kind(*node, "expires", "a date such as 2026-12-31");
            return;
        }
        watch_.expires = std::chrono::sys_seconds(std::chrono::seconds(node->integer));
        if (node->kind == Node::Kind::date)
            *watch_.expires += std::chrono::days(1);
        if (*watch_.expires <= now_)
            section_.warning(*node,
                             "the watch is over: what it 'expires' on is past",
                             "remove the watch, or give it a later date");
    }

    void query() {
        const Node* whole = section_.find("query");
        if (const Node* node = section_.text_node("query")) {
            watch_.query = node->text;
            watch_.query_places = toml::string_places(section_.source(), node->place);
        }
        const Node* last_short = nullptr;
        ShortForm form;
        for (const auto& [key, items] :
             {std::pair("any", &form.any), {"all", &form.all}, {"none", &form.none}})
            if (const Node* node = section_.find(key)) {
                last_short = last_short && last_short->place > node->place ? last_short : node;
                short_items(key, *items);
            }
        list("must_match", watch_.must_match, watch_.list_places.must_match);
        list("must_not_match", watch_.must_not_match, watch_.list_places.must_not_match);
        if (whole != nullptr && last_short != nullptr)
            section_.error(*last_short,
                           "a watch has either a query or the short form any/all/none, not both",
                           "write everything into the query");
        else if (last_short != nullptr && !form.empty())
            print_short_form(form, section_.source(), watch_);
        else if (last_short != nullptr && !short_item_failed_)
            section_.error(*last_short, "any, all and none are empty");
        else if (whole == nullptr && last_short == nullptr)
            section_.error(section_.title() + " has no query", "query = '…', or any = [\"…\"]");
    }

    void short_items(std::string_view key, std::vector<ShortItem>& out) {
        const auto errors = section_.findings().errors();
        for (const Node* item : section_.texts(key)) {
            const bool blank = item->text.find_first_not_of(" \t\r\n") == std::string::npos;
            if (blank || item->text.contains('"')) {
                section_.error(*item,
                               "an item of " + toml::in_quotes(key) +
                                   (blank ? " is empty" : " must not hold quotes"),
                               blank ? "" : "each item is a word or a phrase by itself");
                continue;
            }
            out.push_back({item->text, item->place});
            warn_of_item(out.back());
        }
        short_item_failed_ = short_item_failed_ || section_.findings().errors() > errors;
    }

    void warn_of_item(const ShortItem& item) {
        std::vector<query::Finding> found;
        check_short_item(item.text, found);
        if (found.empty())
            return;
        const auto places = toml::string_places(section_.source(), item.place);
        for (query::Finding& finding : found)
            section_.findings().warning(
                section_.source(),
                places.empty() ? item.place : toml::place_in(places, item.text, finding.begin),
                std::move(finding.message),
                std::move(finding.hint));
    }

    void words() {
        if (section_.choice("forms", {"inflected", "exact"}) == 1)
            watch_.forms = Forms::exact;
        if (section_.flag("families") == false)
            watch_.families = Families::off;
        if (const Node* node = section_.text_node("lang")) {
            watch_.language = node->text;
            if (auto problem = check_language_tag(node->text))
                section_.report(problem->severity,
                                node->place,
                                std::move(problem->message),
                                std::move(problem->hint));
        }
        section_.not_available({"translate"});
        if (const Node* node = section_.find("expand"))
            section_.unavailable(*node, "expand");
    }

    void alerts() {
        list("feeds", watch_.feeds, watch_.list_places.feeds);
        list("notify", watch_.notify, watch_.list_places.notify);
        if (const auto priority = section_.choice("priority", {"low", "normal", "high", "urgent"}))
            watch_.priority = static_cast<Priority>(*priority);
        if (const Node* node = section_.find("stories"); node && node->text == "copies")
            section_.unavailable(*node, "stories = \"copies\"", "only \"group\" and \"off\" are");
        else if (section_.choice("stories", {"group", "off"}) == 1)
            watch_.stories = Stories::off;
        if (const Node* node = section_.find("updates"); node && node->text != "all")
            section_.unavailable(*node, "updates", "only updates = \"all\" is");
        if (const Node* node = section_.find("confirm");
            node && (node->kind != Node::Kind::integer || node->integer != 1))
            section_.unavailable(*node, "confirm", "only confirm = 1 is");
        section_.not_available({"digest", "max_per_hour"});
    }

    void list(std::string_view key,
              std::vector<std::string>& texts,
              std::vector<toml::Place>& places) {
        for (const Node* item : section_.texts(key)) {
            texts.push_back(item->text);
            places.push_back(item->place);
        }
    }

    toml::Section& section_;
    std::chrono::sys_seconds now_;
    Watch& watch_;
    bool short_item_failed_ = false;
};

// A watch that is refused for something else is compiled nowhere; what is wrong with its query is
// told all the same.
void report_query(Watch watch, toml::Findings& findings) {
    watch.must_match.clear();
    watch.must_not_match.clear();
    std::vector<Watch> alone;
    alone.push_back(std::move(watch));
    std::vector<Diagnostic> found;
    WatchSet::compile(std::move(alone), found);
    findings.append(std::move(found));
}

std::string key_of_rule_file(std::string_view key) {
    constexpr auto kMeant =
        std::to_array<std::string_view>({"watch", "watches", "rule", "rules", "alert", "alerts"});
    std::string lower(key);
    std::ranges::transform(lower, lower.begin(), [](char c) {
        return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c;
    });
    if (std::ranges::find(kMeant, lower) != kMeant.end())
        return "a watch is [[watch]]";
    return "a rule file holds only [[watch]] tables";
}

}  // namespace

void read_watches(const std::shared_ptr<const toml::SourceText>& source,
                  const std::string& language,
                  std::chrono::sys_seconds now,
                  std::vector<Watch>& watches,
                  std::vector<Diagnostic>& findings) {
    toml::Findings found;
    if (const auto document = toml::parse_toml(*source, found)) {
        toml::Section top(*document, "a rule file", *source, found);
        for (const Node* table : top.tables("watch")) {
            Watch watch;
            watch.file = source->name();
            watch.language = language;
            watch.source = source;
            watch.line = table->place.line;
            toml::Section section(*table, "[[watch]]", *source, found);
            const auto errors = found.errors();
            WatchReader(section, now, watch).read();
            if (found.errors() == errors)
                watches.push_back(std::move(watch));
            else if (!watch.query.empty())
                report_query(std::move(watch), found);
        }
        top.finish(key_of_rule_file);
    }
    findings = found.take();
}

}  // namespace rules
