#include "tests/rules/engine/plain_evaluator.hpp"

#include "rules/query/number_term.hpp"
#include "rules/text/families.hpp"
#include "rules/text/fold.hpp"
#include "rules/text/language.hpp"
#include "rules/text/sentences.hpp"
#include "rules/text/spellings.hpp"
#include "rules/text/stem.hpp"
#include "rules/text/token_joiner.hpp"
#include "rules/text/tokenize.hpp"

#include <algorithm>
#include <functional>
#include <numeric>
#include <re2/re2.h>
#include <set>

namespace rules::testing {
namespace {

using query::Kind;
using query::kNone;
using query::Node;
using query::Tree;

std::vector<PlainNumber> numbers_in(std::string_view text,
                                    std::string_view language,
                                    const std::vector<text::Token>& words) {
    std::vector<text::Number> numbers;
    text::find_numbers(text, language, numbers);
    std::vector<PlainNumber> out;
    for (const text::Number& number : numbers) {
        std::vector<std::uint32_t> positions;
        for (const text::Token& word : words)
            if (word.start < number.end && word.end > number.begin)
                positions.push_back(word.position);
        if (!positions.empty())
            out.push_back({number, positions.front(), positions.back()});
    }
    return out;
}

// Whether a number of the article is what one of a query asks for.
bool is_asked(const text::Number& asked, const text::Number& found) {
    using text::NumberKind;
    if (asked.kind == NumberKind::plain)
        return asked.value == found.value &&
               (found.kind == NumberKind::plain || found.kind == NumberKind::money);
    return asked.same(found);
}

bool star_match(std::string_view pattern, std::string_view word) {
    if (pattern.empty())
        return word.empty();
    if (pattern[0] == '*') {
        for (std::size_t n = 0; n <= word.size(); ++n)
            if (star_match(pattern.substr(1), word.substr(n)))
                return true;
        return false;
    }
    return !word.empty() && word[0] == pattern[0] && star_match(pattern.substr(1), word.substr(1));
}

struct Place {
    std::size_t field;
    std::uint32_t first;
    std::uint32_t last;
    bool operator==(const Place&) const = default;
};

class Evaluation {
public:
    Evaluation(const std::vector<PlainField>& fields, const Tree& tree, const Watch& watch)
        : fields_(fields),
          tree_(tree),
          forms_(watch.forms),
          families_(watch.families),
          watch_language_(watch.language),
          language_(text::stem_language(watch.language)) {}

    bool holds(std::uint32_t i) {
        const Node& node = tree_[i];
        // Where places are counted, signs part words in the exact form.
        const bool counts = node.kind == Kind::near || node.kind == Kind::before ||
                            node.kind == Kind::proximity || node.kind == Kind::sentence ||
                            node.kind == Kind::at_least;
        if (!counts)
            return holds_here(i);
        is_counting_ = true;
        const bool result = holds_here(i);
        is_counting_ = false;
        return result;
    }

private:
    bool holds_here(std::uint32_t i) {
        const Node& node = tree_[i];
        const auto each = [&](auto visit) {
            for (std::uint32_t c = node.first_child; c != kNone; c = tree_[c].next_sibling)
                if (!visit(c))
                    return false;
            return true;
        };
        switch (node.kind) {
            case Kind::all:
                return each([&](std::uint32_t c) { return holds(c); });
            case Kind::any:
                return !each([&](std::uint32_t c) { return !holds(c); });
            case Kind::none:
                return !holds(node.first_child);
            case Kind::field: {
                field_ = node.field;
                scoped_ = true;
                const bool result = holds(node.first_child);
                scoped_ = false;
                return result;
            }
            case Kind::word:
            case Kind::number:
                return !places(i).empty();
            case Kind::phrase:
                if (node.slop)
                    return within(phrase_parts(i), (node.number * scale(i) + 14) / 15);
                return !places(i).empty();
            case Kind::near:
            case Kind::before:
                return near(i);
            case Kind::proximity: {
                std::vector<std::vector<Place>> operands;
                each([&](std::uint32_t c) {
                    operands.push_back(places(c));
                    return true;
                });
                return within(operands, scale(i));
            }
            case Kind::sentence: {
                std::vector<std::vector<Place>> operands;
                each([&](std::uint32_t c) {
                    operands.push_back(places(c));
                    return true;
                });
                return in_one_sentence(operands);
            }
            case Kind::at_least: {
                std::vector<Place> found = places(node.first_child);
                std::set<std::pair<std::size_t, std::uint32_t>> beginnings;
                for (const Place& p : found)
                    beginnings.emplace(p.field, p.first);
                return beginnings.size() >= node.number;
            }
            case Kind::regex: {
                const re2::RE2 expression{std::string(tree_.text(node))};
                for (std::size_t f = 0; f < fields_.size(); ++f)
                    if (reads(f) &&
                        re2::RE2::PartialMatch(std::string(fields_[f].text), expression))
                        return true;
                return false;
            }
        }
        return false;
    }

