#include "tests/rules/engine/plain_words.hpp"

#include "rules/text/fold.hpp"
#include "rules/text/spellings.hpp"
#include "rules/text/token_joiner.hpp"

#include <algorithm>

namespace rules::testing {
namespace {

std::size_t sentence_at(const std::vector<std::uint32_t>& breaks, std::uint32_t start) {
    return static_cast<std::size_t>(
        std::ranges::count_if(breaks, [start](std::uint32_t at) { return at <= start; }));
}

// What a token of the article can be found by besides: the parts of F-16, the whole of cease-fire,
// Lowe's as it stands.
std::vector<PlainWord> more_words(std::string_view text,
                                  const std::vector<text::Token>& tokens,
                                  std::size_t i) {
    const text::Token& token = tokens[i];
    const std::string_view raw = text.substr(token.start, token.end - token.start);
    std::vector<PlainWord> out;
    if (const text::Hyphened cut = text::cut_at_hyphen(raw); !cut.after.empty()) {
        out.push_back(script_word(cut.before));
        out.push_back(script_word(cut.after));
    }
    if (const std::string_view word = text::without_persian_ending(raw); word != raw)
        out.push_back(script_word(word));
    if (i + 1 < tokens.size() && text::is_hyphened(text, token, tokens[i + 1])) {
        const std::string_view both = text.substr(token.start, tokens[i + 1].end - token.start);
        if (!text::is_other_without_hyphen(both))
            out.push_back(script_word(both));
    }
    if (auto word = possessive_word(text, token))
        out.push_back(*word);
    return out;
}

}  // namespace

std::vector<PlainWord> exact_words(std::string_view text,
                                   const std::vector<std::uint32_t>& breaks) {
    const text::ExactTokens tokens = text::tokenize_exact(text);
    std::vector<PlainWord> out;
    for (std::size_t i = 0; i < tokens.tokens.size(); ++i) {
        const text::Token& token = tokens.tokens[i];
        PlainWord word;
        word.position = token.position;
        word.folded = word.plain = tokens.text(i);
        word.composed = text::compose(text.substr(token.start, token.end - token.start));
        word.sentence = sentence_at(breaks, token.start);
        out.push_back(word);
    }
    return out;
}

PlainWord script_word(std::string_view raw) {
    const text::FoldedToken folded = text::fold_token(raw);
    PlainWord word;
    word.folded = folded.folded;
    word.plain = folded.plain;
    word.composed = text::compose(raw);
    word.spelt_out = text::spell_umlauts_out(folded.folded);
    word.single = folded.single;
    word.is_fixed = folded.is_fixed;
    return word;
}

std::optional<PlainWord> possessive_word(std::string_view text, const text::Token& token) {
    const std::size_t end = text::possessive_end(text, token.end);
    if (end == token.end)
        return std::nullopt;
    const auto possessive = text::read_possessive(text.substr(token.start, end - token.start));
    PlainWord word;
    word.folded = word.plain = possessive.plain;
    word.composed = possessive.composed;
    word.is_possessive = true;
    return word;
}

std::vector<PlainWord> script_words(std::string_view text,
                                    const std::vector<std::uint32_t>& breaks,
                                    Whose whose) {
    std::vector<PlainWord> out;
    const std::vector<text::Token> tokens = text::tokenize_by_script(text);
    for (std::size_t i = 0; i < tokens.size(); ++i) {
        std::vector<PlainWord> words{
            script_word(text.substr(tokens[i].start, tokens[i].end - tokens[i].start))};
        if (whose == Whose::article)
            std::ranges::move(more_words(text, tokens, i), std::back_inserter(words));
        for (PlainWord& word : words) {
            word.position = tokens[i].position;
            word.sentence = sentence_at(breaks, tokens[i].start);
            out.push_back(std::move(word));
        }
    }
    return out;
}

}  // namespace rules::testing
