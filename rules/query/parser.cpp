#include "rules/query/parser.hpp"

#include "rules/query/foreign_syntax.hpp"
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
        skip_to_connective();
        failed_ = false;
        return add(Node{});
    }

    std::uint32_t add(Node node) {
        tree_.nodes.push_back(node);
        return static_cast<std::uint32_t>(tree_.nodes.size() - 1);
    }

    // A node over `child` and its siblings, which stands from `begin` on to the end of `last`.
    std::uint32_t add(Node node, std::uint32_t child, std::uint32_t begin, std::uint32_t last) {
        node.first_child = child;
        node.begin = begin;
        node.end = tree_[last].end;
        return add(node);
    }

    // A node over those from `first` on; one child stands for itself.
    template <typename Parse>
    std::uint32_t list(Kind kind, Lexeme connective, Parse parse) {
        const std::uint32_t first = parse();
        if (failed_ || peek().kind != connective)
            return first;
        std::uint32_t last = first;
        while (take(connective)) {
            const std::uint32_t next = parse();
            if (failed_)
                return first;
            tree_.nodes[last].next_sibling = next;
            last = next;
        }
        return add({.kind = kind}, first, tree_[first].begin, last);
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
        for (; !places.empty(); places.pop_back())
            i = add({.kind = Kind::none}, i, places.back(), i);
        return i;
    }

    std::uint32_t proximity() {
        const std::uint32_t first = near();
        if (failed_ || !begins_operand(peek().kind))
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
        while (!failed_ && begins_operand(peek().kind)) {
            const std::uint32_t next = near();
            if (!failed_)
                append(next);
        }
        if (failed_)
            return first;
        operands(node,
                 "more than 64 words side by side",
                 "words side by side must stand within 15 words of one another, so they");
        return failed_ ? first : add(node);
    }

    // Looks at the children of a node that stand near one another.
    void operands(const Node& node, const char* too_many, const char* what) {
        operands_ = 0;
        std::size_t count = 0;
        for (const std::uint32_t i : tree_.children(node))
            if (++count == kMaxProximityWords + 1)
                fail(tree_[i], too_many, "join with AND");
        for (const std::uint32_t i : tree_.children(node))
            if (!failed_)
                operand(i, what);
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
            for (const std::uint32_t c : tree_.children(node))
                operand(c, what);
            return;
        }
        fail(node,
             std::string(what) + " can be words, phrases, numbers, or groups of these joined by OR",
             node.kind == Kind::field
                 ? "put the field before a group: " + std::string(name_of(node.field)) + ":(…)"
                 : "join with AND");
    }

    std::uint32_t near() {
        const std::uint32_t left = atom();
        if (failed_)
            return left;
        const Lexeme connective = peek().kind;
        if (connective != Lexeme::op_near && connective != Lexeme::op_before)
            return left;
        const Node node{.kind = connective == Lexeme::op_near ? Kind::near : Kind::before,
                        .number = peek().number};
        ++at_;
        const std::uint32_t right = atom();
        if (failed_)
            return left;
        const char* what =
            connective == Lexeme::op_near ? "the sides of NEAR" : "the sides of BEFORE";
        operands_ = 0;
        operand(left, what);
        operand(right, what);
        if (!failed_ && (peek().kind == Lexeme::op_near || peek().kind == Lexeme::op_before))
            unexpected("AND, OR or the end");
        tree_.nodes[left].next_sibling = right;
        return add(node, left, tree_[left].begin, right);
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
        switch (peek().kind) {
            case Lexeme::open:
                return group();
            case Lexeme::word:
                return leaf(Kind::word);
            case Lexeme::phrase:
                return leaf(Kind::phrase);
            case Lexeme::regex:
                return leaf(Kind::regex);
            case Lexeme::number:
                return leaf(Kind::number);
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

    std::uint32_t leaf(Kind kind) {
        const Token& token = tokens_[at_++];
        return add({.kind = kind,
                    .exact = token.exact,
                    .slop = token.slop,
                    .number = token.number,
                    .text = token.text,
                    .text_size = token.text_size,
                    .begin = token.begin,
                    .end = token.end});
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
        return add({.kind = Kind::field, .field = token.field}, child, token.begin, child);
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
        operands(node, "more than 64 words in one SENTENCE", "what stands in one SENTENCE");
        return failed_ ? inside : add(node);
    }

    std::uint32_t counted() {
        const Token token = peek();
        ++at_;
        const std::uint32_t child = atom();
        if (failed_)
            return child;
        operand(child, "what ATLEAST counts");
        return add({.kind = Kind::at_least, .number = token.number}, child, token.begin, child);
    }

    Tree& tree_;
    std::size_t depth_ = 0;
    std::size_t operands_ = 0;  ///< words of the positional group being checked
    std::size_t groups_ = 0;    ///< that are open
    bool inside_field_ = false;
};

}  // namespace

bool parse(std::string_view query,
           Tree& tree,
           std::vector<Finding>& findings,
           ForeignSyntax foreign) {
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
    if (foreign == ForeignSyntax::tell)
        note_foreign_syntax(query, tokens, findings);
    // With so many mistakes the tokens end before the query does.
    const bool parsed = errors < kMaxErrors && Parser(tree, tokens, findings).run();
    if (parsed && errors == 0)
        return true;
    tree.root = kNone;
    return false;
}

}  // namespace rules::query
