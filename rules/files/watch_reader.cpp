#include "rules/files/watch_reader.hpp"

#include "rules/engine/watch_set.hpp"
#include "rules/files/deep_key.hpp"
#include "rules/files/short_form.hpp"
#include "rules/files/short_items.hpp"
#include "rules/files/source_map.hpp"
#include "rules/files/watch_values.hpp"
#include "rules/text/language_tag.hpp"

#include <algorithm>
#include <array>
#include <toml++/toml.h>

namespace rules {
namespace {

class WatchReader {
public:
    WatchReader(const std::shared_ptr<const FileText>& text,
                const std::string& name,
                const std::string& language,
                std::vector<Diagnostic>& findings)
        : text_(text), file_(name), language_(language), findings_(findings) {}

    bool read(const toml::table& table, Watch& watch) {
        failed_ = false;
        form_ = {};
        has_short_form_ = false;
        watch.file = file_;
        watch.language = language_;
        watch.file_text = text_;
        watch.line = table.source().begin.line;
        for (const auto& [key, node] : table)
            one_key(key.str(), node, watch);
        finish(table, watch);
        return !failed_;
    }

    void error(const toml::source_position& at, std::string message, std::string hint = {}) {
        report(Severity::error, at, std::move(message), std::move(hint));
    }

    void report(Severity severity,
                const toml::source_position& at,
                std::string message,
                std::string hint) {
        Diagnostic d;
        d.severity = severity;
        d.file = file_;
        d.line = at.line;
        d.column = at.column;
        d.message = std::move(message);
        d.hint = std::move(hint);
        d.excerpt = text_->line(at.line);
        findings_.push_back(std::move(d));
        failed_ = failed_ || severity == Severity::error;
    }

private:
    static const toml::source_position& place(const toml::node& node) {
        return node.source().begin;
    }

    // Keys by subject; each part says whether the key was its.
    void one_key(std::string_view key, const toml::node& node, Watch& watch) {
        if (identity_key(key, node, watch) || query_key(key, node, watch) ||
            word_key(key, node, watch) || alert_key(key, node, watch))
            return;
        const std::string near = watch_key_meant(key);
        error(place(node),
              "unknown key '" + std::string(key) + "'",
              near.empty() ? "" : "did you mean " + near + '?');
    }

    bool identity_key(std::string_view key, const toml::node& node, Watch& watch) {
        if (key == "name") {
            text_value(key, node, watch.name);
            check_name(node, watch.name);
        } else if (key == "was") {
            text_value(key, node, watch.was);
        } else if (key == "enabled") {
            if (const auto value = node.value_exact<bool>())
                watch.enabled = *value;
            else
                wrong_type(key, node, "true or false");
        } else if (key == "note") {
            text_value(key, node, watch.note);
        } else if (key == "tags") {
            list_value(key, node, watch.tags);
        } else if (key == "expires") {
            expires(node, watch);
        } else if (key == "backfill") {
            unavailable(key, node);
        } else {
            return false;
        }
        return true;
    }

    bool query_key(std::string_view key, const toml::node& node, Watch& watch) {
        if (key == "query") {
            query_at_ = place(node);
            has_query_ = text_value(key, node, watch.query);
            watch.query_places = map_string(*text_, query_at_.line, query_at_.column);
        } else if (key == "any") {
            short_value(key, node, form_.any);
        } else if (key == "all") {
            short_value(key, node, form_.all);
        } else if (key == "none") {
            short_value(key, node, form_.none);
        } else if (key == "must_match") {
            list_value(key, node, watch.must_match, &watch.list_places.must_match);
        } else if (key == "must_not_match") {
            list_value(key, node, watch.must_not_match, &watch.list_places.must_not_match);
        } else {
            return false;
        }
        return true;
    }

    bool word_key(std::string_view key, const toml::node& node, Watch& watch) {
        if (key == "forms") {
            const auto value = node.value_exact<std::string_view>();
            if (value == "exact")
                watch.forms = Forms::exact;
            else if (value == "inflected")
                watch.forms = Forms::inflected;
            else
                wrong_type(key, node, "\"inflected\" or \"exact\"");
        } else if (key == "lang") {
            if (text_value(key, node, watch.language))
                check_language(node, watch.language);
        } else if (key == "translate") {
            const auto* list = node.as_array();
            if (!list || !list->empty())
                unavailable(key, node);
        } else if (key == "families") {
            if (const auto value = node.value_exact<bool>())
                watch.families = *value ? Families::on : Families::off;
            else
                wrong_type(key, node, "true or false");
        } else if (key == "expand") {
            unavailable(key, node);
        } else {
            return false;
        }
        return true;
    }

