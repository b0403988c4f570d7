// What the store asks of SQLite must not grow with the outbox: the plans of its real statements.

#include "daemon/store/reader.hpp"
#include "tests/daemon/store/fixture.hpp"

#include <sqlite3.h>

#include <set>

namespace newsalertd::store {
namespace {

std::set<std::string>* traced = nullptr;

int note_statement(unsigned /*kind*/, void* /*context*/, void* statement, void* /*text*/) {
    if (traced != nullptr)
        traced->insert(sqlite3_sql(static_cast<sqlite3_stmt*>(statement)));
    return 0;
}

int trace_connection(sqlite3* connection, const char** /*error*/, const void* /*api*/) {
    return sqlite3_trace_v2(connection, SQLITE_TRACE_STMT, &note_statement, nullptr);
}

/// The statements that ran on any connection opened in its lifetime.
class Traced {
public:
    Traced() {
        traced = &statements;
        sqlite3_auto_extension(reinterpret_cast<void (*)()>(&trace_connection));
    }

    ~Traced() {
        sqlite3_reset_auto_extension();
        traced = nullptr;
    }

    Traced(const Traced&) = delete;
    Traced& operator=(const Traced&) = delete;

    std::set<std::string> statements;
};

std::string plan_of(SQLite::Database& database, const std::string& sql) {
    std::string plan;
    for (SQLite::Statement q(database, "EXPLAIN QUERY PLAN " + sql); q.executeStep();)
        plan += q.getColumn(3).getString() + "\n";
    return plan;
}

bool reads_outbox(const std::string& sql) {
    return (sql.starts_with("SELECT") || sql.starts_with("UPDATE")) &&
           sql.find(" delivery ") != std::string::npos;
}

class Plans : public testing::Test {
protected:
    std::string plans(const std::string& part) {
        SQLite::Database database(state.path().string(), SQLite::OPEN_READONLY);
        database.exec(
            "PRAGMA temp_store = MEMORY; CREATE TEMP TABLE served(name TEXT PRIMARY KEY)");
        std::string all;
        for (const auto& sql : trace.statements)
            if (reads_outbox(sql) && sql.find(part) != std::string::npos)
                all += sql + "\n" + plan_of(database, sql);
        return all;
    }

    Traced trace;
    TemporaryState state;
    std::unique_ptr<Store> store = open_store(state);
};

void expect_no_scan(const std::string& plans) {
    EXPECT_FALSE(plans.empty());
    for (const auto* costly : {"SCAN delivery\n", "SCAN d\n", "SCAN r\n", "USE TEMP B-TREE"})
        EXPECT_EQ(plans.find(costly), std::string::npos) << costly << "\n" << plans;
}

TEST_F(Plans, AClaimReadsTheHeadOfItsTargetsQueue) {
    prepare(*store, [](Store& s) {
        return s.claim("t", now(), 1, [](const Claimed&) { return std::string(); });
    });
    expect_no_scan(plans(""));
    EXPECT_NE(plans("LEFT JOIN").find("SEARCH d USING INDEX delivery_queue (target=?)"),
              std::string::npos);
    EXPECT_NE(plans("LEFT JOIN")
                  .find("SEARCH e USING INDEX sqlite_autoindex_delivery_2 (target=? "
                        "AND story=? AND story_seq<?)"),
              std::string::npos)
        << plans("LEFT JOIN");
}

TEST_F(Plans, NothingThatTheOutboxDoesScansOrSortsIt) {
    prepare(*store, [](Store& s) { return s.add_delivery(delivery("a", "t", 1, 1), now()); });
    prepare(*store, [](Store& s) { return s.add_delivery(delivery("b", "t", 2, 1), now()); });
    const std::vector<std::string> names{"t"};
    prepare(*store, [&](Store& s) { return s.recover(now(), names); });
    prepare(*store, [&](Store& s) { return s.block_unserved(names); });
    prepare(*store, [](Store& s) { return s.resume("t", now()); });
    prepare(*store, [](Store& s) { return s.expire(now()); });
    prepare(*store, [&](Store& s) { return s.unserved(names); });
    for (const auto* type : {"slack", "webhook"})
        prepare(*store, [&](Store& s) {
            return s.serve(std::vector<Store::TargetType>{{"t", type, type}}, now());
        });
    prepare(*store, [](Store& s) {
        return s.fold(
            "t", now(), [](std::span<const std::string>) { return delivery("digest", "t", 3, 1); });
    });
    Settlement refused;
    refused.id = "digest";
    refused.state = "blocked";
    refused.target.name = "t";
    refused.block_target = true;
    prepare(*store, [&](Store& s) { return s.settle(refused); });
    expect_no_scan(plans(""));
}

TEST_F(Plans, ListsAndCountsWalkAnIndex) {
    auto reader = Reader::open(state.path());
    ASSERT_TRUE(reader);
    ASSERT_TRUE((*reader)->deliveries("", 10));
    ASSERT_TRUE((*reader)->deliveries("dead", 10));
    ASSERT_TRUE((*reader)->counts());
    expect_no_scan(plans(""));
}

}  // namespace
}  // namespace newsalertd::store
