// The canonical form of a query.

#include "rules/query/tree.hpp"
#include "rules/text/utf8.hpp"

#include <unicode/uchar.h>

namespace rules::query {
namespace {

int strength(Kind kind) {
    switch (kind) {
        case Kind::any:
            return 1;
        case Kind::all:
            return 2;
        case Kind::none:
            return 3;
        case Kind::proximity:
            return 4;
        case Kind::near:
        case Kind::before:
            return 5;
        default:
            return 6;
    }
}

class Printer {
public:
    explicit Printer(const Tree& tree) : tree_(tree) {}

    void print(std::uint32_t i) {
        const Node& node = tree_[i];
        switch (node.kind) {
            case Kind::word:
                if (node.exact)
                    out += '=';
                out += tree_.text(node);
                break;
            case Kind::phrase:
                phrase(node);
                break;
            case Kind::regex:
                out += '/';
                out += tree_.text(node);
                out += '/';
                break;
            case Kind::number:
                number(tree_.text(node));
                break;
            case Kind::field:
                out += name_of(node.field);
                out += ':';
                child(node.first_child, 6);
                break;
            case Kind::sentence:
                out += "SENTENCE(";
                children(node, 5);
                out += ')';
                break;
            case Kind::none:
                out += "NOT ";
                child(node.first_child, 3);
                break;
            case Kind::at_least:
                out += "ATLEAST/" + std::to_string(node.number) + ' ';
                child(node.first_child, 6);
                break;
            default:
                children(node, strength(node.kind) + 1);
                break;
        }
    }

    std::string out;

private:
    void phrase(const Node& node) {
        if (node.exact)
            out += '=';
        out += '"';
        out += tree_.text(node);
        out += '"';
        if (node.slop)
            out += '~' + std::to_string(node.number);
    }

    // In quotes where the text could not stand without: #"4.2 billion".
    void number(std::string_view text) {
        bool joined = true;
        for (std::size_t i = 0; i < text.size();) {
            const auto [c, end] = text::decode(text, i);
            joined = joined && c != U'(' && c != U')' && !u_isUWhiteSpace(static_cast<UChar32>(c));
            i = end;
        }
        out += joined ? "#" : "#\"";
        out += text;
        if (!joined)
            out += '"';
    }

    // Parentheses wherever the child would otherwise be read as part of something else.
    void child(std::uint32_t i, int needed) {
        const bool group = strength(tree_[i].kind) < needed;
        if (group)
            out += '(';
        print(i);
        if (group)
            out += ')';
    }

    std::string connective(const Node& node) const {
        switch (node.kind) {
            case Kind::any:
                return " OR ";
            case Kind::all:
                return " AND ";
            case Kind::near:
                return " NEAR/" + std::to_string(node.number) + ' ';
            case Kind::before:
                return " BEFORE/" + std::to_string(node.number) + ' ';
            default:
                return " ";
        }
    }

    void children(const Node& node, int needed) {
        const std::string between = connective(node);
        for (const std::uint32_t i : tree_.children(node)) {
            if (i != node.first_child)
                out += between;
            child(i, needed);
        }
    }

    const Tree& tree_;
};

}  // namespace

std::string print(const Tree& tree) {
    return tree.root == kNone ? std::string() : print(tree, tree.root);
}

std::string print(const Tree& tree, std::uint32_t node) {
    Printer printer(tree);
    printer.print(node);
    return std::move(printer.out);
}

}  // namespace rules::query
