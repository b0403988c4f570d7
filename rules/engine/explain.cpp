#include "rules/engine/explain.hpp"

#include "rules/engine/matcher.hpp"
#include "rules/engine/watch_set.hpp"
#include "rules/query/parser.hpp"

#include <algorithm>

namespace rules {
namespace {

using query::Kind;
using query::Node;
using query::Tree;

class Explainer {
public:
    Explainer(const Watch& watch, const Document& document) : watch_(watch), document_(document) {}

    Explanation run() {
        std::vector<query::Finding> findings;
        if (!query::parse(watch_.query, tree_, findings)) {
            for (const query::Finding& finding : findings)
                if (finding.severity == Severity::error)
                    return {false,
                            {},
                            finding.begin,
                            finding.end,
                            "the query has an error: " + finding.message,
                            {}};
        }
        Explanation out;
        out.fires = holds(tree_.root, &out.spans);
        if (out.fires)
            return part(std::move(out), tree_.root, "fires");
        return failed(tree_.root);
    }

private:
    // A node as a query of its own, inside of the field that it stands in.
    bool holds(std::uint32_t i, std::vector<Span>* spans = nullptr) {
        std::string text = query::print(tree_, i);
        if (!field_.empty())
            text = field_ + ":(" + text + ')';
        const BulkQuery query{
            "", text, watch_.language, watch_.forms, watch_.families, Signs::count};
        std::vector<Diagnostic> ignored;
        const auto set = WatchSet::compile(std::span(&query, 1), ignored);
        const auto matches = matcher_.match(*set, document_);
        if (spans && !matches.empty())
            *spans = matches[0].spans;
        return !matches.empty();
    }

    Explanation part(Explanation out, std::uint32_t i, std::string reason) const {
        const Node& node = tree_[i];
        out.part = tree_.source_of(node);
        out.begin = node.begin;
        out.end = node.end;
        out.reason = std::move(reason);
        return out;
    }

    Explanation fails(std::uint32_t i, std::string reason) const {
        return part({}, i, std::move(reason));
    }

    std::string where() const {
        return field_.empty() ? "in title, summary or content" : "in the field " + field_;
    }

    Explanation failed(std::uint32_t i) {
        const Node& node = tree_[i];
        switch (node.kind) {
            case Kind::all:
                for (const std::uint32_t c : tree_.children(node))
                    if (!holds(c))
                        return failed(c);
                break;
            case Kind::any:
                return fails(i, "none of these is there (" + where() + ')');
            case Kind::none: {
                Explanation out;
                holds(node.first_child, &out.spans);
                return part(std::move(out), i, "what must not occur is there");
            }
            case Kind::field:
                return failed_in_field(i);
            case Kind::near:
            case Kind::before:
            case Kind::proximity:
            case Kind::sentence:
                return failed_nearness(i);
            case Kind::at_least:
                return holds(node.first_child)
                           ? fails(i, "occurs fewer than " + std::to_string(node.number) + " times")
                           : failed(node.first_child);
            case Kind::phrase:
                return fails(i, "this phrase is not there (" + where() + ')');
            case Kind::regex:
                return fails(i, "nothing fits this expression (" + where() + ')');
            case Kind::number:
            case Kind::word:
                break;
        }
        return fails(i, "this is not there (" + where() + ')');
    }

    Explanation failed_in_field(std::uint32_t i) {
        const Node& node = tree_[i];
        const bool elsewhere = node.field <= Field::content && holds(node.first_child);
        if (elsewhere)
            return fails(i, std::string("it is there, but not in the ") + to_string(node.field));
        field_ = query::name_of(node.field);
        Explanation out = failed(node.first_child);
        field_.clear();
        return out;
    }

    Explanation failed_nearness(std::uint32_t i) {
        const Node& node = tree_[i];
        for (const std::uint32_t c : tree_.children(node))
            if (!holds(c))
                return failed(c);
        if (node.kind == Kind::sentence)
            return fails(i, "all of these are there, but not in one sentence");
        const std::uint32_t distance =
            node.kind == Kind::proximity ? query::kProximityDistance : node.number;
        return fails(i,
                     std::string("all of these are there, but not within ") +
                         std::to_string(distance) + " words of one another in one field" +
                         (node.kind == Kind::before ? ", in this order" : ""));
    }

    const Watch& watch_;
    const Document& document_;
    Tree tree_;
    Matcher matcher_;
    std::string field_;
};

}  // namespace

Explanation explain(const Watch& watch, const Document& document) {
    return Explainer(watch, document).run();
}

}  // namespace rules
