// A set of which little changed against one that was compiled whole: nobody may tell the two apart.

#include "tests/rules/engine/watching.hpp"
#include "tests/rules/generate.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <random>

namespace rules::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

using Watches = std::vector<WatchPtr>;

std::shared_ptr<const WatchSet> whole(Watches watches) {
    std::vector<Diagnostic> findings;
    return WatchSet::compile(std::move(watches), findings);
}

std::shared_ptr<const WatchSet> changed(const WatchSet& before, Watches watches) {
    std::vector<Diagnostic> findings;
    return WatchSet::compile_changes(before, std::move(watches), findings);
}

WatchPtr named(std::string name, std::string query) {
    Watch watch = watch_on(std::move(query));
    watch.name = std::move(name);
    return std::make_shared<const Watch>(std::move(watch));
}

/// More watches than are compiled whole for their small number.
Watches many() {
    Watches watches;
    for (std::size_t i = 0; i < WatchSet::kMostChanges + 100; ++i)
        watches.push_back(named("w" + std::to_string(i), "word" + std::to_string(i)));
    return watches;
}

std::vector<std::string> fired(const WatchSet& set, std::string_view title) {
    Matcher matcher;
    std::vector<std::string> names;
    for (const Match& match : matcher.match(set, titled(title)))
        names.push_back(set.watches()[match.watch]->name);
    return names;
}

/// Watches that come, change, go and move, as users' files make them.
class Edits {
public:
    explicit Edits(std::uint64_t seed) : generator_(seed), random_(seed) {
        for (std::size_t i = 0; i < WatchSet::kMostChanges + 200; ++i)
            watches_.push_back(fresh("w" + std::to_string(++named_)));
    }

    void edit() {
        for (std::size_t left = 1 + below(8); left > 0; --left)
            edit_one();
        if (below(4) == 0)
            read_again();
    }

    const Watches& watches() const { return watches_; }

    Article article() { return generator_.article(); }

private:
    std::size_t below(std::size_t n) { return random_() % n; }

    WatchPtr fresh(std::string name) {
        Watch watch = generator_.watch(named_);
        watch.name = std::move(name);
        watch.enabled = below(10) != 0;
        return std::make_shared<const Watch>(std::move(watch));
    }

    void edit_one() {
        const auto at = watches_.begin() + static_cast<std::ptrdiff_t>(below(watches_.size()));
        switch (below(5)) {
            case 0:
                watches_.insert(at, fresh("w" + std::to_string(++named_)));
                return;
            case 1:
                *at = fresh((*at)->name);
                return;
            case 2:
                removed_.push_back(*at);
                watches_.erase(at);
                return;
            case 3:
                std::swap(*at, watches_[below(watches_.size())]);
                return;
            default:
                if (removed_.empty())
                    return;
                watches_.insert(at, removed_.back());
                removed_.pop_back();
        }
    }

    // Equal, but not the same objects: what a file gives that was changed elsewhere.
    void read_again() {
        for (std::size_t i = below(watches_.size()); i < watches_.size(); ++i)
            watches_[i] = std::make_shared<const Watch>(*watches_[i]);
    }

    Generator generator_;
    std::mt19937_64 random_;
    Watches watches_;
    Watches removed_;
    std::size_t named_ = 0;
};

void expect_alike(const WatchSet& one, const WatchSet& other, Matcher& used, Edits& edits) {
    ASSERT_TRUE(std::ranges::equal(one.watches(), other.watches()));
    for (const WatchPtr& watch : one.watches())
        ASSERT_EQ(one.find(watch->name), watch.get());
    Matcher fresh;
    for (std::size_t a = 0; a < 20; ++a) {
        const Article article = edits.article();
        const auto ours = used.match(one, article.document());
        const auto theirs = fresh.match(other, article.document());
        ASSERT_EQ(ours.size(), theirs.size());
        for (std::size_t i = 0; i < ours.size(); ++i) {
            ASSERT_EQ(ours[i].watch, theirs[i].watch);
            ASSERT_EQ(ours[i].spans, theirs[i].spans);
        }
    }
}

TEST(ChangedSet, GivesWhatAWholeBuildGivesAfterAnyEdits) {
    for (std::uint64_t seed = 1; seed <= 4; ++seed) {
        SCOPED_TRACE(seed);
        Edits edits(seed);
        Matcher used;
        auto set = whole(edits.watches());
        std::size_t in_two_parts = 0;
        for (int round = 0; round < 40; ++round) {
            edits.edit();
            set = changed(*set, edits.watches());
            in_two_parts += set->is_merged() ? 0 : 1;
            expect_alike(*set, *whole(edits.watches()), used, edits);
            if (round % 16 == 15) {
                set = set->merged();
                EXPECT_TRUE(set->is_merged());
                expect_alike(*set, *whole(edits.watches()), used, edits);
            }
            if (HasFatalFailure())
                return;
        }
        EXPECT_GT(in_two_parts, 30u);
    }
}

