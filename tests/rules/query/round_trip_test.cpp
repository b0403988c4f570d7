// A query prints back in canonical form and parses to the same tree.

#include "rules/query/parser.hpp"
#include "tests/rules/generate.hpp"
#include "tests/rules/query/same_tree.hpp"

#include <gtest/gtest.h>

#include <rapidcheck.h>

namespace rules::testing {
namespace {

bool round_trips(const std::string& text) {
    query::Tree tree;
    std::vector<query::Finding> findings;
    if (!query::parse(text, tree, findings))
        return true;
    const std::string printed = query::print(tree);
    query::Tree again;
    findings.clear();
    if (!query::parse(printed, again, findings))
        return false;
    return query::same(tree, again) && query::print(again) == printed;
}

TEST(Canonical, ParsesToTheSameTree) {
    EXPECT_TRUE(rc::check("generated queries", [](std::uint64_t seed) {
        Generator generator(seed);
        for (int i = 0; i < 20; ++i) {
            const std::string text = generator.query(i % 6);
            query::Tree tree;
            std::vector<query::Finding> findings;
            RC_ASSERT(query::parse(text, tree, findings));
            RC_ASSERT(round_trips(text));
        }
    }));
}

TEST(Canonical, HoldsForWhateverParses) {
    // Pieces of the language in any order: what is not an error must round-trip too.
    const auto piece = rc::gen::element<std::string>("a",
                                                     "b",
                                                     "chip",
                                                     "(",
                                                     ")",
                                                     " ",
                                                     " ",
                                                     " AND ",
                                                     " OR ",
                                                     " NOT ",
                                                     " NEAR/5 ",
                                                     " BEFORE/2 ",
                                                     "\"a b\"",
                                                     "\"",
                                                     "~3",
                                                     "=",
                                                     "*",
                                                     "title:",
                                                     "lang:",
                                                     "ATLEAST/2 ",
                                                     "/",
                                                     "\\",
                                                     "x*",
                                                     "é",
                                                     "NEAR5",
                                                     "and",
                                                     "-",
                                                     "#",
                                                     "#5%",
                                                     "4.2 bn",
                                                     ":",
                                                     "~",
                                                     "\t",
                                                     "“",
                                                     "SENTENCE",
                                                     "SENTENCE(");
    EXPECT_TRUE(rc::check("pieces", [&] {
        const auto pieces = *rc::gen::container<std::vector<std::string>>(piece);
        std::string text;
        for (const std::string& p : pieces)
            text += p;
        RC_ASSERT(round_trips(text));
    }));
}

TEST(Canonical, ParserSurvivesAnyBytes) {
    EXPECT_TRUE(rc::check("bytes", [](const std::string& text) { RC_ASSERT(round_trips(text)); }));
}

}  // namespace
}  // namespace rules::testing