    bool reads(std::size_t f) const {
        return scoped_ ? fields_[f].field == field_ : fields_[f].field <= Field::content;
    }

    const std::vector<PlainWord>& words(std::size_t f) const {
        return forms_ == Forms::exact ? fields_[f].exact : fields_[f].script;
    }

    // The distance that stands for 15 words: more where characters are counted.
    std::uint32_t scale(std::uint32_t i) const {
        return forms_ == Forms::inflected && has_single(i) ? 38 : 15;
    }

    bool has_single(std::uint32_t i) const {
        const Node& node = tree_[i];
        for (std::uint32_t c = node.first_child; c != kNone; c = tree_[c].next_sibling)
            if (has_single(c))
                return true;
        if (node.kind == Kind::number)
            return false;
        for (const PlainWord& word : script_words(tree_.text(node)))
            if (word.single)
                return true;
        return false;
    }

    bool inflects(const PlainWord& asked) const {
        const bool text = !scoped_ || field_ <= Field::content || field_ == Field::category;
        return forms_ == Forms::inflected && language_ != 0 && text && !asked.single &&
               !asked.is_fixed;
    }

    // The ways to write a word with an umlaut, and without accents.
    static std::vector<std::string> spellings(const PlainWord& word) {
        std::vector<std::string> out{word.folded, word.plain};
        if (!word.spelt_out.empty())
            out.push_back(word.spelt_out);
        return out;
    }

    bool same_fixed(const PlainWord& asked, const PlainWord& found) const {
        for (const std::string& a : {asked.plain, asked.spelt_out, text::other_number(asked.plain)})
            if (!a.empty() && (a == found.plain || a == found.spelt_out))
                return true;
        return false;
    }

    bool same(const Node& node, const PlainWord& asked, const PlainWord& found) const {
        if (node.exact)
            return asked.plain == found.plain && asked.composed == found.composed;
        return !found.is_possessive && (inflects(asked) ? same_inflected(asked, found, families_)
                                                        : same_fixed(asked, found));
    }

    bool same_inflected(const PlainWord& asked, const PlainWord& found, Families families) const {
        if (found.single || found.is_fixed)
            return false;
        for (const std::string& a : spellings(asked))
            for (const std::string& b : spellings(found))
                if (text::stem(language_, a) == text::stem(language_, b))
                    return true;
        return families == Families::on && is_relative(asked, found);
    }

    bool same(const text::Piece& piece, const PlainWord& found) const {
        const PlainWord asked = script_word(piece.raw);
        if (found.is_possessive)
            return false;
        if (piece.form == text::Piece::Form::bare)
            return asked.plain == found.plain || asked.plain == found.spelt_out;
        if (!inflects(asked))
            return same_fixed(asked, found);
        return same_inflected(
            asked, found, piece.form == text::Piece::Form::written ? families_ : Families::off);
    }

    bool is_relative(const PlainWord& asked, const PlainWord& found) const {
        std::vector<text::FamilyMember> members;
        text::family_of(language_, asked.plain, text::stem(language_, asked.plain))
            .members(members);
        return std::ranges::any_of(members, [&](const text::FamilyMember& member) {
            if (!member.is_stem)
                return member.text == found.plain || member.text == found.spelt_out;
            return std::ranges::any_of(spellings(found), [&](const std::string& spelling) {
                return member.text == text::stem(language_, spelling);
            });
        });
    }

    // 英伟* is as good as 英伟, which matches as a substring anyway.
    bool is_substring(const Node& node) const {
        const std::string_view text = tree_.text(node);
        return forms_ == Forms::inflected && node.kind == Kind::word && !node.exact &&
               text.find('*') == text.size() - 1 && script_words(text).size() > 1;
    }

    // By which words of the article a word or phrase is looked for.
    Forms forms_of(const Node& node) const {
        return forms_ == Forms::exact && !is_counting_ && !node.slop &&
                       !query::is_pattern(tree_, node) && !query::is_inner(tree_, node) &&
                       text::has_counting_sign(tree_.text(node))
                   ? Forms::inflected
                   : forms_;
    }

