#include "rules/query/foreign_syntax.hpp"

#include "rules/query/number_term.hpp"
#include "rules/text/ascii.hpp"
#include "rules/text/utf8.hpp"

#include <algorithm>

namespace rules::query {
namespace {

constexpr std::size_t kLongestQuote = 80;
constexpr std::size_t kLongestQuoted = 200;  // of what is meant as a phrase

constexpr std::u32string_view kDoubleQuotes = U"“”„‟«»‹›「」『』〈〉《》＂″";
constexpr std::u32string_view kSingleQuotes = U"'‘’‚‛`´";

// The length of the quote that a text begins with, or 0.
std::size_t quote_at(std::string_view text, std::u32string_view quotes) {
    if (text.empty())
        return 0;
    const text::Decoded first = text::decode(text, 0);
    return quotes.contains(first.c) ? first.end : 0;
}

bool ends_operand(Lexeme kind) {
    return is_leaf(kind) || kind == Lexeme::close;
}

bool is_item(Lexeme kind) {
    return is_leaf(kind) && kind != Lexeme::regex;
}

class ForeignSyntaxFinder {
public:
    ForeignSyntaxFinder(std::string_view query,
                        std::span<const Token> tokens,
                        std::vector<Finding>& findings)
        : query_(query), tokens_(tokens), findings_(findings) {}

    void look() {
        for (at_ = 0; at_ + 1 < tokens_.size(); ++at_) {
            const Token& token = tokens_[at_];
            if (token.kind == Lexeme::word)
                word(token);
            else if (token.kind == Lexeme::phrase)
                phrase(token);
            else if (token.kind == Lexeme::regex)
                regex(token);
            else if (token.kind == Lexeme::number)
                amount(token);
        }
        lines();
    }

private:
    std::string_view text_of(const Token& token) const {
        return query_.substr(token.text, token.text_size);
    }

    std::string_view source(std::size_t begin, std::size_t end) const {
        return query_.substr(begin, end - begin);
    }

    const Token& next() const { return tokens_[at_ + 1]; }

    // A token of a query has one thing told of it: the rest is told when that is mended.
    void tell(std::size_t begin, std::size_t end, Mistake mistake) {
        findings_.push_back({Severity::warning,
                             static_cast<std::uint32_t>(begin),
                             static_cast<std::uint32_t>(end),
                             std::move(mistake.message),
                             std::move(mistake.hint)});
    }

    void tell(const Token& token, Mistake mistake) {
        tell(token.begin, token.end, std::move(mistake));
    }

    void word(const Token& token) {
        const std::string_view text = text_of(token);
        if (auto mistake = pasted_signs(text)) {
            tell(token, std::move(*mistake));
        } else if (quoted(token, text) || named_call(token, text) || foreign_word(token, text) ||
                   call(token, text) || split_amount(token, text)) {
            return;
        } else if (auto sign = foreign_signs(text)) {
            const bool list = sign->message.find("parts no list") != std::string::npos;
            if (!list || list_until_ != token.begin)
                tell(token, with_connective(std::move(*sign)));
            // The other items of a list are part of the same mistake.
            if (list && next().kind == Lexeme::word)
                list_until_ = next().begin;
        }
    }

    // "NOT potato" behind another word lacks its AND.
    Mistake with_connective(Mistake mistake) const {
        constexpr std::string_view kNot = "did you mean NOT ";
        if (mistake.hint.starts_with(kNot) && at_ > 0 && ends_operand(tokens_[at_ - 1].kind))
            mistake.hint.insert(kNot.size() - 4, "AND ");
        return mistake;
    }

