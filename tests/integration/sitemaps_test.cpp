// A feed that is an index of sitemaps.

#include "tests/integration/site.hpp"

#include <gtest/gtest.h>

namespace integration {
namespace {

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

}  // namespace
}  // namespace integration
