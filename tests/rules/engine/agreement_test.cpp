// The engine against the plain evaluator on generated queries and articles.

#include "rules/query/parser.hpp"
#include "tests/rules/engine/plain_evaluator.hpp"
#include "tests/rules/engine/watching.hpp"
#include "tests/rules/generate.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <iostream>

namespace rules::testing {
namespace {

constexpr std::size_t kQueries = 100;
constexpr std::size_t kArticles = 100;

std::size_t wanted_pairs() {
    const char* pairs = std::getenv("NEWSALERTD_PAIRS");
    return pairs ? std::strtoull(pairs, nullptr, 10) : 200'000;
}

std::uint64_t first_seed() {
    const char* seed = std::getenv("NEWSALERTD_SEED");
    return seed ? std::strtoull(seed, nullptr, 10) : 20260101;
}

struct Checked {
    query::Tree tree;
    Watch watch;
};

std::vector<Checked> generate_watches(Generator& generator) {
    std::vector<Checked> out;
    while (out.size() < kQueries) {
        Checked checked;
        checked.watch = generator.watch(out.size());
        std::vector<query::Finding> findings;
        EXPECT_TRUE(query::parse(checked.watch.query, checked.tree, findings))
            << checked.watch.query;
        // Words that a watch cannot look for (without letters, …) are left out.
        std::vector<Diagnostic> problems;
        std::vector<Watch> one{checked.watch};
        WatchSet::compile(std::move(one), problems);
        if (!has_errors(problems))
            out.push_back(std::move(checked));
    }
    return out;
}

void check_round(std::uint64_t seed, std::size_t& fired_in_all) {
    Generator generator(seed);
    const std::vector<Checked> checked = generate_watches(generator);
    std::vector<Watch> watches;
    for (const Checked& c : checked)
        watches.push_back(c.watch);
    std::vector<Diagnostic> findings;
    const auto set = WatchSet::compile(watches, findings);
    Matcher matcher;
    for (std::size_t a = 0; a < kArticles; ++a) {
        const Article article = generator.article();
        const Document document = article.document();
        const PlainArticle plain(document);
        std::vector<bool> fired(checked.size(), false);
        for (const Match& match : matcher.match(*set, document)) {
            fired[match.watch] = true;
            EXPECT_TRUE(std::is_sorted(
                match.spans.begin(), match.spans.end(), [](const Span& x, const Span& y) {
                    return std::tie(x.field, x.item, x.start) < std::tie(y.field, y.item, y.start);
                }));
            ++fired_in_all;
        }
        for (std::size_t w = 0; w < checked.size(); ++w) {
            const Watch& watch = checked[w].watch;
            ASSERT_EQ(fired[w], plain.matches(checked[w].tree, watch))
                << "seed " << seed << "\nquery: " << watch.query << "\nlanguage: " << watch.language
                << (watch.forms == Forms::exact ? " exact" : " inflected")
                << (watch.families == Families::on ? " families" : "")
                << "\ntitle: " << article.title << "\nsummary: " << article.summary
                << "\ncontent: " << article.content;
        }
    }
}

TEST(Engine, AgreesWithThePlainEvaluator) {
    const std::size_t rounds = std::max<std::size_t>(1, wanted_pairs() / (kQueries * kArticles));
    const std::uint64_t seed = first_seed();
    std::size_t fired = 0;
    for (std::size_t round = 0; round < rounds; ++round) {
        check_round(seed + round, fired);
        if (HasFatalFailure())
            return;
    }
    std::cout << rounds * kQueries * kArticles << " pairs, " << fired << " matches, seeds " << seed
              << " to " << seed + rounds - 1 << '\n';
    EXPECT_GT(fired, rounds * 100);
}

TEST(Engine, GivesTheSameAnswerToEveryMatcher) {
    Generator generator(first_seed());
    std::vector<Watch> watches;
    for (const Checked& c : generate_watches(generator))
        watches.push_back(c.watch);
    std::vector<Diagnostic> findings;
    const auto set = WatchSet::compile(watches, findings);
    Matcher used;
    for (std::size_t a = 0; a < kArticles; ++a) {
        const Article article = generator.article();
        Matcher fresh;
        const auto one = used.match(*set, article.document());
        const auto two = fresh.match(*set, article.document());
        ASSERT_EQ(one.size(), two.size());
        for (std::size_t i = 0; i < one.size(); ++i) {
            EXPECT_EQ(one[i].watch, two[i].watch);
            EXPECT_EQ(one[i].spans, two[i].spans);
        }
    }
}

}  // namespace
}  // namespace rules::testing