    // “two words”, «two words», 'two words'. What stands up to the other quote is seen once.
    bool quoted(const Token& token, std::string_view text) {
        if (token.begin < quoted_until_)
            return true;
        if (text::is_ascii_letter(text.front()) || text::is_ascii_digit(text.front()))
            return false;
        std::size_t sign = quote_at(text, kDoubleQuotes);
        const bool single = sign == 0;
        if (single)
            sign = quote_at(text, kSingleQuotes);
        if (sign == 0)
            return false;
        const std::size_t begin = token.text + sign;
        const std::size_t close = closing_quote(begin, single);
        if (close == std::string_view::npos && single)
            return false;
        const std::size_t end = std::min(close, query_.size());
        std::string inside(source(begin, end));
        std::erase(inside, '\'');
        inside.erase(0, inside.find_first_not_of(' '));
        inside.erase(inside.find_last_not_of(' ') + 1);
        quoted_until_ = end;
        tell(token,
             {single ? "a single quote does not make a phrase"
                     : "a typographic quote does not make a phrase",
              close == std::string_view::npos ? "use \" on both sides"
                                              : "write \"" + brief(inside) + '"'});
        return true;
    }

    // A single quote closes at the end of a word only: O'Brien has none.
    std::size_t closing_quote(std::size_t from, bool single) const {
        const std::size_t last = std::min(query_.size(), from + kLongestQuoted);
        for (std::size_t at = from; at < last && query_[at] != '"'; ++at) {
            const std::string_view rest = query_.substr(at);
            const std::size_t size =
                single ? quote_at(rest, kSingleQuotes) : quote_at(rest, kDoubleQuotes);
            if (size == 0)
                continue;
            const char after = at + size < query_.size() ? query_[at + size] : ' ';
            if (at > from &&
                (!single || std::string_view(" ),;\n\t'").find(after) != std::string_view::npos))
                return at;
        }
        return std::string_view::npos;
    }

    bool foreign_word(const Token& token, std::string_view text) {
        if (token.exact)
            return false;
        auto found = foreign_operator(text);
        if (!found)
            return false;
        const Lexeme before = at_ == 0 ? Lexeme::end : tokens_[at_ - 1].kind;
        const bool negates = text.size() == 3 && text::lower_ascii(text).starts_with("no");
        const bool stands_so = (begins_operand(next().kind) || next().kind == Lexeme::op_not) &&
                               before != Lexeme::field && (negates || ends_operand(before));
        if (found->needs_operands && !stands_so)
            return false;
        tell(token, std::move(found->mistake));
        return true;
    }

    bool is_call(const Token& token) const {
        return next().kind == Lexeme::open && next().begin == token.end && at_ + 2 < tokens_.size();
    }

    // What stands alone between the brackets behind this word; empty if that is more.
    std::string_view argument() const {
        const Token& first = tokens_[at_ + 2];
        const bool alone = at_ + 3 < tokens_.size() && tokens_[at_ + 3].kind == Lexeme::close &&
                           first.kind == Lexeme::word;
        return alone ? text_of(first) : std::string_view();
    }

    // AROUND(5), title(…): no space between them.
    bool named_call(const Token& token, std::string_view text) {
        if (!is_call(token))
            return false;
        const std::string upper = text::upper_ascii(text);
        const std::string_view field = field_meant(text);
        std::string hint;
        if (upper == "SENTENCE")
            hint = "operators are written in capitals: SENTENCE";
        else if (upper == "ATLEAST")
            hint = "write ATLEAST/2 and what must occur so often";
        else if (upper == "AROUND" || upper == "NEAR" || upper == "WITHIN" || upper == "BEFORE")
            hint = "did you mean " + std::string(upper == "BEFORE" ? "BEFORE/" : "NEAR/") +
                   distance_in(argument()) + '?';
        else if (!field.empty())
            hint = "did you mean " + std::string(field) + ":(…)?";
        else
            return false;
        tell(token, {"'" + brief(text) + "' is looked for as a word", std::move(hint)});
        return true;
    }

    static std::string distance_in(std::string_view argument) {
        const bool number = !argument.empty() && argument.size() <= 3 &&
                            argument.find_first_not_of("0123456789") == std::string_view::npos;
        return number ? std::string(argument) : "5";
    }

