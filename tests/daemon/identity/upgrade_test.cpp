// A state of version 3 knew an article by two keys. The migration leaves them as they are and adds
// empty tables; nothing that was known is told again.

#include "feeds/identity/entry_keys.hpp"
#include "tests/daemon/identity/desk.hpp"

namespace newsalertd::pipeline {
namespace {

constexpr const char* kUrl = "https://a.example/feed";

const Items kItems{
    {"guid", "g1", "https://a.example/1", "Owls at the station", "Two owls nest in the tower.", 9},
    {"link", "", "https://a.example/2", "Budget vote tonight", "Nobody knows how it will end.", 8},
    {"home", "", "https://a.example/", "Ninety ships wait", "The harbour is full.", 7},
    {"text", "", "", "Trading halt", "ACME, news pending", 6},
    {"gone", "g5", "https://a.example/5", "Rain closes the road", "It fell for three days.", 5},
};

/// What version 3 had written, as the migration leaves it.
void write_version_3(const store::TemporaryState& state) {
    auto store = store::open_store(state);
    const std::vector<std::pair<std::string, std::string>> feeds{{"old name", kUrl}};
    const auto row = store::in_transaction(*store, [&](store::Store& s) { return s.enrol(feeds); })
                         .value()
                         .front()
                         .id;
    const auto key = store->hash_key();
    store.reset();
    SQLite::Database database(state.path().string(), SQLite::OPEN_READWRITE);
    const auto document = document_of(kItems);
    const auto keys = feeds::identity::entry_keys(document, key);
    for (std::size_t i = 0; i < kItems.size(); ++i) {
        const auto& item = kItems[i];
        const auto seq = static_cast<std::int64_t>(i + 1);
        if (item.label != "gone") {
            SQLite::Statement article(
                database,
                "INSERT INTO article(seq, first, version, feed, story, entry_id, url, title,"
                " summary, body, source, publisher, language, published, seen_at, via)"
                " VALUES(?1, ?1, 1, ?2, ?1, ?3, ?4, ?5, ?6, NULL, 'old name', '', '', NULL, 1,"
                " 'poll')");
            article.bind(1, seq);
            article.bind(2, row);
            article.bind(3, item.guid);
            article.bind(4, item.link);
            article.bind(5, item.title);
            article.bind(6, item.text);
            article.exec();
        }
        for (const auto one : {keys[i].primary, keys[i].secondary}) {
            SQLite::Statement seen(database, "INSERT OR IGNORE INTO seen VALUES(?, ?, ?, ?, 1)");
            seen.bind(1, row);
            seen.bind(2, static_cast<std::int64_t>(one));
            seen.bind(3, seq);
            seen.bind(4, static_cast<std::int64_t>(keys[i].text));
            seen.exec();
        }
    }
}

int told(const Desk& desk) {
    int sum = 0;
    for (const auto& [label, times] : desk.told())
        sum += times;
    return sum;
}

TEST(IdentityUpgrade, AStateOfVersion3KeepsWhatItKnew) {
    Desk desk(write_version_3);
    desk.new_feed(kUrl);
    desk.poll(kItems);
    EXPECT_EQ(told(desk), 0);
    // By now they have fingerprints: what the old keys could not know again is known.
    auto items = kItems;
    items[0].guid = "another";
    items[1].link = "https://www.a.example/2?utm_source=feed";
    items[1].title = "Budget vote tomorrow";
    items[2].title = "Ninety-one ships wait";
    items[3].text = "ACME, news pending, resumed";
    desk.restart("new name");
    desk.poll(items);
    EXPECT_EQ(told(desk), 0);
}

TEST(IdentityUpgrade, AnEditBetweenIsAnEdit) {
    Desk desk(write_version_3);
    desk.new_feed(kUrl);
    auto items = kItems;
    items[0].title = "Owls at the old station";
    items[1].text = "Nobody knows how the vote will end.";
    items[4].title = "Rain closes the lower road";
    desk.poll(items);
    EXPECT_EQ(told(desk), 0);
}

TEST(IdentityUpgrade, AGuidUsedAgainIsNoEditAnyMore) {
    Desk desk(write_version_3);
    desk.new_feed(kUrl);
    desk.poll(
        {{"new", "g1", "https://a.example/9", "Cup final tonight", "Kick-off is at nine.", 99}});
    EXPECT_EQ(told(desk), 1);
}

}  // namespace
}  // namespace newsalertd::pipeline
