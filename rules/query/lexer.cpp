#include "rules/query/lexer.hpp"

#include "rules/query/foreign_syntax.hpp"
#include "rules/query/number_term.hpp"
#include "rules/query/tree.hpp"
#include "rules/text/ascii.hpp"
#include "rules/text/utf8.hpp"

#include <unicode/uchar.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <utility>

namespace rules::query {
namespace {

using text::is_ascii_digit;

class Lexer {
public:
    Lexer(std::string_view query, std::vector<Token>& tokens, std::vector<Finding>& findings)
        : query_(query), tokens_(tokens), findings_(findings) {}

    void run() {
        while (errors_ < kMaxErrors && skip_space())
            one();
        push(Lexeme::end, at_, at_);
    }

private:
    struct Operator {
        std::string_view name;
        Lexeme kind;
        std::uint32_t largest;
    };

    // Length of the white space at `at_`, 0 if there is none.
    std::size_t space_at(std::size_t at) const {
        const auto byte = static_cast<unsigned char>(query_[at]);
        if (byte < 0x80)
            return byte == ' ' || (byte >= 9 && byte <= 13) ? 1 : 0;
        const text::Decoded d = text::decode(query_, at);
        return u_isUWhiteSpace(static_cast<UChar32>(d.c)) ? d.end - at : 0;
    }

    bool skip_space() {
        while (at_ < query_.size()) {
            const std::size_t n = space_at(at_);
            if (n == 0)
                return true;
            at_ += n;
        }
        return false;
    }

    Token& push(Lexeme kind, std::size_t begin, std::size_t end) {
        Token token;
        token.kind = kind;
        token.begin = token.text = static_cast<std::uint32_t>(begin);
        token.end = static_cast<std::uint32_t>(end);
        token.text_size = token.end - token.begin;
        tokens_.push_back(token);
        return tokens_.back();
    }

    void report(Severity severity,
                std::size_t begin,
                std::size_t end,
                std::string message,
                std::string hint = {}) {
        if (severity == Severity::error)
            ++errors_;
        findings_.push_back({severity,
                             static_cast<std::uint32_t>(begin),
                             static_cast<std::uint32_t>(end),
                             std::move(message),
                             std::move(hint)});
    }

    void one() {
        const char c = query_[at_];
        if (c == '(' || c == ')')
            push(c == '(' ? Lexeme::open : Lexeme::close, at_, at_ + 1), ++at_;
        else if (c == '"')
            phrase(at_, false);
        else if (c == '/')
            regex();
        else
            word();
    }

    void unclosed(Lexeme kind, std::size_t begin) {
        Token& token = push(kind, begin, query_.size());
        token.text_size = 0;
        token.unclosed = true;
        at_ = query_.size();
    }

    void phrase(std::size_t begin, bool exact) {
        const std::size_t open = at_;
        const std::size_t close = query_.find('"', open + 1);
        if (close == std::string_view::npos) {
            report(Severity::error,
                   open,
                   query_.size(),
                   "the quote is not closed",
                   "add \" at the end of the phrase");
            unclosed(Lexeme::phrase, begin);
            return;
        }
        at_ = close + 1;
        Token& token = push(Lexeme::phrase, begin, at_);
        token.exact = exact;
        token.text = static_cast<std::uint32_t>(open + 1);
        token.text_size = static_cast<std::uint32_t>(close - open - 1);
        if (at_ >= query_.size() || query_[at_] != '~')
            return;
        std::size_t end = at_ + 1;
        while (end < query_.size() && is_ascii_digit(query_[end]))
            ++end;
        const auto number = count(query_.substr(at_ + 1, end - at_ - 1), kMaxDistance);
        if (!number) {
            report(Severity::error,
                   at_,
                   end,
                   "~ after a phrase needs a number from 1 to 1000",
                   "\"two words\"~5");
        } else {
            token.slop = true;
            token.number = *number;
        }
        token.end = static_cast<std::uint32_t>(end);
        at_ = end;
    }

