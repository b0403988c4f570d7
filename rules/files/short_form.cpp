#include "rules/files/short_form.hpp"

#include "rules/query/lexer.hpp"
#include "rules/query/number_term.hpp"

namespace rules {
namespace {

bool is_one_word(std::string_view text) {
    std::vector<query::Token> tokens;
    std::vector<query::Finding> findings;
    query::lex(text, tokens, findings);
    return findings.empty() && tokens.size() == 2 &&
           (tokens[0].kind == query::Lexeme::word || tokens[0].kind == query::Lexeme::number);
}

// #4.2 billion
bool is_spaced_number(std::string_view text) {
    return text.starts_with('#') && text.find(' ') != std::string_view::npos &&
           query::read_number_term(text.substr(1), "en").has_value();
}

class Printer {
public:
    Printer(const toml::SourceText& file, Watch& watch) : file_(file), watch_(watch) {}

    void all_of(const std::vector<ShortItem>& items) {
        for (const ShortItem& item : items) {
            connect();
            add(item);
        }
    }

    void any_of(const std::vector<ShortItem>& items, const char* before) {
        if (items.empty())
            return;
        connect();
        watch_.query += before;
        const bool group = items.size() > 1;
        if (group)
            watch_.query += '(';
        for (std::size_t i = 0; i < items.size(); ++i) {
            if (i > 0)
                watch_.query += " OR ";
            add(items[i]);
        }
        if (group)
            watch_.query += ')';
    }

private:
    void connect() {
        if (!watch_.query.empty())
            watch_.query += " AND ";
    }

    void add(const ShortItem& item) {
        if (is_spaced_number(item.text)) {
            const auto at = static_cast<std::uint32_t>(watch_.query.size());
            const auto places = toml::string_places(file_, item.place, at);
            watch_.query_places.insert(watch_.query_places.end(), places.begin(), places.end());
            watch_.query += "#\"" + item.text.substr(1) + '"';
            return;
        }
        const bool word = is_one_word(item.text);
        if (!word)
            watch_.query += '"';
        const auto at = static_cast<std::uint32_t>(watch_.query.size());
        std::vector<toml::StringPlace> places = toml::string_places(file_, item.place, at);
        // A finding about the phrase as a whole begins at its quote.
        if (!places.empty() && !word) {
            --places.front().offset;
            if (places.front().column > 1)
                --places.front().column;
        }
        watch_.query_places.insert(watch_.query_places.end(), places.begin(), places.end());
        watch_.query += item.text;
        if (!word)
            watch_.query += '"';
    }

    const toml::SourceText& file_;
    Watch& watch_;
};

}  // namespace

void print_short_form(const ShortForm& form, const toml::SourceText& file, Watch& watch) {
    watch.is_printed = true;
    Printer printer(file, watch);
    printer.all_of(form.all);
    printer.any_of(form.any, "");
    printer.any_of(form.none, "NOT ");
}

}  // namespace rules