    std::vector<PlainWord> asked(const Node& node) const {
        const std::string_view text = tree_.text(node);
        if (forms_of(node) == Forms::exact)
            return exact_words(text);
        std::vector<PlainWord> out = script_words(text);
        if (!node.exact)
            return out;
        const std::vector<text::Token> tokens = text::tokenize_by_script(text);
        for (std::size_t i = 0; i < tokens.size(); ++i)
            if (auto word = possessive_word(text, tokens[i])) {
                word->position = tokens[i].position;
                out[i] = *word;
            }
        return out;
    }

    std::vector<Place> pattern_places(const Node& node) const {
        std::string folded;
        std::string_view rest = tree_.text(node);
        for (;;) {
            const std::size_t star = rest.find('*');
            for (const PlainWord& piece : forms_ == Forms::exact
                                              ? exact_words(rest.substr(0, star))
                                              : script_words(rest.substr(0, star)))
                folded += piece.plain;
            if (star == std::string_view::npos)
                break;
            folded += '*';
            rest.remove_prefix(star + 1);
        }
        std::vector<Place> out;
        for (std::size_t f = 0; f < fields_.size(); ++f) {
            if (!reads(f))
                continue;
            for (const PlainWord& word : words(f))
                if (star_match(folded, word.plain))
                    out.push_back({f, word.position, word.position});
        }
        return out;
    }

    // ~word, where it is not a substring anyway.
    std::vector<Place> inner_places(const PlainWord& part) const {
        std::vector<Place> out;
        for (std::size_t f = 0; f < fields_.size(); ++f) {
            if (!reads(f))
                continue;
            for (const PlainWord& word : words(f))
                if (word.plain.find(part.plain) != std::string::npos)
                    out.push_back({f, word.position, word.position});
        }
        return out;
    }

    // Where a phrase's words follow one another as they do in the query.
    std::vector<Place> leaf_places(const Node& node) const {
        if (query::is_pattern(tree_, node) && !is_substring(node))
            return pattern_places(node);
        const std::vector<PlainWord> want = asked(node);
        if (query::is_inner(tree_, node) && want.size() == 1 && !want.front().single)
            return inner_places(want.front());
        std::vector<Place> out;
        if (want.empty())
            return out;
        const Forms forms = forms_of(node);
        std::vector<std::uint32_t> steps;
        for (const PlainWord& word : want)
            steps.push_back(word.position - want.front().position);
        places_of(
            forms,
            steps,
            [&](std::size_t i, const PlainWord& found) { return same(node, want[i], found); },
            out);
        const bool has_others = forms_ == Forms::inflected && !node.exact &&
                                !query::is_pattern(tree_, node) && !query::is_inner(tree_, node) &&
                                (!scoped_ || field_ != Field::url);
        if (!has_others)
            return out;
        for (const text::Spelling& spelling : text::other_spellings(tree_.text(node), language_)) {
            steps.resize(spelling.size());
            std::iota(steps.begin(), steps.end(), 0u);
            places_of(
                forms,
                steps,
                [&](std::size_t i, const PlainWord& found) { return same(spelling[i], found); },
                out);
        }
        return out;
    }

    // Where some word stands `steps[i]` after the first of which `fits(i, word)` holds, for all i.
    template <typename Fits>
    void places_of(Forms forms,
                   const std::vector<std::uint32_t>& steps,
                   Fits fits,
                   std::vector<Place>& out) const {
        for (std::size_t f = 0; f < fields_.size(); ++f) {
            if (!reads(f))
                continue;
            const std::vector<PlainWord>& have =
                forms == Forms::exact ? fields_[f].exact : fields_[f].script;
            for (const PlainWord& first : have) {
                bool all = true;
                for (std::size_t i = 0; i < steps.size() && all; ++i)
                    all = std::ranges::any_of(have, [&](const PlainWord& found) {
                        return found.position == first.position + steps[i] && fits(i, found);
                    });
                if (all)
                    out.push_back({f, first.position, first.position + steps.back()});
            }
        }
    }

    std::vector<Place> number_places(const Node& node) const {
        const auto asked = query::read_number_term(tree_.text(node), watch_language_);
        std::vector<Place> out;
        for (std::size_t f = 0; f < fields_.size(); ++f) {
            if (!reads(f))
                continue;
            for (const PlainNumber& found :
                 forms_ == Forms::exact ? fields_[f].exact_numbers : fields_[f].script_numbers)
                if (is_asked(asked->number, found.number))
                    out.push_back({f, found.first, found.last});
        }
        return out;
    }

