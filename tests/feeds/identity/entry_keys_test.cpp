#include "feeds/identity/entry_keys.hpp"

#include "feeds/identity/keyed_hash.hpp"

#include <gtest/gtest.h>

namespace feeds::identity {
namespace {

Entry entry(std::string id, std::string link, std::string title, std::string content = {}) {
    Entry made;
    made.id = std::move(id);
    made.link = std::move(link);
    made.title = std::move(title);
    made.content = std::move(content);
    return made;
}

EntryKeys keys_of(Entry made) {
    ParsedFeed feed;
    feed.entries.push_back(std::move(made));
    return entry_keys(feed, "key").at(0);
}

TEST(KeyedHash, AgreesWithTheReferenceVectors) {
    const KeyedHash hash{{0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15}};
    EXPECT_EQ(hash(""), 0x726fdb47dd0e0e31ULL);
    EXPECT_EQ(hash(std::string_view{"\0\1\2\3\4\5\6\7\10\11\12\13\14\15\16", 15}),
              0xa129ca6149be45e5ULL);
}

TEST(Identity, IsTheSameOnEveryMachine) {
    EXPECT_EQ(keys_of(entry("g", "http://x.org/1", "T")).primary, 9123162339082973918ULL);
}

TEST(Identity, DependsOnTheKey) {
    ParsedFeed feed;
    feed.entries.push_back(entry("g", "", ""));
    EXPECT_NE(entry_keys(feed, "a").at(0).primary, entry_keys(feed, "b").at(0).primary);
}

TEST(Identity, GuidSurvivesAMoveAndANewTitle) {
    EXPECT_EQ(keys_of(entry("g", "http://x.org/1", "T")).primary,
              keys_of(entry("g", "http://x.org/moved", "U")).primary);
}

TEST(Identity, FeedThatChangesItsGuidsIsKnownByPageAndTitle) {
    const EntryKeys one = keys_of(entry("g1", "http://x.org/1", "T"));
    const EntryKeys two = keys_of(entry("g2", "https://www.x.org/1?utm_source=rss", "T"));
    EXPECT_NE(one.primary, two.primary);
    EXPECT_EQ(one.secondary, two.secondary);
}

TEST(Identity, WhereTheLinkLeadsCountsMoreThanTheLink) {
    Entry burned = entry("", "http://feedproxy.google.com/~r/x/1", "T");
    burned.original_link = "http://x.org/1";
    EXPECT_EQ(keys_of(burned).primary, keys_of(entry("", "https://x.org/1", "T")).primary);
}

TEST(Identity, EditChangesOnlyTheText) {
    const EntryKeys before = keys_of(entry("g", "http://x.org/1", "T", "old"));
    const EntryKeys after = keys_of(entry("g", "http://x.org/1", "T", "new"));
    EXPECT_EQ(before.primary, after.primary);
    EXPECT_EQ(before.secondary, after.secondary);
    EXPECT_NE(before.text, after.text);
}

TEST(Identity, OneGuidForManyPagesIsNoticedAndNotTrusted) {
    ParsedFeed feed;
    feed.entries.push_back(entry("g", "http://x.org/1", "One"));
    feed.entries.push_back(entry("g", "http://x.org/2", "Two"));
    const DocumentKeys keys = document_keys(feed, "key");
    EXPECT_TRUE(keys.guids_unreliable());
    EXPECT_NE(keys.entries[0].primary, keys.entries[1].primary);
}

TEST(Identity, OneGuidTwiceForOnePageIsOneEntry) {
    ParsedFeed feed;
    feed.entries.push_back(entry("g", "http://x.org/1", "One"));
    feed.entries.push_back(entry("g", "http://x.org/1", "One"));
    const DocumentKeys keys = document_keys(feed, "key");
    EXPECT_FALSE(keys.guids_unreliable());
    EXPECT_EQ(keys.entries[0].primary, keys.entries[1].primary);
}

TEST(Identity, OneLinkForManyEntriesIsToldApartByText) {
    ParsedFeed feed;
    feed.entries.push_back(entry("", "http://x.org/", "One"));
    feed.entries.push_back(entry("", "http://x.org/", "Two"));
    const auto keys = entry_keys(feed, "key");
    EXPECT_NE(keys[0].primary, keys[1].primary);
}

TEST(Identity, EntriesOfOneTitleWithoutLinksAreToldApartByTextUnderNewGuids) {
    const EntryKeys one = keys_of(entry("g1", "", "Trading halt", "ACME"));
    const EntryKeys two = keys_of(entry("g2", "", "Trading halt", "Initech"));
    EXPECT_NE(one.secondary, two.secondary);
    EXPECT_EQ(one.secondary, keys_of(entry("g3", "", "Trading halt", "ACME")).secondary);
}

TEST(Identity, APageIsAnEntrysOwnUnlessItIsTheSitesTheFeedsOrOthersToo) {
    ParsedFeed feed;
    feed.feed.link = "https://x.org/news/";
    feed.entries = {entry("1", "https://www.x.org/a", "A"),
                    entry("1", "https://www.x.org/a", "A"),
                    entry("2", "https://x.org/live#1", "First post"),
                    entry("3", "https://x.org/live#2", "Second post"),
                    entry("4", "http://x.org/news", "The list"),
                    entry("5", "http://x.org/", "The site"),
                    entry("6", "", "None")};
    std::vector<bool> own;
    for (const EntryKeys& key : entry_keys(feed, "key"))
        own.push_back(key.own_page);
    EXPECT_EQ(own, (std::vector<bool>{true, true, false, false, false, false, false}));
}

TEST(Identity, EntryWithNeitherLinkNorTitleHasNoSecondary) {
    const EntryKeys keys = keys_of(entry("", "", "", "text"));
    EXPECT_EQ(keys.secondary, 0U);
    EXPECT_NE(keys.primary, 0U);
}

}  // namespace
}  // namespace feeds::identity