    bool alert_key(std::string_view key, const toml::node& node, Watch& watch) {
        if (key == "feeds") {
            list_value(key, node, watch.feeds, &watch.list_places.feeds);
        } else if (key == "notify") {
            list_value(key, node, watch.notify, &watch.list_places.notify);
        } else if (key == "priority") {
            priority(key, node, watch);
        } else if (key == "stories") {
            const auto value = node.value_exact<std::string_view>();
            if (value == "group")
                watch.stories = Stories::group;
            else if (value == "off")
                watch.stories = Stories::off;
            else if (value == "copies")
                unavailable("stories = \"copies\"", node);
            else
                wrong_type(key, node, "\"group\" or \"off\"");
        } else if (key == "updates") {
            if (node.value_exact<std::string_view>() != "all")
                unavailable(key, node, "updates = \"all\"");
        } else if (key == "confirm") {
            if (node.value_exact<std::int64_t>() != 1)
                unavailable(key, node, "confirm = 1");
        } else if (key == "digest" || key == "max_per_hour") {
            unavailable(key, node);
        } else {
            return false;
        }
        return true;
    }

    void unavailable(std::string_view key, const toml::node& node, std::string_view only = {}) {
        error(place(node),
              "'" + std::string(key) + "' is not available in this version",
              only.empty() ? "remove the key" : "only " + std::string(only) + " is");
    }

    void wrong_type(std::string_view key, const toml::node& node, std::string_view wanted) {
        error(place(node), "expected " + std::string(key) + " = " + std::string(wanted));
    }

    bool text_value(std::string_view key, const toml::node& node, std::string& out) {
        const auto value = node.value_exact<std::string_view>();
        if (!value)
            wrong_type(key, node, "\"text\"");
        else
            out = *value;
        return value.has_value();
    }

    // Calls `read` for each item of a list; one text may stand for a list of one.
    template <typename Read>
    void each_item(std::string_view key,
                   const toml::node& node,
                   std::string_view example,
                   Read read) {
        if (node.is_string()) {
            read(node);
            return;
        }
        const auto* list = node.as_array();
        if (!list) {
            wrong_type(key, node, example);
            return;
        }
        for (const toml::node& item : *list)
            read(item);
    }

    void list_value(std::string_view key,
                    const toml::node& node,
                    std::vector<std::string>& out,
                    std::vector<FilePlace>* places = nullptr) {
        each_item(key, node, "[\"text\", …]", [&](const toml::node& item) {
            std::string value;
            if (!text_value(key, item, value))
                return;
            out.push_back(std::move(value));
            if (places)
                places->push_back({place(item).line, place(item).column});
        });
    }

    void short_value(std::string_view key, const toml::node& node, std::vector<ShortItem>& out) {
        has_short_form_ = true;
        short_at_ = place(node);
        each_item(key, node, "[\"word\", \"two words\"]", [&](const toml::node& item) {
            short_item(key, item, out);
        });
    }

    void short_item(std::string_view key, const toml::node& item, std::vector<ShortItem>& out) {
        ShortItem word;
        if (!text_value(key, item, word.text))
            return;
        word.line = place(item).line;
        word.column = place(item).column;
        const bool blank = word.text.find_first_not_of(" \t\r\n") == std::string::npos;
        if (blank || word.text.find('"') != std::string::npos) {
            error(place(item),
                  std::string("an item of '") + std::string(key) +
                      (blank ? "' is empty" : "' must not hold quotes"),
                  blank ? "" : "each item is a word or a phrase by itself");
            return;
        }
        warn_of_item(word);
        out.push_back(std::move(word));
    }

    void warn_of_item(const ShortItem& item) {
        std::vector<query::Finding> found;
        check_short_item(item.text, found);
        if (found.empty())
            return;
        const auto places = map_string(*text_, item.line, item.column);
        for (query::Finding& finding : found) {
            toml::source_position at{static_cast<toml::source_index>(item.line),
                                     static_cast<toml::source_index>(item.column)};
            if (!places.empty()) {
                const QueryPlace place = place_of(places, item.text, finding.begin);
                at = {place.line, place.column};
            }
            report(finding.severity, at, std::move(finding.message), std::move(finding.hint));
        }
    }