    // chip(s), chip(ban OR curb)
    bool call(const Token& token, std::string_view text) {
        if (!is_call(token))
            return false;
        const std::string inside(argument());
        constexpr std::size_t kLongestEnding = 3;
        if (!inside.empty() && inside.size() <= kLongestEnding)
            tell(token,
                 {"'(" + inside + ")' is looked for as a word beside '" + brief(text) + "'",
                  "leave it out: a word is found in all its forms"});
        else
            tell(token,
                 {"a ( right behind a word begins a group beside it",
                  "did you mean " + brief(text) + " AND (…)?"});
        return true;
    }

    // #USD 4.2bn
    bool split_amount(const Token& token, std::string_view text) {
        return text.starts_with('#') && text.size() > 1 && next().kind == Lexeme::word &&
               apart(token, next());
    }

    void amount(const Token& token) {
        if (next().kind == Lexeme::word && query_[token.end - 1] != '"')
            apart(token, next());
    }

    // A number whose scale, percent or currency stands behind a space.
    bool apart(const Token& number, const Token& rest) {
        const std::string_view whole = source(number.begin + 1, rest.end);
        constexpr std::size_t kLongest = 40;
        if (whole.size() > kLongest || !read_number_term(whole, "en"))
            return false;
        tell(number.begin,
             rest.end,
             {"a number ends at a space: '" + std::string(source(rest.begin, rest.end)) +
                  "' is looked for as a word beside it",
              "did you mean #\"" + std::string(whole) + "\"?"});
        return true;
    }

    void regex(const Token& token) {
        const std::string_view text = text_of(token);
        if (auto mistake = pasted_signs(text)) {
            tell(token, std::move(*mistake));
            return;
        }
        if (next().begin != token.end || next().kind != Lexeme::word)
            return;
        const std::string flags(text_of(next()));
        const bool known = flags.find_first_not_of("gimsux") == std::string::npos;
        tell(next(),
             {"'" + brief(flags) + "' behind a regular expression is looked for as a word",
              known ? "did you mean /(?i)" + brief(text) + "/?" : "put an operator between them"});
        ++at_;
    }

    void phrase(const Token& token) {
        const std::string_view text = text_of(token);
        auto mistake = pasted_signs(text);
        if (mistake && text.find('\n') != std::string_view::npos)
            return;  // a phrase may go on in the next line
        if (!mistake)
            mistake = foreign_in_phrase(text);
        if (mistake)
            tell(token, std::move(*mistake));
    }

    // One item a line, as other tools take lists.
    void lines() {
        for (std::size_t i = 0; i + 1 < tokens_.size(); ++i) {
            if (!is_item(tokens_[i].kind))
                continue;
            std::size_t breaks = 0;
            std::size_t spaces = 0;
            std::size_t second = 0;
            for (; is_item(tokens_[i + 1].kind); ++i) {
                const bool is_break = source(tokens_[i].end, tokens_[i + 1].begin).find('\n') !=
                                      std::string_view::npos;
                if (is_break && breaks == 0)
                    second = i + 1;
                ++(is_break ? breaks : spaces);
            }
            if (breaks == 0 || (spaces > 0 && breaks < 2))
                continue;
            tell(tokens_[second],
                 {"a line is no item of its own: all these words must stand side by side",
                  "join the lines with OR, or with AND"});
        }
    }

    std::string_view query_;
    std::span<const Token> tokens_;
    std::vector<Finding>& findings_;
    std::size_t at_ = 0;
    std::size_t quoted_until_ = 0;
    std::size_t list_until_ = std::string_view::npos;
};

}  // namespace

std::string brief(std::string_view text) {
    const std::string_view shown = text::whole_characters(text, kLongestQuote);
    return std::string(shown) + (shown.size() < text.size() ? "…" : "");
}

void note_foreign_syntax(std::string_view query,
                         std::span<const Token> tokens,
                         std::vector<Finding>& findings) {
    ForeignSyntaxFinder(query, tokens, findings).look();
}

}  // namespace rules::query
