#include "daemon/pipeline/age.hpp"

#include <gtest/gtest.h>

#include <optional>
#include <string>
#include <vector>

namespace newsalertd::pipeline {
namespace {

using std::chrono::hours;
using std::chrono::seconds;

// Noon, so that a day's midnight is half a day ago.
constexpr Time kNow = std::chrono::sys_days{std::chrono::year{2026} / 11 / 30} + hours{12};

constexpr Time at(int year, unsigned month, unsigned day) {
    return std::chrono::sys_days{std::chrono::year{year} / static_cast<int>(month) /
                                 static_cast<int>(day)};
}

/// How an entry gives its date.
enum class Dated : std::uint8_t { exactly, by_day, without_zone };

Article published(std::optional<Time> when, Dated dated = Dated::exactly) {
    Article article;
    article.seen_at = kNow;
    if (when)
        article.published = std::min(*when, kNow);
    article.published_slack = dated == Dated::by_day         ? hours{36}
                              : dated == Dated::without_zone ? hours{12}
                                                             : hours{0};
    return article;
}

struct Row {
    const char* claim;
    Article article;
    bool old_at_first;  ///< under the defaults, in a feed's first document
    bool old_later;     ///< under the defaults, after it
};

const std::vector<Row>& rows() {
    static const std::vector<Row> all{
        {"now", published(kNow), false, false},
        {"in the future", published(kNow + hours{30}), false, false},
        {"an hour old to the second", published(kNow - hours{1}), false, false},
        {"a second more", published(kNow - hours{1} - seconds{1}), true, false},
        {"of yesterday", published(kNow - hours{24}), true, false},
        {"three days old to the second", published(kNow - hours{72}), true, false},
        {"a second more than three days", published(kNow - hours{72} - seconds{1}), true, true},
        {"of last year", published(kNow - hours{24 * 400}), true, true},
        {"of the century before", published(at(1926, 11, 30)), true, true},
        {"undated", published(std::nullopt), true, false},
        {"a date that stands for none", published(Time{}), true, false},
        {"the same in the west", published(Time{} + hours{8}), true, false},
        {"of today, by its day", published(at(2026, 11, 30), Dated::by_day), false, false},
        // The 29th ends in the last zone at noon of the 30th: now.
        {"of yesterday, by its day", published(at(2026, 11, 29), Dated::by_day), false, false},
        {"by its day, two days ago", published(at(2026, 11, 28), Dated::by_day), true, false},
        {"by its day, three days ago", published(at(2026, 11, 27), Dated::by_day), true, false},
        // The 26th ends in the last zone at noon of the 27th: three days ago to the second.
        {"by its day, four days ago", published(at(2026, 11, 26), Dated::by_day), true, false},
        {"by its day, five days ago", published(at(2026, 11, 25), Dated::by_day), true, true},
        {"84 hours, no zone", published(kNow - hours{84}, Dated::without_zone), true, false},
        {"85 hours, no zone", published(kNow - hours{85}, Dated::without_zone), true, true},
        {"half an hour, no zone",
         published(kNow - seconds{1800}, Dated::without_zone),
         false,
         false},
        {"two hours, no zone", published(kNow - hours{2}, Dated::without_zone), true, false},
    };
    return all;
}

bool is_too_old(const Article& article, Sight sight, const AgeLimits& limits) {
    return judge_age(article, sight, limits) != TooOld::no;
}

TEST(Age, TheDefaultsTellWhatIsNewAtFirstSightAndWhatIsFreshLater) {
    for (const auto& row : rows()) {
        EXPECT_EQ(is_too_old(row.article, Sight::first, {}), row.old_at_first) << row.claim;
        EXPECT_EQ(is_too_old(row.article, Sight::later, {}), row.old_later) << row.claim;
    }
}

TEST(Age, OfAFirstDocumentNothingIsNewEnoughForZeroAndEverythingForAny) {
    const AgeLimits none{.first_document = seconds{0}, .max_age = std::nullopt};
    const AgeLimits any{.first_document = std::nullopt, .max_age = seconds{60}};
    for (const auto& row : rows()) {
        EXPECT_TRUE(is_too_old(row.article, Sight::first, none)) << row.claim;
        EXPECT_FALSE(is_too_old(row.article, Sight::first, any)) << row.claim;
        EXPECT_FALSE(is_too_old(row.article, Sight::later, none)) << row.claim;
    }
}

TEST(Age, EachLimitHoldsForItsOwnDocuments) {
    const AgeLimits wide{.first_document = hours{48}, .max_age = hours{2}};
    const auto yesterday = published(kNow - hours{24});
    EXPECT_EQ(judge_age(yesterday, Sight::first, wide), TooOld::no);
    EXPECT_EQ(judge_age(yesterday, Sight::later, wide), TooOld::max_age);
    EXPECT_EQ(judge_age(yesterday, Sight::first, {}), TooOld::first_document);
}

TEST(Age, WhatIsInjectedHasNone) {
    for (auto row : rows()) {
        row.article.via = Via::inject;
        for (const auto sight : {Sight::first, Sight::later})
            EXPECT_FALSE(
                is_too_old(row.article, sight, {.first_document = seconds{0}, .max_age = hours{1}}))
                << row.claim;
    }
}

TEST(Age, AFeedThatWasEmptyIsSeenFirstWhenAnArchiveFillsIt) {
    struct Case {
        bool baseline_done;
        bool read_before;
        std::size_t entries;
        Sight sight;
    };

    for (const auto& [done, read, entries, sight] : {
             Case{false, false, 1, Sight::first},
             Case{false, true, 1, Sight::later},
             Case{false, true, kFilledAtOnce, Sight::later},
             Case{false, true, kFilledAtOnce + 1, Sight::first},
             Case{true, true, 500, Sight::later},
         })
        EXPECT_EQ(sight_of(done, read, entries), sight) << done << read << entries;
}

TEST(Age, IsToldInWords) {
    EXPECT_EQ(age_in_words(published(kNow - hours{24 * 400})), "published 400 days ago");
    EXPECT_EQ(age_in_words(published(kNow - hours{47})), "published 47 hours ago");
    EXPECT_EQ(age_in_words(published(kNow - hours{1})), "published 1 hour ago");
    EXPECT_EQ(age_in_words(published(kNow)), "published 0 minutes ago");
    EXPECT_EQ(age_in_words(published(std::nullopt)), "without a date");
}

}  // namespace
}  // namespace newsalertd::pipeline