    void check_name(const toml::node& node, const std::string& name) {
        if (name.empty() && node.is_string())
            error(place(node), "the name is empty");
        else if (!fits_a_name(name))
            error(place(node), "a name is one line of at most 200 bytes");
    }

    void check_language(const toml::node& node, const std::string& tag) {
        if (auto problem = check_language_tag(tag))
            report(problem->severity,
                   place(node),
                   std::move(problem->message),
                   std::move(problem->hint));
    }

    void priority(std::string_view key, const toml::node& node, Watch& watch) {
        if (const auto value = priority_of(node))
            watch.priority = *value;
        else
            wrong_type(key, node, "\"low\", \"normal\", \"high\" or \"urgent\"");
    }

    void expires(const toml::node& node, Watch& watch) {
        watch.expires = expiry_of(node);
        if (!watch.expires)
            wrong_type("expires", node, "a date, as 2026-12-31");
        else if (*watch.expires <=
                 std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now()))
            report(Severity::warning,
                   place(node),
                   "the watch is over: what it 'expires' on is past",
                   "remove the watch, or give it a later date");
    }

    void finish(const toml::table& table, Watch& watch) {
        const toml::source_position& at = table.source().begin;
        if (!table.contains("name"))
            error(at, "a watch needs a name", "name = \"…\"");
        if (table.contains("query") && has_short_form_)
            error(short_at_,
                  "a watch has either 'query' or the short form any/all/none, not both",
                  "write everything into the query");
        else if (has_short_form_) {
            if (form_.any.empty() && form_.all.empty() && form_.none.empty()) {
                if (!failed_)
                    error(short_at_, "any, all and none are empty");
            } else {
                print_short_form(form_, *text_, watch);
            }
        } else if (!table.contains("query")) {
            error(at, "a watch needs a query", "query = '…', or any = [\"…\"]");
        }
    }

    std::shared_ptr<const FileText> text_;
    const std::string& file_;
    const std::string& language_;
    std::vector<Diagnostic>& findings_;
    bool failed_ = false;
    bool has_query_ = false;
    bool has_short_form_ = false;
    ShortForm form_;
    toml::source_position query_at_{};
    toml::source_position short_at_{};
};

// A watch that is refused for something else is compiled nowhere; what is wrong with its query is
// told all the same (M5: every error, not the first).
void report_query(Watch watch, std::vector<Diagnostic>& findings) {
    watch.must_match.clear();
    watch.must_not_match.clear();
    std::vector<Watch> alone;
    alone.push_back(std::move(watch));
    WatchSet::compile(std::move(alone), findings);
}

std::string quoted(std::string_view key) {
    return '\'' + std::string(key) + '\'';
}

}  // namespace

void read_watches(const std::shared_ptr<const FileText>& text,
                  const std::string& name,
                  const std::string& language,
                  std::vector<Watch>& watches,
                  std::vector<Diagnostic>& findings) {
    WatchReader reader(text, name, language, findings);
    if (const auto deep = find_deep_key(text->text)) {
        reader.error({static_cast<toml::source_index>(deep->line),
                      static_cast<toml::source_index>(deep->column)},
                     "this key has too many dots",
                     "a watch is written as [[watch]], its keys have none");
        return;
    }
    toml::table root;
    try {
        root = toml::parse(text->text, name);
    } catch (const toml::parse_error& broken) {
        const std::string what(broken.description());
        const bool escape = what.find("escape") != std::string::npos;
        reader.error(
            broken.source().begin,
            what,
            escape ? "put a text with \\ in single quotes, where \\ stands for itself" : "");
        return;
    }
    for (const auto& [key, node] : root) {
        if (key.str() != "watch") {
            reader.error(node.source().begin,
                         "unknown key " + quoted(key.str()),
                         "a rule file holds only [[watch]] tables");
            continue;
        }
        const toml::array* list = node.as_array();
        if (!list) {
            reader.error(node.source().begin,
                         "a watch is written as [[watch]]",
                         "use two brackets on each side");
            continue;
        }
        for (const toml::node& item : *list) {
            const toml::table* table = item.as_table();
            if (!table) {
                reader.error(item.source().begin, "a watch is written as [[watch]]");
                continue;
            }
            Watch watch;
            if (reader.read(*table, watch))
                watches.push_back(std::move(watch));
            else if (!watch.query.empty())
                report_query(std::move(watch), findings);
        }
    }
}

}  // namespace rules