    // /5, /s and /p of Westlaw, behind an operand, where no regular expression can stand.
    bool foreign_distance() {
        if (tokens_.empty() ||
            (tokens_.back().kind != Lexeme::word && tokens_.back().kind != Lexeme::phrase &&
             tokens_.back().kind != Lexeme::close))
            return false;
        const std::size_t end = std::min(query_.find(' ', at_), query_.size());
        const std::string_view text = query_.substr(at_ + 1, end - at_ - 1);
        const auto number = count(text, kMaxDistance);
        if (!number && text != "s" && text != "p")
            return false;
        report(Severity::error,
               at_,
               end,
               "'/" + std::string(text) + "' is no operator here",
               number        ? "did you mean NEAR/" + std::string(text) + '?'
               : text == "s" ? "did you mean SENTENCE(a b)?"
                             : "words side by side are near one another: a b");
        push(Lexeme::op_near, at_, end).number = number.value_or(5);
        at_ = end;
        return true;
    }

    void regex() {
        if (foreign_distance())
            return;
        std::size_t close = at_ + 1;
        while (close < query_.size() && query_[close] != '/')
            close += query_[close] == '\\' ? 2 : 1;
        if (close >= query_.size()) {
            report(Severity::error,
                   at_,
                   query_.size(),
                   "the regular expression is not closed",
                   "end it with /, or put quotes around a text that begins with /");
            unclosed(Lexeme::regex, at_);
            return;
        }
        Token& token = push(Lexeme::regex, at_, close + 1);
        token.text = static_cast<std::uint32_t>(at_ + 1);
        token.text_size = static_cast<std::uint32_t>(close - at_ - 1);
        at_ = close + 1;
    }

    // Kept, so that a:b:c:… is not read again from each colon on.
    std::size_t word_end() {
        if (at_ < word_end_)
            return word_end_;
        std::size_t end = at_;
        while (end < query_.size()) {
            const char c = query_[end];
            if (c == '(' || c == ')' || c == '"' || space_at(end) != 0)
                break;
            ++end;
        }
        word_end_ = end;
        return end;
    }

    static std::optional<std::uint32_t> count(std::string_view digits, std::uint32_t largest) {
        std::uint32_t n = 0;
        const auto [rest, error] = std::from_chars(digits.data(), digits.data() + digits.size(), n);
        if (digits.empty() || error != std::errc() || rest != digits.data() + digits.size())
            return std::nullopt;
        return n >= 1 && n <= largest ? std::optional(n) : std::nullopt;
    }

    void word() {
        const std::size_t begin = at_;
        const std::size_t end = word_end();
        const std::string_view text = query_.substr(begin, end - begin);
        for (const auto& [name, kind] : {std::pair("AND", Lexeme::op_and),
                                         std::pair("OR", Lexeme::op_or),
                                         std::pair("NOT", Lexeme::op_not),
                                         std::pair("SENTENCE", Lexeme::op_sentence)})
            if (text == name) {
                push(kind, begin, end);
                at_ = end;
                return;
            }
        if (text[0] == '=' && (text.size() > 1 || (end < query_.size() && query_[end] == '"'))) {
            exact_word(begin, end);
            return;
        }
        if (text[0] == '#' && amount(text, begin, end))
            return;
        if (numbered(text, begin, end) || scoped(text, begin))
            return;
        plain(text, begin, end);
    }

    void exact_word(std::size_t begin, std::size_t end) {
        at_ = begin + 1;
        if (end == at_) {
            phrase(begin, true);
            return;
        }
        Token& token = push(Lexeme::word, begin, end);
        token.exact = true;
        token.text = static_cast<std::uint32_t>(at_);
        token.text_size = token.end - token.text;
        at_ = end;
    }

    // #4.2bn, #"4.2 billion". Before anything that is no number, # separates words like other
    // signs.
    bool amount(std::string_view text, std::size_t begin, std::size_t end) {
        if (text.size() == 1 && end < query_.size() && query_[end] == '"') {
            quoted_amount(begin, end);
            return true;
        }
        const std::string_view inside = text.substr(1);
        if (!read_number_term(inside, "en")) {
            if (inside.size() == 4 && reads_as_year(inside))
                report(Severity::warning,
                       begin,
                       end,
                       "'" + brief(text) + "' is looked for as a word, since it reads as a year",
                       "for the number write #" + std::string(inside.substr(0, 1)) + ',' +
                           std::string(inside.substr(1)));
            return false;
        }
        Token& token = push(Lexeme::number, begin, end);
        token.text = static_cast<std::uint32_t>(begin + 1);
        token.text_size = static_cast<std::uint32_t>(inside.size());
        at_ = end;
        return true;
    }

