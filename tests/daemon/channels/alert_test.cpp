#include "daemon/alerts/alert.hpp"

#include "samples.hpp"

#include <boost/json/parse.hpp>
#include <gtest/gtest.h>

namespace newsalertd::alerts {

namespace {

TEST(AlertSchema, HasExactlyTheKeysOfTheContractInOrder) {
    const auto value = boost::json::parse(to_json(samples::ordinary()));
    std::string keys;
    for (const auto& member : value.as_object())
        keys += std::string(member.key()) + " ";
    EXPECT_EQ(keys,
              "alert seq kind watches priority story title url summary source publisher language "
              "published matched sources difference latency delivery ");
}

TEST(AlertSchema, WritesWhatTheContractShows) {
    Alert alert = samples::ordinary();
    alert.matched.resize(1);
    EXPECT_EQ(
        to_json(alert),
        R"({"alert":7,"seq":1,"kind":"first","watches":["H200 into China"],"priority":"normal",)"
        R"("story":12,"title":"China approves H200 imports","url":"https://news.example/a?b=1&c=2",)"
        R"("summary":"The ministry said on Wednesday that imports may resume.",)"
        R"("source":"Example Wire","publisher":"Example","language":"en",)"
        R"("published":"2026-01-28T09:29:18.000Z",)"
        R"("matched":[{"watch":"H200 into China","field":"title","text":"H200"}],)"
        R"("sources":[{"source":"Example Wire","url":"https://news.example/a",)"
        R"("seen_at":"2026-01-28T09:29:58.000Z"}],"difference":[],)"
        R"("latency":{"published":"2026-01-28T09:29:18.000Z","visible":null,)"
        R"("fetched":"2026-01-28T09:29:58.500Z","parsed":null,"matched":null,)"
        R"("committed":"2026-01-28T09:29:58.800Z","sent":null},)"
        R"("delivery":"0198c0de-0000-7000-8000-000000000001"})");
}

TEST(AlertSchema, NoteStandsThereOnlyWhenThereIsOne) {
    Alert alert = samples::ordinary();
    EXPECT_EQ(to_json(alert).find("\"note\""), std::string::npos);
    alert.note = "delayed 3 h";
    EXPECT_NE(to_json(alert).find(R"(,"note":"delayed 3 h"})"), std::string::npos);
}

TEST(AlertSchema, ReadsBackWhatItWrote) {
    Alert alert = samples::ordinary();
    alert.kind = Kind::retraction;
    alert.priority = rules::Priority::urgent;
    alert.note = "delayed 3 h";
    const std::string json = to_json(alert);
    const auto back = alert_from_json(json);
    ASSERT_TRUE(back);
    EXPECT_EQ(to_json(*back), json);
    EXPECT_EQ(back->kind, Kind::retraction);
    EXPECT_EQ(back->latency.committed, alert.latency.committed);
    EXPECT_EQ(back->matched.size(), 3U);
}

TEST(AlertSchema, IsOneLineOfValidJsonForHostileTexts) {
    std::mt19937 random(1);
    for (int i = 0; i < 1000; ++i) {
        const std::string json = to_json(samples::hostile_alert(random));
        EXPECT_EQ(json.find('\n'), std::string::npos);
        const auto back = alert_from_json(json);
        ASSERT_TRUE(back) << json;
        EXPECT_EQ(to_json(*back), json);
    }
}

TEST(AlertSchema, RefusesWhatIsNotAnAlert) {
    for (const char* json :
         {"",
          "null",
          "[]",
          "{}",
          R"({"alert":1,"kind":"first"})",
          R"({"alert":1,"kind":"other","title":"t"})",
          R"({"alert":"1","kind":"first","title":"t"})",
          R"({"alert":1.5,"kind":"first","title":"t"})",
          R"({"alert":1,"kind":"first","title":["t"]})",
          R"({"alert":1,"kind":"first","title":"t","watches":[1]})",
          R"({"alert":1,"kind":"first","title":"t","watches":{}})",
          R"({"alert":1,"kind":"first","title":"t","latency":[]})",
          R"({"alert":1,"kind":"first","title":"t","sources":[{"seen_at":"x"}]})",
          R"({"alert":1,"kind":"first","title":"t","matched":[7]})",
          R"({"alert":1,"kind":"first","title":"t","published":"2026-02-30T00:00:00Z"})",
          R"({"alert":1,"kind":"first","title":"t"} x)"}) {
        EXPECT_FALSE(alert_from_json(json)) << json;
    }
    EXPECT_FALSE(alert_from_json(std::string(100'000, '[')));
}

TEST(AlertSchema, ReadsWhatLacksKeysOrHasMore) {
    const auto alert = alert_from_json(R"({"alert":1,"kind":"test","title":"t","future":{"a":1}})");
    ASSERT_TRUE(alert);
    EXPECT_EQ(alert->kind, Kind::test);
    EXPECT_EQ(alert->priority, rules::Priority::normal);
    EXPECT_FALSE(alert->published);
}

TEST(AlertTime, ReadsEveryFormOfRfc3339) {
    const auto published = [](const std::string& text) {
        const auto alert = alert_from_json(
            R"({"alert":1,"kind":"first","title":"t","published":")" + text + "\"}");
        return alert && alert->published ? to_rfc3339(*alert->published) : "unreadable";
    };
    EXPECT_EQ(published("2026-01-28T09:30:12Z"), "2026-01-28T09:30:12.000Z");
    EXPECT_EQ(published("2026-01-28T09:30:12.3456789Z"), "2026-01-28T09:30:12.345Z");
    EXPECT_EQ(published("2026-01-28T09:30:12+08:00"), "2026-01-28T01:30:12.000Z");
    EXPECT_EQ(published("2026-01-28t09:30:12z"), "2026-01-28T09:30:12.000Z");
    for (const char* bad : {"2026-01-28",
                            "2026-01-28T09:30:12",
                            "2026-01-28T25:30:12Z",
                            "2026-01-28T09:30:12.Z",
                            "2026-01-28T09:30:12+8",
                            "20x6-01-28T09:30:12Z"}) {
        EXPECT_EQ(published(bad), "unreadable") << bad;
    }
}

TEST(AlertTime, ClampsYearsBeyondFourDigits) {
    EXPECT_EQ(to_rfc3339(Time::max()), "9999-12-31T23:59:59.999Z");
    EXPECT_EQ(to_rfc3339(Time::min()), "0000-01-01T00:00:00.000Z");
    EXPECT_EQ(to_rfc3339(Time{std::chrono::microseconds{-1}}), "1969-12-31T23:59:59.999Z");
}

}  // namespace

}  // namespace newsalertd::alerts
