// Zones, and the order of day and month, that only the whole document tells: the language
// tag's country, the other dates, RFC 822's table, or nobody.

#include "feeds/dates/date.hpp"

#include <gtest/gtest.h>

namespace feeds {
namespace {

struct ZoneCase {
    const char* name;
    const char* published;
    const char* language;
    const char* built;    ///< the feed's lastBuildDate, may be empty
    const char* updated;  ///< of the entry, may be empty
    const char* expected;
    bool approximate = false;
};

class ZonesOf : public testing::TestWithParam<ZoneCase> {};

TEST_P(ZonesOf, AreSettledByTheDocument) {
    const ZoneCase& test = GetParam();
    ParsedFeed parsed;
    parsed.feed.language = test.language;
    parsed.feed.dates.push_back(to_date(test.built));
    Entry& entry = parsed.entries.emplace_back();
    entry.published = to_date(test.published);
    entry.updated = to_date(test.updated);
    settle_dates(parsed);
    ASSERT_TRUE(entry.published.at);
    EXPECT_EQ(iso_8601(*entry.published.at), test.expected);
    EXPECT_EQ(entry.published.approximate, test.approximate);
    EXPECT_EQ(entry.published.raw, test.published);
}

constexpr const char* kIst = "Wed, 01 Oct 2025 10:00:00 IST";
constexpr const char* kCst = "Wed, 01 Oct 2025 10:00:00 CST";
constexpr const char* kQqt = "Wed, 01 Oct 2025 10:00:00 QQT";

INSTANTIATE_TEST_SUITE_P(
    Language,
    ZonesOf,
    testing::Values(
        ZoneCase{"India", kIst, "en-IN", "", "", "2025-10-01T04:30:00Z"},
        ZoneCase{"Underscore", kIst, "hi_IN", "", "", "2025-10-01T04:30:00Z"},
        ZoneCase{"NoCountry", kIst, "ta", "", "", "2025-10-01T04:30:00Z"},
        ZoneCase{"Israel", kIst, "he-IL", "", "", "2025-10-01T07:00:00Z"},
        ZoneCase{"IsraelInWinter",
                 "Mon, 01 Dec 2025 10:00:00 IST",
                 "he",
                 "",
                 "",
                 "2025-12-01T08:00:00Z"},
        ZoneCase{"Ireland", kIst, "en-ie", "", "", "2025-10-01T09:00:00Z"},
        ZoneCase{"China", kCst, "zh-CN", "", "", "2025-10-01T02:00:00Z"},
        ZoneCase{"Taiwan", kCst, "zh-Hant-TW", "", "", "2025-10-01T02:00:00Z"},
        ZoneCase{"Cuba", kCst, "es-CU", "", "", "2025-10-01T15:00:00Z"},
        ZoneCase{"America", kCst, "en-US", "", "", "2025-10-01T16:00:00Z"},
        ZoneCase{
            "Bangladesh", "Wed, 01 Oct 2025 10:00:00 BST", "bn-BD", "", "", "2025-10-01T04:00:00Z"},
        ZoneCase{
            "Britain", "Wed, 01 Oct 2025 10:00:00 BST", "en-GB", "", "", "2025-10-01T09:00:00Z"},
        ZoneCase{
            "Arabia", "Wed, 01 Oct 2025 10:00:00 AST", "ar-SA", "", "", "2025-10-01T07:00:00Z"},
        ZoneCase{
            "Malaysia", "Wed, 01 Oct 2025 10:00:00 MST", "ms-MY", "", "", "2025-10-01T02:00:00Z"},
        ZoneCase{
            "Australia", "Wed, 01 Oct 2025 10:00:00 EST", "en-AU", "", "", "2025-10-01T00:00:00Z"},
        ZoneCase{"Philippines",
                 "Wed, 01 Oct 2025 10:00:00 PST",
                 "fil-PH",
                 "",
                 "",
                 "2025-10-01T02:00:00Z"},
        ZoneCase{
            "Singapore", "Wed, 01 Oct 2025 10:00:00 SST", "en-SG", "", "", "2025-10-01T02:00:00Z"},
        ZoneCase{
            "Brazil", "Wed, 01 Oct 2025 10:00:00 AMT", "pt-BR", "", "", "2025-10-01T14:00:00Z"},
        ZoneCase{"NameInNoTable", kQqt, "fr-FR", "", "", "2025-10-01T08:00:00Z"},
        ZoneCase{"CountryOfManyZones", kQqt, "en-US", "", "", "2025-10-01T10:00:00Z", true},
        ZoneCase{"OffsetBesideTheName",
                 "Wed, 01 Oct 2025 10:00:00 +0100 IST",
                 "en-IN",
                 "",
                 "",
                 "2025-10-01T09:00:00Z"}),
    [](const auto& test) { return std::string{test.param.name}; });

INSTANTIATE_TEST_SUITE_P(
    OtherDates,
    ZonesOf,
    testing::Values(
        ZoneCase{
            "FeedsOffset", kIst, "", "Wed, 01 Oct 2025 10:05:00 +0530", "", "2025-10-01T04:30:00Z"},
        ZoneCase{"FeedsOffsetIsNoMeaning",
                 kIst,
                 "",
                 "Wed, 01 Oct 2025 10:05:00 +0900",
                 "",
                 "2025-10-01T10:00:00Z",
                 true},
        ZoneCase{"FeedInGreenwich",
                 kIst,
                 "",
                 "Wed, 01 Oct 2025 04:35:00 +0000",
                 "",
                 "2025-10-01T10:00:00Z",
                 true},
        ZoneCase{"CountryBeatsOffset",
                 kIst,
                 "en-IN",
                 "Wed, 01 Oct 2025 10:05:00 +0100",
                 "",
                 "2025-10-01T04:30:00Z"},
        ZoneCase{
            "UpdatedsOffset", kCst, "en", "", "2025-10-01T10:00:00+08:00", "2025-10-01T02:00:00Z"},
        ZoneCase{"UpdatedInUtc", kIst, "", "", "2025-10-01T04:30:00Z", "2025-10-01T04:30:00Z"},
        ZoneCase{
            "UpdatedMuchLater", kIst, "", "", "2025-10-02T17:11:12Z", "2025-10-01T10:00:00Z", true},
        ZoneCase{"UnknownNameByFeed",
                 kQqt,
                 "",
                 "Wed, 01 Oct 2025 10:05:00 +0300",
                 "",
                 "2025-10-01T07:00:00Z"},
        ZoneCase{
            "UnknownNameByUpdated", kQqt, "", "", "2025-10-01T06:15:00Z", "2025-10-01T06:15:00Z"}),
    [](const auto& test) { return std::string{test.param.name}; });

constexpr const char* kSlashes = "01/10/2025 10:05 +0000";
constexpr const char* kTenth = "2025-01-10T10:05:00Z";
constexpr const char* kFirst = "2025-10-01T10:05:00Z";

INSTANTIATE_TEST_SUITE_P(
    Slashes,
    ZonesOf,
    testing::Values(
        ZoneCase{"NoLanguage", kSlashes, "", "", "", kTenth},
        ZoneCase{"English", kSlashes, "en", "", "", kTenth},
        ZoneCase{"UnitedStates", kSlashes, "en-us", "", "", kTenth},
        ZoneCase{"EnglishInThePhilippines", kSlashes, "en-PH", "", "", kTenth},
        ZoneCase{"EnglishInCanada", kSlashes, "en-CA", "", "", kTenth},
        ZoneCase{"Japanese", kSlashes, "ja", "", "", kTenth},
        ZoneCase{"NoLanguageTag", kSlashes, "english", "", "", kTenth},
        ZoneCase{"EnglishInBritain", kSlashes, "en-GB", "", "", kFirst},
        ZoneCase{"EnglishInAustralia", kSlashes, "en_AU", "", "", kFirst},
        ZoneCase{"EnglishInIndia", kSlashes, "en-IN", "", "", kFirst},
        ZoneCase{"German", kSlashes, "de", "", "", kFirst},
        ZoneCase{"French", kSlashes, "fr-FR", "", "", kFirst},
        ZoneCase{"Vietnamese", kSlashes, "vi", "", "", kFirst},
        ZoneCase{"Portuguese", kSlashes, "pt-BR", "", "", kFirst},
        ZoneCase{"OnlyOneOrder", "01/25/2025 10:05 +0000", "en-GB", "", "", "2025-01-25T10:05:00Z"},
        ZoneCase{"YearFirst", "2025/01/10 10:05 +0000", "en-GB", "", "", kTenth},
        ZoneCase{"ByTheFeedsDate", kSlashes, "", "28/09/2025 10:05 +0000", "", kFirst},
        ZoneCase{"TheFeedsDateBeatsLanguage", kSlashes, "de", "09/28/2025 10:05 +0000", "", kTenth},
        ZoneCase{"ByTheOtherDate", kSlashes, "", "", "28/09/2025 10:05 +0000", kFirst},
        ZoneCase{"DatesDisagree",
                 kSlashes,
                 "",
                 "28/09/2025 10:05 +0000",
                 "09/28/2025 10:05 +0000",
                 kTenth},
        ZoneCase{"ByTheWeekday", "Fri, 01/10/2025 10:05 +0000", "en-GB", "", "", kTenth},
        ZoneCase{"ByTheLanguagesWeekday", "Fr., 01/10/2025 10:05 +0000", "de", "", "", kTenth},
        ZoneCase{
            "WithAZonesName", "01/10/2025 10:05 BST", "en-GB", "", "", "2025-10-01T09:05:00Z"}),
    [](const auto& test) { return std::string{test.param.name}; });

INSTANTIATE_TEST_SUITE_P(
    Nothing,
    ZonesOf,
    testing::Values(
        ZoneCase{"Rfc822", kCst, "", "", "", "2025-10-01T16:00:00Z"},
        ZoneCase{"OtherCountry", kCst, "de-DE", "", "", "2025-10-01T16:00:00Z"},
        ZoneCase{"SeveralAndNone", kIst, "en", "", "", "2025-10-01T10:00:00Z", true},
        ZoneCase{"InNoTable", kQqt, "", "", "", "2025-10-01T10:00:00Z", true},
        ZoneCase{"NoZone", "2025-10-01 10:00:00", "en-IN", "", "", "2025-10-01T10:00:00Z", true}),
    [](const auto& test) { return std::string{test.param.name}; });

}  // namespace
}  // namespace feeds