TEST(ChangedSet, FiresAddedWatchesInTheirPlaceAndRemovedOnesNever) {
    Watches watches = many();
    const auto before = whole(watches);
    watches.insert(watches.begin() + 3, named("new", "word5"));
    watches.erase(watches.begin());
    watches.back() = named("w5b", "word5");
    const auto after = changed(*before, watches);
    EXPECT_FALSE(after->is_merged());
    EXPECT_THAT(fired(*after, "word5"), ElementsAre("new", "w5", "w5b"));
    EXPECT_THAT(fired(*after, "word0"), IsEmpty());
    EXPECT_THAT(fired(*after, "word611"), IsEmpty());
    EXPECT_THAT(fired(*before, "word0 word611"), ElementsAre("w0", "w611"));
    EXPECT_EQ(after->find("w0"), nullptr);
    EXPECT_NE(after->find("w5b"), nullptr);
}

TEST(ChangedSet, KeepsARemovedWatchSilentWhenNothingIsAdded) {
    Watches watches = many();
    const auto before = whole(watches);
    watches.erase(watches.begin() + 7);
    const auto after = changed(*before, watches);
    EXPECT_FALSE(after->is_merged());
    EXPECT_THAT(fired(*after, "word7"), IsEmpty());
    EXPECT_THAT(fired(*after, "word8"), ElementsAre("w8"));
}

TEST(ChangedSet, TakesBackAWatchThatWasReplacedAndRemoved) {
    const Watches first = many();
    auto set = whole(first);
    Watches watches = first;
    watches[7] = named("w7", "other");
    set = changed(*set, watches);
    EXPECT_THAT(fired(*set, "word7"), IsEmpty());
    EXPECT_THAT(fired(*set, "other"), ElementsAre("w7"));
    watches.erase(watches.begin() + 7);
    set = changed(*set, watches);
    EXPECT_THAT(fired(*set, "word7 other"), IsEmpty());
    set = changed(*set, first);
    EXPECT_THAT(fired(*set, "word7"), ElementsAre("w7"));
    EXPECT_THAT(fired(*set, "other"), IsEmpty());
}

TEST(ChangedSet, CompilesNothingForWhatIsNoPartOfTheQuery) {
    Watches watches = many();
    const auto before = whole(watches);
    Watch moved = *watches[7];
    moved.line = 70;
    moved.notify = {"desk"};
    watches[7] = std::make_shared<const Watch>(moved);
    const auto after = changed(*before, watches);
    EXPECT_TRUE(after->is_merged());
    EXPECT_EQ(after->find("w7")->line, 70u);
    EXPECT_LT(after->memory_bytes(), before->memory_bytes() + 8 * watches.size());
    EXPECT_THAT(fired(*after, "word7"), ElementsAre("w7"));
}

TEST(ChangedSet, SeesThatAWatchLostItsFamilies) {
    Watches watches = many();
    watches.push_back(named("deal", "sell"));
    const auto before = whole(watches);
    Watch alone = *watches.back();
    alone.families = Families::off;
    watches.back() = std::make_shared<const Watch>(std::move(alone));
    const auto after = changed(*before, watches);
    EXPECT_FALSE(after->is_merged());
    EXPECT_THAT(fired(*before, "sold"), ElementsAre("deal"));
    EXPECT_THAT(fired(*after, "sold"), IsEmpty());
    EXPECT_THAT(fired(*after, "selling"), ElementsAre("deal"));
}

TEST(ChangedSet, IsCompiledWholeWhenMuchChanged) {
    Watches watches = many();
    const auto before = whole(watches);
    for (std::size_t i = 0; i <= WatchSet::kMostChanges; ++i)
        watches[i] = named(watches[i]->name, "other" + std::to_string(i));
    EXPECT_TRUE(changed(*before, watches)->is_merged());
    watches.resize(20);
    EXPECT_TRUE(changed(*before, watches)->is_merged());
    EXPECT_THAT(fired(*changed(*before, watches), "other3 word3"), ElementsAre("w3"));
}

TEST(ChangedSet, FindsMistakesAndFailedTestsOfWhatChanged) {
    Watches watches = many();
    const auto before = whole(watches);
    watches.push_back(named("broken", "chip AND"));
    Watch tested = watch_on("chip");
    tested.name = "tested";
    tested.must_match = {"a chip", "a potato"};
    watches.push_back(std::make_shared<const Watch>(tested));
    std::vector<Diagnostic> findings;
    const auto after = WatchSet::compile_changes(*before, watches, findings);
    ASSERT_THAT(findings, SizeIs(2));
    EXPECT_THAT(findings[0].message, ::testing::HasSubstr("watch 'broken'"));
    EXPECT_THAT(findings[1].message, ::testing::HasSubstr("does not fire on \"a potato\""));
    EXPECT_THAT(fired(*after, "chip"), ElementsAre("tested"));
}

TEST(ChangedSet, OfWatchesWithOneNameIsCompiledWhole) {
    Watches watches = many();
    const auto before = whole(watches);
    watches.push_back(named("w3", "other"));
    const auto after = changed(*before, watches);
    EXPECT_TRUE(after->is_merged());
    EXPECT_THAT(fired(*after, "word3 other"), ElementsAre("w3", "w3"));
}

}  // namespace
}  // namespace rules::testing