    std::vector<Place> places(std::uint32_t i) const {
        const Node& node = tree_[i];
        if (node.kind != Kind::any) {
            if (node.kind == Kind::number)
                return number_places(node);
            // As an operand, "…"~n is no phrase but cannot be one either: see the compiler.
            return leaf_places(node);
        }
        std::vector<Place> out;
        for (std::uint32_t c = node.first_child; c != kNone; c = tree_[c].next_sibling) {
            const std::vector<Place> more = places(c);
            out.insert(out.end(), more.begin(), more.end());
        }
        return out;
    }

    std::vector<std::vector<Place>> phrase_parts(std::uint32_t i) const {
        const Node& node = tree_[i];
        std::vector<std::vector<Place>> out;
        for (const PlainWord& want : asked(node)) {
            out.emplace_back();
            for (std::size_t f = 0; f < fields_.size(); ++f) {
                if (!reads(f))
                    continue;
                for (const PlainWord& have : words(f))
                    if (same(node, want, have))
                        out.back().push_back({f, have.position, have.position});
            }
        }
        return out;
    }

    // One of each, in one field, none beginning more than `distance` after another ends.
    static bool within(const std::vector<std::vector<Place>>& operands, std::uint32_t distance) {
        if (operands.empty())
            return false;
        std::vector<Place> chosen;
        const std::function<bool(std::size_t)> choose = [&](std::size_t k) {
            if (k == operands.size())
                return true;
            for (const Place& p : operands[k]) {
                const bool fits = std::all_of(chosen.begin(), chosen.end(), [&](const Place& q) {
                    return p.field == q.field && p.first <= q.last + distance &&
                           q.first <= p.last + distance;
                });
                if (!fits)
                    continue;
                chosen.push_back(p);
                const bool found = choose(k + 1);
                chosen.pop_back();
                if (found)
                    return true;
            }
            return false;
        };
        return choose(0);
    }

    // Some sentence of some field has a place of every operand, whole.
    bool in_one_sentence(const std::vector<std::vector<Place>>& operands) const {
        for (std::size_t f = 0; f < fields_.size(); ++f) {
            const auto sentence_of = [&](std::uint32_t position) {
                for (const PlainWord& word : words(f))
                    if (word.position == position)
                        return word.sentence;
                return std::size_t{0};
            };
            for (std::size_t s = 0; s <= fields_[f].sentences; ++s) {
                const auto inside = [&](const Place& p) {
                    return p.field == f && sentence_of(p.first) == s && sentence_of(p.last) == s;
                };
                if (std::ranges::all_of(operands, [&](const std::vector<Place>& of_one) {
                        return std::ranges::any_of(of_one, inside);
                    }))
                    return true;
            }
        }
        return false;
    }

    bool near(std::uint32_t i) const {
        const Node& node = tree_[i];
        const std::uint32_t distance = (node.number * scale(i) + 14) / 15;
        const std::uint32_t right = tree_[node.first_child].next_sibling;
        for (const Place& a : places(node.first_child)) {
            for (const Place& b : places(right)) {
                if (a.field != b.field)
                    continue;
                const bool forward = b.first > a.last && b.first - a.last <= distance;
                const bool backward = a.first > b.last && a.first - b.last <= distance;
                if (forward || (backward && node.kind == Kind::near))
                    return true;
            }
        }
        return false;
    }

    const std::vector<PlainField>& fields_;
    const Tree& tree_;
    Forms forms_;
    Families families_;
    std::string watch_language_;
    text::StemLanguage language_;
    Field field_ = Field::title;
    bool scoped_ = false;
    bool is_counting_ = false;
};

}  // namespace

PlainArticle::PlainArticle(const Document& document)
    : language_(
          text::article_language(document.title,
                                 document.content.empty() ? document.summary : document.content,
                                 document.language)) {
    text::SentenceBreaker breaker;
    const auto add = [&](Field field, std::string_view text) {
        std::vector<std::uint32_t> breaks;
        if (field <= Field::content)
            breaker.breaks(text, language_, breaks);
        fields_.push_back({field,
                           text,
                           exact_words(text, breaks),
                           script_words(text, breaks, Whose::article),
                           numbers_in(text, language_, text::tokenize_exact(text).tokens),
                           numbers_in(text, language_, text::tokenize_by_script(text)),
                           breaks.size()});
    };
    add(Field::title, document.title);
    add(Field::summary, document.summary);
    add(Field::content, document.content);
    for (const std::string& author : document.authors)
        add(Field::author, author);
    for (const std::string& category : document.categories)
        add(Field::category, category);
    add(Field::source, document.source);
    add(Field::language, language_);
    add(Field::url, document.url);
}

bool PlainArticle::matches(const Tree& tree, const Watch& watch) const {
    return Evaluation(fields_, tree, watch).holds(tree.root);
}

}  // namespace rules::testing
