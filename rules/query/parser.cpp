#include "rules/query/parser.hpp"

#include "rules/query/habits.hpp"
#include "rules/query/token_reader.hpp"

#include <algorithm>

namespace rules::query {
namespace {

class Parser : private TokenReader {
public:
    Parser(Tree& tree, const std::vector<Token>& tokens, std::vector<Finding>& findings)
        : TokenReader(tree.source, tokens, findings), tree_(tree) {}

    bool run() {
        if (peek().kind == Lexeme::end) {
            fail(peek(), "the query is empty", "write a word to look for");
            return false;
        }
        tree_.root = either();
        while (!hopeless_ && peek().kind == Lexeme::close) {
            fail(peek(), "there is no ( for this )");
            failed_ = false;
            ++at_;
            if (peek().kind == Lexeme::op_and || peek().kind == Lexeme::op_or)
                ++at_;
            if (peek().kind != Lexeme::end && peek().kind != Lexeme::close)
                either();
        }
        return errors() == 0;
    }

private:
    // One operand of AND or OR; after a mistake in it what follows the next operator is read.
    std::uint32_t operand_of_and() {
        const std::uint32_t i = negated();
        if (!failed_ || hopeless_)
            return i;
        skip_to_joint();
        failed_ = false;
        return add(Node{});
    }

    std::uint32_t add(Node node) {
        tree_.nodes.push_back(node);
        return static_cast<std::uint32_t>(tree_.nodes.size() - 1);
    }

    // A node over those from `first` on; one child stands for itself.
    template <typename Parse>
    std::uint32_t list(Kind kind, Lexeme joint, Parse parse) {
        const std::uint32_t first = parse();
        if (failed_ || peek().kind != joint)
            return first;
        Node node;
        node.kind = kind;
        node.first_child = first;
        node.begin = tree_.nodes[first].begin;
        std::uint32_t last = first;
        while (take(joint)) {
            const std::uint32_t next = parse();
            if (failed_)
                return first;
            tree_.nodes[last].next_sibling = next;
            last = next;
        }
        node.end = tree_.nodes[last].end;
        return add(node);
    }

    std::uint32_t either() {
        return list(Kind::any, Lexeme::op_or, [this] { return both(); });
    }

    std::uint32_t both() {
        return list(Kind::all, Lexeme::op_and, [this] {
            const std::uint32_t i = operand_of_and();
            // a NOT b: read on as if the AND stood there.
            while (!failed_ && peek().kind == Lexeme::op_not) {
                unexpected(groups_ > 0 ? "an operator or )" : "an operator or the end");
                failed_ = hopeless_;
                if (!failed_)
                    operand_of_and();
            }
            return i;
        });
    }

    std::uint32_t negated() {
        std::vector<std::uint32_t> places;
        while (peek().kind == Lexeme::op_not && take(Lexeme::op_not))
            places.push_back(tokens_[at_ - 1].begin);
        if (depth_ + places.size() > kMaxDepth) {
            too_deep();
            return 0;
        }
        depth_ += places.size();
        std::uint32_t i = proximity();
        depth_ -= places.size();
        if (failed_)
            return i;
        for (; !places.empty(); places.pop_back()) {
            Node node;
            node.kind = Kind::none;
            node.begin = places.back();
            node.end = tree_.nodes[i].end;
            node.first_child = i;
            i = add(node);
        }
        return i;
    }

    static bool begins_atom(Lexeme kind) {
        switch (kind) {
            case Lexeme::open:
            case Lexeme::word:
            case Lexeme::phrase:
            case Lexeme::regex:
            case Lexeme::number:
            case Lexeme::field:
            case Lexeme::op_at_least:
            case Lexeme::op_sentence:
                return true;
            default:
                return false;
        }
    }

