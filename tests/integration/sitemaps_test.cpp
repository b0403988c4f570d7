// A feed that is an index of sitemaps.

#include "tests/integration/site.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <ctime>
#include <fstream>
#include <iterator>

namespace integration {
namespace {

using namespace std::chrono_literals;
using Rows = std::vector<std::vector<std::string>>;

/// The wall clock of a site's daemon.
class Clock {
public:
    explicit Clock(Site& site) : file_(folder_.path() / "clock") {
        std::ofstream(file_, std::ios::binary) << std::string(8, '\0');
        site.set("LD_PRELOAD", NEWSALERTD_CLOCK_SHIM);
        site.set("NEWSALERTD_TEST_CLOCK", file_.string());
    }

    /// From now on it is this much ahead.
    void set(std::chrono::seconds ahead) const {
        const std::int64_t seconds = ahead.count();
        std::fstream file(file_, std::ios::binary | std::ios::in | std::ios::out);
        file.write(reinterpret_cast<const char*>(&seconds), sizeof seconds);
    }

private:
    TemporaryFolder folder_;
    std::filesystem::path file_;
};

/// So far from the real present, as sitemaps write it.
std::string at(std::chrono::seconds from_now) {
    const auto now = std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
    const auto time = std::chrono::system_clock::to_time_t(now + from_now);
    std::tm parts{};
    gmtime_r(&time, &parts);
    std::string text(20, '\0');
    text.resize(std::strftime(text.data(), text.size() + 1, "%Y-%m-%dT%H:%M:%SZ", &parts));
    return text;
}

std::string dated(const std::vector<std::pair<std::string, std::string>>& titles) {
    std::string text = R"(<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9")"
                       R"( xmlns:news="http://www.google.com/schemas/sitemap-news/0.9">)";
    for (const auto& [title, date] : titles)
        text += "<url><loc>http://wire.example/" + std::to_string(std::hash<std::string>{}(title)) +
                "</loc><news:news><news:publication_date>" + date +
                "</news:publication_date><news:title>" + title + "</news:title></news:news></url>";
    return text + "</urlset>";
}

std::string news(const std::vector<std::string>& titles) {
    std::string text = R"(<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9")"
                       R"( xmlns:news="http://www.google.com/schemas/sitemap-news/0.9">)";
    for (const auto& title : titles)
        text += "<url><loc>http://wire.example/" + std::to_string(std::hash<std::string>{}(title)) +
                "</loc><news:news><news:title>" + title + "</news:title></news:news></url>";
    return text + "</urlset>";
}

std::string index_of(const std::vector<std::pair<std::string, std::string>>& sitemaps) {
    std::string text = R"(<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">)";
    for (const auto& [url, modified] : sitemaps)
        text += "<sitemap><loc>" + url + "</loc><lastmod>" + modified + "</lastmod></sitemap>";
    return text + "</sitemapindex>";
}

TEST(Sitemaps, WhatAChangedSitemapAddsIsToldOnceAndTheOtherIsNotAskedAgain) {
    Site site;
    site.replace_in_settings("alert_if_newer_than = \"any\"", "alert_if_newer_than = \"1h\"");
    const auto quiet = site.feeds.url("/quiet.xml");
    const auto busy = site.feeds.url("/busy.xml");
    site.feeds.publish("/quiet.xml", news({"Quiet day"}));
    site.feeds.publish("/busy.xml", news({"Busy day"}));
    site.feeds.publish("/index.xml",
                       index_of({{quiet, "2026-01-01T10:00:00Z"}, {busy, "2026-01-02T10:00:00Z"}}));
    site.write_feed("Wire", site.feeds.url("/index.xml"));
    auto daemon = site.start();
    ASSERT_TRUE(site.feeds.wait_for_requests(3)) << daemon->errors();
    site.feeds.publish("/busy.xml", news({"Saffron found", "Busy day"}));
    site.feeds.publish("/index.xml",
                       index_of({{quiet, "2026-01-01T10:00:00Z"}, {busy, "2026-01-02T11:00:00Z"}}));
    site.hook.wait_for("Saffron found");
    EXPECT_EQ(stop(*daemon), 0) << daemon->errors();
    EXPECT_EQ(site.hook.count(), 1U);
    EXPECT_EQ(site.feeds.requests("/quiet.xml").size(), 1U);
    EXPECT_EQ(site.feeds.requests("/busy.xml").size(), 2U);
    EXPECT_EQ(query(site.state(), "SELECT count(*) FROM article"),
              (std::vector<std::vector<std::string>>{{"3"}}));
}