    void quoted_amount(std::size_t begin, std::size_t quote) {
        at_ = quote;
        phrase(begin, false);
        Token& token = tokens_.back();
        if (token.unclosed)
            return;
        const std::string_view inside = query_.substr(token.text, token.text_size);
        if (token.slop || !read_number_term(inside, "en"))
            report(Severity::error,
                   token.begin,
                   token.end,
                   "'" + brief(inside) + "' is no number",
                   token.slop ? "a number has no distance: leave out what follows the quote"
                              : "to look for the words leave out the #");
        token.kind = Lexeme::number;
        token.slop = false;
        token.number = 0;
    }

    // NEAR/5, BEFORE/5, ATLEAST/3, and what people write instead.
    bool numbered(std::string_view text, std::size_t begin, std::size_t end) {
        static constexpr std::array<Operator, 3> kOperators{{
            {"NEAR", Lexeme::op_near, kMaxDistance},
            {"BEFORE", Lexeme::op_before, kMaxDistance},
            {"ATLEAST", Lexeme::op_at_least, kMaxDistance},
        }};
        for (const Operator& op : kOperators) {
            if (!text.starts_with(op.name))
                continue;
            std::string_view rest = text.substr(op.name.size());
            const bool slash = rest.starts_with('/');
            if (slash)
                rest.remove_prefix(1);
            const bool digits = std::ranges::all_of(rest, is_ascii_digit);
            if (!slash && !digits)
                return false;  // a longer word, NEARBY
            const auto number = count(rest, op.largest);
            if (!slash || !number) {
                const std::string name(op.name);
                report(Severity::error,
                       begin,
                       end,
                       slash && !rest.empty()
                           ? name + " needs a number from 1 to " + std::to_string(op.largest)
                           : "expected " + name + "/number",
                       "did you mean " + name + '/' + (number ? brief(rest) : "5") + "?");
            }
            push(op.kind, begin, end).number = number.value_or(5);
            at_ = end;
            return true;
        }
        return false;
    }

    // What follows is read as if it stood in no field: where a field may stand is another question.
    void unknown_field(std::string_view name,
                       std::string_view text,
                       std::size_t begin,
                       bool alone) {
        report(Severity::error,
               begin,
               at_,
               "there is no field '" + brief(name) + "'",
               hint_for_field(name, text));
        if (alone)
            push(Lexeme::word, begin, at_);
    }

    // field:… ; what follows the colon is read as the next token.
    bool scoped(std::string_view text, std::size_t begin) {
        std::size_t colon = 0;
        while (colon < text.size() && text::is_ascii_letter(text[colon]))
            ++colon;
        if (colon == 0 || colon == text.size() || text[colon] != ':')
            return false;
        const std::string_view name = text.substr(0, colon);
        const std::size_t after = begin + colon + 1;
        at_ = after;
        const bool alone = after >= query_.size() || space_at(after) != 0 || query_[after] == ')';
        const auto field = field_named(name);
        if (!field)
            unknown_field(name, text, begin, alone);
        else
            push(Lexeme::field, begin, after).field = *field;
        if (field && alone)
            report(Severity::error,
                   begin,
                   after,
                   "expected a word, a phrase or ( right after " + brief(name) + ':');
        return true;
    }

    void plain(std::string_view text, std::size_t begin, std::size_t end) {
        const std::size_t tilde = text.find('~');
        if (tilde != std::string_view::npos && tilde > 0)
            report(Severity::error,
                   begin + tilde,
                   end,
                   "translation of one term (~) is not available in this version",
                   "for words that are nearly so, a star stands for any letters: wo*rd");
        push(Lexeme::word, begin, end);
        at_ = end;
    }

    std::string_view query_;
    std::vector<Token>& tokens_;
    std::vector<Finding>& findings_;
    std::size_t at_ = 0;
    std::size_t word_end_ = 0;
    std::size_t errors_ = 0;
};

}  // namespace

void lex(std::string_view query, std::vector<Token>& tokens, std::vector<Finding>& findings) {
    Lexer(query, tokens, findings).run();
}

}  // namespace rules::query