    std::uint32_t proximity() {
        const std::uint32_t first = near();
        if (failed_ || !begins_atom(peek().kind))
            return first;
        Node node;
        node.kind = Kind::proximity;
        node.begin = tree_.nodes[first].begin;
        std::uint32_t last = kNone;
        const auto append = [&](std::uint32_t i) {
            // (a b) c reads as a b c.
            const bool inner = tree_.nodes[i].kind == Kind::proximity;
            const std::uint32_t from = inner ? tree_.nodes[i].first_child : i;
            if (last == kNone)
                node.first_child = from;
            else
                tree_.nodes[last].next_sibling = from;
            last = from;
            while (inner && tree_.nodes[last].next_sibling != kNone)
                last = tree_.nodes[last].next_sibling;
            node.end = tree_.nodes[i].end;
        };
        append(first);
        while (!failed_ && begins_atom(peek().kind)) {
            const std::uint32_t next = near();
            if (!failed_)
                append(next);
        }
        if (failed_)
            return first;
        operands_ = 0;
        std::size_t count = 0;
        for (std::uint32_t i = node.first_child; i != kNone; i = tree_[i].next_sibling) {
            ++count;
            if (count == kMaxProximityWords + 1)
                fail(tree_[i], "more than 64 words side by side", "join with AND");
        }
        for (std::uint32_t i = node.first_child; i != kNone && !failed_; i = tree_[i].next_sibling)
            operand(i, "words side by side must stand within 15 words of one another, so they");
        return failed_ ? first : add(node);
    }

    // Words, phrases, and OR-groups of them.
    void operand(std::uint32_t i, const char* what) {
        const Node& node = tree_[i];
        if (node.slop) {
            fail(node,
                 std::string(what) + " can be a phrase, but not one whose words lie apart",
                 "join with AND");
            return;
        }
        if (node.kind == Kind::word || node.kind == Kind::phrase || node.kind == Kind::number) {
            ++operands_;
            if (operands_ > kMaxOperands)
                fail(node, "these are more than 1000 words near one another", "join with AND");
            return;
        }
        if (node.kind == Kind::any) {
            for (std::uint32_t c = node.first_child; c != kNone; c = tree_[c].next_sibling)
                operand(c, what);
            return;
        }
        std::string hint;
        if (node.kind == Kind::field)
            hint = "put the field before a group: " +
                   std::string(node.field == Field::language ? "lang" : to_string(node.field)) +
                   ":(…)";
        else
            hint = "join with AND";
        fail(node,
             std::string(what) + " can be words, phrases, numbers, or groups of these joined by OR",
             std::move(hint));
    }

    std::uint32_t near() {
        const std::uint32_t left = atom();
        if (failed_)
            return left;
        const Lexeme joint = peek().kind;
        if (joint != Lexeme::op_near && joint != Lexeme::op_before)
            return left;
        Node node;
        node.kind = joint == Lexeme::op_near ? Kind::near : Kind::before;
        node.number = peek().number;
        ++at_;
        const std::uint32_t right = atom();
        if (failed_)
            return left;
        const char* what = joint == Lexeme::op_near ? "the sides of NEAR" : "the sides of BEFORE";
        operands_ = 0;
        operand(left, what);
        operand(right, what);
        if (!failed_ && (peek().kind == Lexeme::op_near || peek().kind == Lexeme::op_before))
            unexpected("AND, OR or the end");
        node.first_child = left;
        tree_.nodes[left].next_sibling = right;
        node.begin = tree_[left].begin;
        node.end = tree_[right].end;
        return add(node);
    }

    void too_deep() {
        fail(peek(), "the query is nested too deeply (more than 64 levels)");
        hopeless_ = true;
    }

    std::uint32_t atom() {
        if (failed_)
            return 0;
        if (depth_ >= kMaxDepth) {
            too_deep();
            return 0;
        }
        ++depth_;
        const std::uint32_t i = atom_inside();
        --depth_;
        return i;
    }

    std::uint32_t atom_inside() {
        const Token token = peek();
        switch (token.kind) {
            case Lexeme::open:
                return group();
            case Lexeme::word:
                ++at_;
                return leaf(Kind::word, token);
            case Lexeme::phrase:
                ++at_;
                return leaf(Kind::phrase, token);
            case Lexeme::regex:
                ++at_;
                return leaf(Kind::regex, token);
            case Lexeme::number:
                ++at_;
                return leaf(Kind::number, token);
            case Lexeme::field:
                return scoped();
            case Lexeme::op_at_least:
                return counted();
            case Lexeme::op_sentence:
                return in_one_sentence();
            default:
                unexpected("a word, a phrase or (");
                return 0;
        }
    }

