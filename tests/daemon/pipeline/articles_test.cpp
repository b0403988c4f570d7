#include "daemon/pipeline/articles.hpp"

#include <gtest/gtest.h>

namespace newsalertd::pipeline {
namespace {

using std::chrono::hours;

feeds::Entry entry(const std::string& title, std::optional<std::chrono::sys_seconds> at) {
    feeds::Entry e;
    e.id = title;
    e.title = title;
    e.link = "http://a.example/" + title;
    e.published.at = at;
    return e;
}

std::vector<Article> convert(std::vector<feeds::Entry> entries,
                             Time seen_at,
                             config::FeedConfig feed = {}) {
    feeds::ParsedFeed document;
    document.entries = std::move(entries);
    document.feed.language = "it";
    feed.name = "wire";
    Arrival arrival;
    arrival.feed = 1;
    arrival.seen_at = seen_at;
    return to_articles(std::move(document), feed, arrival, nullptr, "key").articles;
}

std::vector<std::string> titles(const std::vector<Article>& articles) {
    std::vector<std::string> names;
    for (const auto& article : articles)
        names.push_back(article.title);
    return names;
}

const std::chrono::sys_seconds kNoon{std::chrono::seconds{1'700'000'000}};

TEST(Articles, GoOldestFirstWithTiesInReverseDocumentOrder) {
    const auto articles = convert({entry("new", kNoon),
                                   entry("tie2", kNoon - hours(1)),
                                   entry("tie1", kNoon - hours(1)),
                                   entry("old", kNoon - hours(2))},
                                  kNoon);
    EXPECT_EQ(titles(articles), (std::vector<std::string>{"old", "tie1", "tie2", "new"}));
}

TEST(Articles, OnlyAPageOfItsOwnMakesAnArticleACopy) {
    auto one = entry("one", kNoon);
    auto two = entry("two", kNoon);
    one.link = two.link = "http://a.example/live";
    const auto articles = convert({one, two, entry("own", kNoon)}, kNoon);
    for (const auto& article : articles)
        EXPECT_EQ(article.identity.page != 0, article.title == "own") << article.title;
}

TEST(Articles, UndatedEntriesStayWithTheirNeighbours) {
    const auto articles =
        convert({entry("new", kNoon), entry("undated", {}), entry("old", kNoon - hours(2))}, kNoon);
    EXPECT_EQ(titles(articles), (std::vector<std::string>{"old", "undated", "new"}));
}

TEST(Articles, AFutureDateIsClampedToWhenItWasSeen) {
    const auto articles = convert({entry("a", kNoon + hours(5))}, kNoon);
    EXPECT_EQ(articles.front().published, Time(kNoon));
}

TEST(Articles, LanguageComesFromTheEntryThenTheUserThenTheDocument) {
    auto own = entry("own", kNoon);
    own.language = "fr";
    EXPECT_EQ(convert({own}, kNoon).front().language, "fr");
    config::FeedConfig feed;
    feed.language = "de";
    EXPECT_EQ(convert({entry("a", kNoon)}, kNoon, feed).front().language, "de");
    EXPECT_EQ(convert({entry("a", kNoon)}, kNoon).front().language, "it");
}

TEST(Articles, TheSamePageAndTheSameTextAreKnownAcrossFeeds) {
    const std::string text(100, 'x');
    auto one = entry("A headline, as printed", kNoon);
    one.summary = text;
    auto other = one;
    one.link = "https://www.a.example/story?utm_source=rss";
    other.link = "http://a.example/story#top";
    other.title = "a headline as  printed";
    const auto a = convert({one}, kNoon).front();
    const auto b = convert({other}, kNoon).front();
    EXPECT_EQ(a.identity.page, b.identity.page);
    EXPECT_EQ(a.identity.copy, b.identity.copy);
    EXPECT_NE(a.identity.copy, 0);
    EXPECT_NE(a.identity.prints.title, b.identity.prints.title);
}

TEST(Articles, ShortTextsAreNoCopies) {
    EXPECT_EQ(convert({entry("Market update", kNoon)}, kNoon).front().identity.copy, 0);
}

TEST(Articles, TheRecentKeyChangesWithAnEdit) {
    auto edited = entry("a", kNoon);
    edited.summary = "more";
    const auto before = convert({entry("a", kNoon)}, kNoon).front();
    const auto after = convert({edited}, kNoon).front();
    EXPECT_EQ(before.identity.prints.guid, after.identity.prints.guid);
    EXPECT_NE(recent_key(before.identity.prints, {}), recent_key(after.identity.prints, {}));
}

TEST(Articles, OfTooManyTheNewestStay) {
    const auto stay = [](std::vector<int> days, bool grows_down) {
        std::vector<Article> articles(days.size());
        for (std::size_t i = 0; i < days.size(); ++i) {
            articles[i].title = std::to_string(i);
            if (days[i] > 0)
                articles[i].published = Time{} + std::chrono::days{days[i]};
        }
        keep_newest(articles, 2, grows_down);
        std::string left;
        for (const auto& article : articles)
            left += article.title;
        return left;
    };
    // Ordered as to_articles() does: oldest first, undated ones from the end of the document.
    EXPECT_EQ(stay({1, 2}, false), "01");
    EXPECT_EQ(stay({1, 2, 3}, false), "12");
    EXPECT_EQ(stay({1, 2, 3}, true), "12") << "dates say what is new";
    EXPECT_EQ(stay({0, 0, 0}, false), "12") << "the top of the document";
    EXPECT_EQ(stay({0, 0, 0}, true), "01") << "its bottom, where this feed grows";
}

}  // namespace
}  // namespace newsalertd::pipeline
