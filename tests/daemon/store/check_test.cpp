// Damage inside of rows, which SQLite's own checks call "ok".

#include "daemon/store/check.hpp"

#include "daemon/store/background_check.hpp"
#include "daemon/store/copy.hpp"
#include "daemon/store/reader.hpp"
#include "tests/daemon/store/fixture.hpp"

#include <fstream>
#include <future>

namespace newsalertd::store {
namespace {

/// One article, its alert and two deliveries of it, one of them delivered.
void fill(const TemporaryState& state) {
    auto store = open_store(state);
    prepare(*store, [](Store& s) {
        auto batch = batch_of({article(1, 11, "Port takes a saffron cargo")});
        batch.articles.front().body = "packed";
        return s.commit(batch, [](const Batch& b, const Known& known) {
            auto writes = store_all(b, known);
            writes.alerts = {{.id = 1, .watch = "w", .story = 1}};
            writes.events = {
                {.alert = 1, .seq = 1, .kind = "first", .article = 1, .content = "what was told"}};
            writes.deliveries = {delivery("a", "t", 1, 1), delivery("b", "u", 1, 1)};
            writes.deliveries[0].events = {{1, 1}};
            writes.deliveries[1].payload = "frozen";
            return writes;
        });
    });
    prepare(*store, [](Store& s) { return s.keep_rules("the last good files", now()); });
}

void harm(const TemporaryState& state, const std::string& sql) {
    SQLite::Database database(state.path().string(), SQLite::OPEN_READWRITE);
    database.exec("PRAGMA foreign_keys = OFF");
    database.exec(sql);
}

CheckReport check(const TemporaryState& state) {
    const auto report = check_state(
        state.path(),
        {.body_is_whole = [](std::string_view body) { return body == "packed"; }, .stop = {}});
    if (!report)
        throw std::runtime_error(report.error().message);
    return *report;
}

TEST(Check, ASoundStateIsSound) {
    TemporaryState state;
    fill(state);
    const auto report = check(state);
    EXPECT_TRUE(report.sound()) << report.structure.size() << report.rows.size();
    EXPECT_TRUE(report.complete);
    EXPECT_EQ(report.rows_read, 5U);
    EXPECT_EQ(report.rows_without_sum, 0U);
}

struct Damage {
    const char* sql;
    const char* named;
};

const Damage kDamages[] = {
    {"UPDATE article SET title = 'Port takes a saffron cargO'", "article 1: not what was stored"},
    {"UPDATE article SET summary = 'x'", "article 1"},
    {"UPDATE article SET url = 'http://evil.example/'", "article 1"},
    {"UPDATE article SET published = 1", "article 1"},
    {"UPDATE article SET story = 9", "article 1"},
    {"UPDATE article SET body = CAST('pAcked' AS BLOB)", "article 1: its text cannot be unpacked"},
    {"UPDATE alert_event SET content = 'what was tolD'", "alert 1 event 1: not what was stored"},
    {"UPDATE alert_event SET article = 2", "alert 1 event 1"},
    {"UPDATE delivery SET content = content || ' ' WHERE id = 'a'", "delivery a: not what was"},
    {"UPDATE delivery SET target = 'x' WHERE id = 'a'", "delivery a"},
    {"UPDATE delivery SET priority = 3 WHERE id = 'a'", "delivery a"},
    {"UPDATE delivery SET payload = CAST('frozeN' AS BLOB) WHERE id = 'b'",
     "delivery b: its frozen message"},
    {"UPDATE good_rules SET sources = CAST('the last gooD files' AS BLOB)",
     "the last good files: not what was stored"},
    {"UPDATE good_rules SET loaded = loaded + 1", "the last good files"},
    {"DELETE FROM alert_event", "alert 1: has no event"},
    {"DELETE FROM alert", "what it refers to in alert is missing"},
    {"UPDATE delivery SET state = 'folded', folded_into = 'gone' WHERE id = 'a'",
     "delivery a: was folded"},
};

TEST(Check, NamesEachDamagedRow) {
    for (const auto& one : kDamages) {
        SCOPED_TRACE(one.sql);
        TemporaryState state;
        fill(state);
        harm(state, one.sql);
        const auto report = check(state);
        ASSERT_FALSE(report.sound());
        EXPECT_TRUE(report.structure.empty());
        EXPECT_NE(report.rows.front().find(one.named), std::string::npos) << report.rows.front();
    }
}

TEST(Check, BelievesRowsOfOlderVersions) {
    TemporaryState state;
    fill(state);
    harm(state,
         "UPDATE article SET sum = NULL; UPDATE alert_event SET sum = NULL;"
         "UPDATE delivery SET sum = NULL, payload_sum = NULL, content = 'older';"
         "UPDATE good_rules SET sum = NULL");
    const auto report = check(state);
    EXPECT_TRUE(report.sound());
    EXPECT_EQ(report.rows_without_sum, 5U);
}

TEST(Check, ADamagedPageIsDamageOfTheFile) {
    TemporaryState state;
    fill(state);
    {
        std::fstream file(state.path(), std::ios::in | std::ios::out | std::ios::binary);
        file.seekp(4096 * 3);
        file << std::string(4096, '\x7f');
    }
    EXPECT_FALSE(check(state).structure.empty());
}

TEST(Check, BytesInsideOfATextAreFoundWhereverTheyAre) {
    // 64 bytes of the file that no structure needs: SQLite's own check is content.
    TemporaryState state;
    fill(state);
    std::string bytes;
    {
        std::ifstream in(state.path(), std::ios::binary);
        bytes.assign(std::istreambuf_iterator<char>(in), {});
    }
    for (const std::string text :
         {"Port takes a saffron cargo", "what was told", "content of a", "frozen"}) {
        const auto at = bytes.find(text);
        ASSERT_NE(at, std::string::npos) << text;
        std::fstream file(state.path(), std::ios::in | std::ios::out | std::ios::binary);
        file.seekp(static_cast<std::streamoff>(at));
        file << std::string(text.size(), '#');
    }
    const auto report = check(state);
    EXPECT_TRUE(report.structure.empty());
    EXPECT_EQ(report.rows.size(), 4U);
}

TEST(Check, EndsAtOnceWhenItIsStopped) {
    TemporaryState state;
    fill(state);
    std::stop_source stop;
    stop.request_stop();
    const auto report = check_state(state.path(), {.body_is_whole = {}, .stop = stop.get_token()});
    ASSERT_TRUE(report);
    EXPECT_FALSE(report->complete);
}

TEST(Check, WorksBesideTheRunningStore) {
    TemporaryState state;
    fill(state);
    auto store = open_store(state);
    std::promise<std::expected<CheckReport, Error>> done;
    const BackgroundCheck beside(
        state.path(), {}, [&](const auto& report) { done.set_value(report); });
    const auto report = done.get_future().get();
    ASSERT_TRUE(report);
    EXPECT_TRUE(report->sound());
}

TEST(Check, ADamagedDeliveryDiesAndTheNextIsClaimed) {
    TemporaryState state;
    fill(state);
    harm(state, "UPDATE delivery SET content = 'another' WHERE id = 'a'");
    auto store = open_store(state);
    prepare(*store, [](Store& s) { return s.add_delivery(delivery("c", "t", 2, 1), now()); });
    const auto claimed = in_transaction(*store, [](Store& s) {
        return s.claim("t", now(), 1, [](const Claimed&) { return std::string("p"); });
    });
    ASSERT_EQ(claimed->rows.size(), 1U);
    EXPECT_EQ(claimed->rows.front().id, "c");
    EXPECT_EQ(claimed->damaged, std::vector<std::string>{"a"});
    const auto row = (*Reader::open(state.path()))->delivery("a");
    EXPECT_EQ(row->state, "dead");
    EXPECT_TRUE(row->damaged);
    EXPECT_NE(row->reason.find("damaged"), std::string::npos);
}

TEST(Check, ADamagedFrozenMessageIsRenderedAnew) {
    TemporaryState state;
    fill(state);
    harm(state,
         "UPDATE delivery SET payload = CAST('frozeN' AS BLOB), state = 'pending' WHERE id = 'b'");
    auto store = open_store(state);
    const auto claimed = in_transaction(*store, [](Store& s) {
        return s.claim("u", now(), 1, [](const Claimed& row) { return "anew " + row.content; });
    });
    ASSERT_EQ(claimed->rows.size(), 1U);
    EXPECT_EQ(claimed->rows.front().payload, "anew content of b");
}

TEST(Check, ADamagedDeliveryIsNeitherFoldedNorReplayed) {
    TemporaryState state;
    {
        auto store = open_store(state);
        for (const auto* id : {"a", "b", "c"})
            prepare(*store,
                    [id](Store& s) { return s.add_delivery(delivery(id, "t", id[0], 1), now()); });
    }
    harm(state, "UPDATE delivery SET content = 'another' WHERE id = 'b'");
    auto store = open_store(state);
    const auto folded = in_transaction(*store, [](Store& s) {
        return s.fold("t", now(), [](std::span<const std::string> contents) {
            EXPECT_EQ(contents.size(), 2U);
            auto digest = delivery("d", "t", 1, 1);
            digest.kind = "digest";
            digest.story.reset();
            digest.story_seq.reset();
            return digest;
        });
    });
    EXPECT_EQ(*folded, 2U);
    harm(state, "UPDATE delivery SET state = 'delivered' WHERE id = 'b'");
    const auto replayed =
        in_transaction(*store, [](Store& s) { return s.replay("b", "e", now()); });
    ASSERT_FALSE(replayed);
    EXPECT_EQ(replayed.error().error, ErrorClass::damaged);
}

TEST(Check, ACopyIsWholeAndItsOwnersAlone) {
    TemporaryState state;
    fill(state);
    const auto running = open_store(state);
    prepare(*running, [](Store& s) { return s.add_delivery(delivery("c", "t", 2, 1), now()); });
    const auto copy = state.folder / "copy.db";
    ASSERT_TRUE(copy_state(state.path(), copy));
    EXPECT_EQ(std::filesystem::status(copy).permissions(),
              std::filesystem::perms::owner_read | std::filesystem::perms::owner_write);
    const auto report = check_state(copy, {});
    ASSERT_TRUE(report) << report.error().message;
    EXPECT_TRUE(report->sound());
    EXPECT_EQ(report->rows_read, 6U) << "what stood in the log is there";
    EXPECT_EQ(copy_state(state.path(), copy).error().error, ErrorClass::unusable)
        << "never over another file";
}

}  // namespace
}  // namespace newsalertd::store