TEST(Sitemaps, WhatStoodInThemAtFirstIsNoNewsAndWhatIsNamedThreeHoursLaterIs) {
    Site site;
    site.replace_in_settings("alert_if_newer_than = \"any\"", "alert_if_newer_than = \"1h\"");
    const Clock clock(site);
    const auto a = site.feeds.url("/a.xml");
    const auto b = site.feeds.url("/b.xml");
    const auto late = site.feeds.url("/late.xml");
    site.feeds.publish("/a.xml", news({"Saffron of old"}));
    site.feeds.publish("/b.xml", news({"More saffron of old"}));
    const auto first = std::vector<std::pair<std::string, std::string>>{
        {late, "2026-01-03T10:00:00Z"}, {b, "2026-01-02T10:00:00Z"}, {a, "2026-01-01T10:00:00Z"}};
    site.feeds.publish("/index.xml", index_of(first));
    site.write_feed("Wire", site.feeds.url("/index.xml"));
    auto daemon = site.start();
    ASSERT_TRUE(site.feeds.wait_for_requests(4)) << daemon->errors();
    EXPECT_EQ(stop(*daemon), 0) << daemon->errors();
    EXPECT_EQ(query(site.state(), "SELECT count(*) FROM sitemap"), (Rows{{"3"}}));
    EXPECT_EQ(query(site.state(), "SELECT count(*) FROM article"), (Rows{{"2"}}));

    clock.set(3h);
    site.feeds.publish("/late.xml", dated({{"Late saffron", at(1h)}, {"Saffron before", at(-2h)}}));
    site.feeds.publish("/new.xml", dated({{"New saffron", at(1h)}, {"Undated saffron", ""}}));
    auto second = first;
    second.insert(second.begin(), {site.feeds.url("/new.xml"), "2026-01-04T10:00:00Z"});
    site.feeds.publish("/index.xml", index_of(second));
    daemon = site.start();
    for (const auto* title : {"New saffron", "Undated saffron", "Late saffron"})
        site.hook.wait_for(title);

    clock.set(6h);
    site.feeds.publish("/newest.xml", dated({{"Newest saffron", at(4h)}}));
    auto third = second;
    third.insert(third.begin(), {site.feeds.url("/newest.xml"), "2026-01-05T10:00:00Z"});
    site.feeds.publish("/index.xml", index_of(third));
    site.hook.wait_for("Newest saffron");
    EXPECT_THAT(site.verb({"feeds"}).out,
                ::testing::AllOf(::testing::HasSubstr("Wire"),
                                 ::testing::Not(::testing::HasSubstr("newest.xml"))));
    EXPECT_EQ(stop(*daemon), 0) << daemon->errors();
    EXPECT_EQ(site.hook.count(), 4U);
    EXPECT_EQ(site.feeds.requests("/a.xml").size(), 1U);
    EXPECT_EQ(site.verb({"db", "check"}).exit, 0);
}

/// As version 8 of the schema left it, which had no rows of sitemaps, at this site's address.
void put_state_of_version_8(const Site& site) {
    std::ifstream in(std::filesystem::path(NEWSALERTD_SOURCE_DIR) /
                     "tests/integration/data/state_v8_index.sql");
    std::string sql{std::istreambuf_iterator<char>(in), {}};
    const auto url = site.feeds.url("");
    const auto port = sql.find("18999");
    ASSERT_NE(port, std::string::npos);
    std::filesystem::create_directories(site.state().parent_path());
    execute(site.state(), sql.replace(port, 5, url.substr(url.rfind(':') + 1, 5)));
}

TEST(Sitemaps, AStateOfVersion8TellsNothingTwice) {
    Site site;
    ASSERT_NO_FATAL_FAILURE(put_state_of_version_8(site));
    const Clock clock(site);
    clock.set(3h);
    const auto known = std::vector<std::pair<std::string, std::string>>{
        {site.feeds.url("/harbour.xml"), "2026-11-30T10:00:00Z"},
        {site.feeds.url("/market.xml"), "2026-11-30T09:00:00Z"}};
    const auto entry = [](const std::string& name, const std::string& title) {
        return "<url><loc>http://wire.example/" + name + "</loc><news:news><news:title>" + title +
               "</news:title></news:news></url>";
    };
    const std::string head = R"(<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9")"
                             R"( xmlns:news="http://www.google.com/schemas/sitemap-news/0.9">)";
    site.feeds.publish("/harbour.xml",
                       head + entry("s1", "Saffron lot one is sold") +
                           entry("q1", "Harbour master retires") + "</urlset>");
    site.feeds.publish("/market.xml", head + entry("s2", "Saffron lot two is sold") + "</urlset>");
    site.feeds.publish("/pier.xml", head + entry("s3", "Saffron lot three is sold") + "</urlset>");
    auto named = known;
    named.insert(named.begin(), {site.feeds.url("/pier.xml"), at(3h)});
    site.feeds.publish("/index.xml", index_of(named));
    site.write_feed("Wire", site.feeds.url("/index.xml"));
    site.write("rules.d/saffron.toml",
               "[[watch]]\nname = \"saffron\"\nquery = \"saffron\"\nnotify = [\"hook\"]\n");
    auto daemon = site.start();
    site.hook.wait_for("lot three");
    // Each of them is read once more, and the index twice.
    ASSERT_TRUE(site.feeds.wait_for_requests(5)) << daemon->errors();
    EXPECT_EQ(stop(*daemon), 0) << daemon->errors();
    EXPECT_EQ(site.hook.count(), 1U);
    EXPECT_EQ(query(site.state(), "SELECT count(*) FROM article"), (Rows{{"4"}}));
    EXPECT_EQ(query(site.state(), "SELECT count(*) FROM sitemap WHERE checked > 0"), (Rows{{"3"}}));
    EXPECT_EQ(query(site.state().string() + ".v8-backup", "PRAGMA user_version"), (Rows{{"8"}}));
    EXPECT_EQ(site.verb({"db", "check"}).exit, 0);
}

}  // namespace
}  // namespace integration