    std::uint32_t leaf(Kind kind, const Token& token) {
        Node node;
        node.kind = kind;
        node.exact = token.exact;
        node.slop = token.slop;
        node.number = token.number;
        node.text = token.text;
        node.text_size = token.text_size;
        node.begin = token.begin;
        node.end = token.end;
        return add(node);
    }

    std::uint32_t group() {
        const Token open = peek();
        ++at_;
        if (take(Lexeme::close)) {
            fail(open, "there is nothing between ( and )");
            return 0;
        }
        ++groups_;
        const std::uint32_t i = either();
        --groups_;
        if (failed_)
            return i;
        if (!take(Lexeme::close) && !tokens_[tokens_.size() - 2].unclosed)
            fail(open, "this ( is not closed", "add )");
        return i;
    }

    std::uint32_t scoped() {
        const Token token = peek();
        ++at_;
        if (inside_field_) {
            fail(token, "a field stands inside of another field");
            return 0;
        }
        inside_field_ = true;
        const std::uint32_t child = atom();
        inside_field_ = false;
        if (failed_)
            return child;
        Node node;
        node.kind = Kind::field;
        node.field = token.field;
        node.begin = token.begin;
        node.end = tree_[child].end;
        node.first_child = child;
        return add(node);
    }

    // SENTENCE(a b), or SENTENCE(a AND b), which says the same.
    std::uint32_t in_one_sentence() {
        const Token token = peek();
        ++at_;
        if (peek().kind != Lexeme::open) {
            fail(token, "expected ( right after SENTENCE", "write SENTENCE(a b)");
            return 0;
        }
        const std::uint32_t inside = atom();
        if (failed_)
            return inside;
        const bool several =
            tree_[inside].kind == Kind::proximity || tree_[inside].kind == Kind::all;
        Node node;
        node.kind = Kind::sentence;
        node.begin = token.begin;
        node.end = tokens_[at_ - 1].end;
        node.first_child = several ? tree_[inside].first_child : inside;
        operands_ = 0;
        std::size_t count = 0;
        for (std::uint32_t i = node.first_child; i != kNone && !failed_;
             i = tree_[i].next_sibling) {
            ++count;
            if (count > kMaxProximityWords)
                fail(tree_[i], "more than 64 words in one SENTENCE", "join with AND");
            operand(i, "what stands in one SENTENCE");
        }
        return failed_ ? inside : add(node);
    }

    std::uint32_t counted() {
        const Token token = peek();
        ++at_;
        const std::uint32_t child = atom();
        if (failed_)
            return child;
        operand(child, "what ATLEAST counts");
        Node node;
        node.kind = Kind::at_least;
        node.number = token.number;
        node.begin = token.begin;
        node.end = tree_[child].end;
        node.first_child = child;
        return add(node);
    }

    Tree& tree_;
    std::size_t depth_ = 0;
    std::size_t operands_ = 0;  ///< words of the positional group being checked
    std::size_t groups_ = 0;    ///< that are open
    bool inside_field_ = false;
};

}  // namespace

bool parse(std::string_view query, Tree& tree, std::vector<Finding>& findings, Habits habits) {
    tree.clear();
    if (query.size() > kMaxQueryBytes) {
        findings.push_back({Severity::error, 0, 0, "the query is longer than 64 KiB", {}});
        return false;
    }
    tree.source = query;
    const std::size_t before = findings.size();
    thread_local std::vector<Token> tokens;
    tokens.clear();
    lex(query, tokens, findings);
    const auto errors = static_cast<std::size_t>(
        std::count_if(findings.begin() + static_cast<std::ptrdiff_t>(before),
                      findings.end(),
                      [](const Finding& f) { return f.severity == Severity::error; }));
    if (habits == Habits::tell)
        note_habits(query, tokens, findings);
    // With so many mistakes the tokens end before the query does.
    const bool parsed = errors < kMaxErrors && Parser(tree, tokens, findings).run();
    if (parsed && errors == 0)
        return true;
    tree.root = kNone;
    return false;
}

}  // namespace rules::query
