#include "daemon/store/schema.hpp"

#include "daemon/store/opening.hpp"
#include "daemon/store/schema_shape.hpp"
#include "daemon/store/state_place.hpp"

#include <fcntl.h>

#include <SQLiteCpp/Backup.h>
#include <array>
#include <string>

namespace newsalertd::store {

namespace {

// Times are microseconds since 1970, UTC. Keys are 64-bit keyed hashes.
constexpr const char* kVersion1 = R"sql(
CREATE TABLE setting(
    key   TEXT PRIMARY KEY,
    value BLOB NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE feed(
    id        INTEGER PRIMARY KEY,
    name      TEXT    NOT NULL UNIQUE,
    url       TEXT    NOT NULL,
    state     BLOB    NOT NULL DEFAULT x'',
    next_poll INTEGER NOT NULL DEFAULT 0,
    polled_at INTEGER NOT NULL DEFAULT 0,
    health    TEXT    NOT NULL DEFAULT 'ok',
    error     TEXT    NOT NULL DEFAULT '',
    baseline  INTEGER NOT NULL DEFAULT 0
) STRICT;

CREATE TABLE host_block(
    host  TEXT    PRIMARY KEY,
    state BLOB    NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE article(
    seq       INTEGER PRIMARY KEY,
    first     INTEGER NOT NULL,
    version   INTEGER NOT NULL,
    feed      INTEGER NOT NULL,
    story     INTEGER NOT NULL,
    entry_id  TEXT    NOT NULL,
    url       TEXT    NOT NULL,
    title     TEXT    NOT NULL,
    summary   TEXT    NOT NULL,
    body      BLOB,
    source    TEXT    NOT NULL,
    publisher TEXT    NOT NULL,
    language  TEXT    NOT NULL,
    published INTEGER,
    seen_at   INTEGER NOT NULL,
    via       TEXT    NOT NULL
) STRICT;

CREATE TABLE seen(
    feed    INTEGER NOT NULL,
    key     INTEGER NOT NULL,
    article INTEGER NOT NULL,
    text    INTEGER NOT NULL,
    seen_at INTEGER NOT NULL,
    PRIMARY KEY(feed, key)
) STRICT, WITHOUT ROWID;

CREATE TABLE seen_version(
    first   INTEGER PRIMARY KEY,
    version INTEGER NOT NULL
) STRICT;

CREATE TABLE page(
    key     INTEGER PRIMARY KEY,
    story   INTEGER NOT NULL,
    seen_at INTEGER NOT NULL
) STRICT;

CREATE TABLE copy(
    key     INTEGER PRIMARY KEY,
    story   INTEGER NOT NULL,
    seen_at INTEGER NOT NULL
) STRICT;

CREATE TABLE alert(
    id      INTEGER PRIMARY KEY,
    watch   TEXT    NOT NULL,
    story   INTEGER NOT NULL,
    state   TEXT    NOT NULL CHECK(state IN ('waiting', 'told')),
    created INTEGER NOT NULL,
    UNIQUE(watch, story)
) STRICT;
CREATE INDEX alert_by_story ON alert(story);

CREATE TABLE alert_event(
    alert   INTEGER NOT NULL REFERENCES alert(id),
    seq     INTEGER NOT NULL,
    kind    TEXT    NOT NULL,
    article INTEGER NOT NULL,
    created INTEGER NOT NULL,
    content TEXT    NOT NULL,
    PRIMARY KEY(alert, seq)
) STRICT, WITHOUT ROWID;

CREATE TABLE delivery(
    id           TEXT    PRIMARY KEY,
    target       TEXT    NOT NULL,
    story        INTEGER,
    story_seq    INTEGER,
    kind         TEXT    NOT NULL,
    priority     INTEGER NOT NULL,
    content      TEXT    NOT NULL,
    payload      BLOB,
    state        TEXT    NOT NULL CHECK(state IN ('held', 'pending', 'sending', 'delivered',
                     'blocked', 'dead', 'folded', 'silenced', 'dropped')),
    reason       TEXT    NOT NULL DEFAULT '',
    attempts     INTEGER NOT NULL DEFAULT 0,
    failures     INTEGER NOT NULL DEFAULT 0,
    minimal      INTEGER NOT NULL DEFAULT 0,
    ambiguous    INTEGER NOT NULL DEFAULT 0,
    status       INTEGER NOT NULL DEFAULT 0,
    provider_ref TEXT    NOT NULL DEFAULT '',
    folded_into  TEXT,
    created      INTEGER NOT NULL,
    next_attempt INTEGER NOT NULL,
    expires      INTEGER NOT NULL,
    sent         INTEGER,
    settled      INTEGER,
    UNIQUE(target, story, story_seq)
) STRICT;
CREATE INDEX delivery_by_story ON delivery(story) WHERE story IS NOT NULL;
CREATE INDEX delivery_due ON delivery(target, next_attempt) WHERE state = 'pending';
CREATE INDEX delivery_open ON delivery(state, target)
    WHERE state IN ('held', 'pending', 'sending', 'blocked', 'dead');

CREATE TABLE delivery_event(
    delivery TEXT    NOT NULL REFERENCES delivery(id),
    alert    INTEGER NOT NULL,
    seq      INTEGER NOT NULL,
    PRIMARY KEY(delivery, alert, seq)
) STRICT, WITHOUT ROWID;
CREATE INDEX delivery_by_event ON delivery_event(alert, seq);

CREATE TABLE target(
    name        TEXT    PRIMARY KEY,
    blocked     INTEGER NOT NULL DEFAULT 0,
    failures    INTEGER NOT NULL DEFAULT 0,
    refusals    INTEGER NOT NULL DEFAULT 0,
    not_before  INTEGER NOT NULL DEFAULT 0,
    error       TEXT    NOT NULL DEFAULT '',
    last_success INTEGER
) STRICT, WITHOUT ROWID;

CREATE TABLE watch(
    name  TEXT    PRIMARY KEY,
    query TEXT    NOT NULL,
    since INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE good_rules(
    id      INTEGER PRIMARY KEY,
    loaded  INTEGER NOT NULL,
    sources BLOB    NOT NULL
) STRICT;
)sql";

// Every index here ends a scan that grew with the outbox. The conditions are as simple as the
// queries' own terms: SQLite uses a partial index only where its condition stands in the query.
constexpr const char* kVersion2 = R"sql(
-- What a claim takes next, the most urgent and oldest first: the first rows end the search.
CREATE INDEX delivery_queue ON delivery(target, priority DESC, created, id)
    WHERE state = 'pending';
CREATE INDEX delivery_expiry ON delivery(expires) WHERE state IN ('held', 'pending', 'blocked');
CREATE INDEX delivery_blocked ON delivery(target) WHERE state = 'blocked';
-- Lists and counts by state; what the last process left `sending`.
CREATE INDEX delivery_by_state ON delivery(state, created, id);
CREATE INDEX delivery_by_age ON delivery(created, id);
-- Which type of channel froze a target's payloads.
ALTER TABLE target ADD COLUMN type TEXT NOT NULL DEFAULT '';
-- Its condition, five states, stood in one query only.
DROP INDEX delivery_open;
)sql";

constexpr const char* kVersion3 = R"sql(
-- The feed that named the page last: another entry of the same feed is no copy. NULL: not known.
ALTER TABLE page ADD COLUMN feed INTEGER;
)sql";

constexpr const char* kVersion4 = R"sql(
-- What is remembered of an article to know it again (feeds/identity): fingerprints as it was seen
-- last, and the keys that lead to it. `seen` has the keys of earlier states and gets no new rows.
CREATE TABLE article_print(
    article     INTEGER PRIMARY KEY,
    feed        INTEGER NOT NULL,
    guid        INTEGER NOT NULL,
    guid_base   INTEGER NOT NULL,
    link        INTEGER NOT NULL,
    tail        INTEGER NOT NULL,
    path_shape  INTEGER NOT NULL,
    query_shape INTEGER NOT NULL,
    title       INTEGER NOT NULL,
    text        INTEGER NOT NULL,
    date        INTEGER NOT NULL,
    flags       INTEGER NOT NULL,
    title_words BLOB    NOT NULL,
    text_words  BLOB    NOT NULL,
    seen_at     INTEGER NOT NULL
) STRICT;

CREATE TABLE article_key(
    feed    INTEGER NOT NULL,
    key     INTEGER NOT NULL,
    article INTEGER NOT NULL,
    PRIMARY KEY(feed, key, article)
) STRICT, WITHOUT ROWID;

-- What a feed's past shows of its guids and links.
ALTER TABLE feed ADD COLUMN habits TEXT NOT NULL DEFAULT '';
)sql";

constexpr const char* kVersion5 = R"sql(
-- A keyed hash of what the channel's settings came to: a refused one is tried again when it changes.
ALTER TABLE target ADD COLUMN settings TEXT NOT NULL DEFAULT '';
-- When not_before was set.
ALTER TABLE target ADD COLUMN noted INTEGER NOT NULL DEFAULT 0;
-- Alerts refused for their content since the last that arrived, and what was told of them.
ALTER TABLE target ADD COLUMN refused_alerts INTEGER NOT NULL DEFAULT 0;
ALTER TABLE target ADD COLUMN told_refusals TEXT NOT NULL DEFAULT '';
ALTER TABLE target ADD COLUMN told_at INTEGER NOT NULL DEFAULT 0;
)sql";

constexpr const char* kVersion6 = R"sql(
-- See row_sums.hpp. NULL: of an older version.
ALTER TABLE article ADD COLUMN sum INTEGER;
ALTER TABLE alert_event ADD COLUMN sum INTEGER;
ALTER TABLE delivery ADD COLUMN sum INTEGER;
ALTER TABLE delivery ADD COLUMN payload_sum INTEGER;
)sql";

constexpr const char* kVersion7 = R"sql(
-- Articles that are stored and not told, for their age; by the seq of their first version.
CREATE TABLE untold(
    article        INTEGER PRIMARY KEY,
    reason         TEXT    NOT NULL,
    first_document INTEGER NOT NULL,
    watches        TEXT    NOT NULL
) STRICT;

-- How many of a feed's articles came too old, and what its operator is told of it, once.
CREATE TABLE feed_age(
    feed      INTEGER PRIMARY KEY,
    too_old   INTEGER NOT NULL DEFAULT 0,
    polls     INTEGER NOT NULL DEFAULT 0,
    last_poll INTEGER NOT NULL DEFAULT 0,
    titles    TEXT    NOT NULL DEFAULT '',
    reported  INTEGER NOT NULL DEFAULT 0
) STRICT;

-- Deliveries that wait for the end of their document, in the order of its articles.
CREATE TABLE held_for(
    id       INTEGER PRIMARY KEY,
    delivery TEXT    NOT NULL,
    feed     INTEGER NOT NULL
) STRICT;
CREATE INDEX held_by_feed ON held_for(feed);
)sql";

constexpr const char* kVersion8 = R"sql(
-- See row_sums.hpp. NULL: of an older version, until the next files are taken over.
ALTER TABLE good_rules ADD COLUMN sum INTEGER;
)sql";

constexpr const char* kVersion9 = R"sql(
-- Sitemaps that the index of a feed names: each is polled by itself, for its feed.
CREATE TABLE sitemap(
    id              INTEGER PRIMARY KEY,
    feed            INTEGER NOT NULL,
    url             TEXT    NOT NULL,
    modified        TEXT    NOT NULL,
    modified_at     INTEGER,
    read            TEXT,
    checked         INTEGER NOT NULL,
    failures        INTEGER NOT NULL,
    retry_at        INTEGER NOT NULL,
    floor           INTEGER NOT NULL,
    undated_are_old INTEGER NOT NULL,
    first_sight     INTEGER NOT NULL,
    error           TEXT    NOT NULL,
    state           BLOB    NOT NULL,
    UNIQUE(feed, url)
) STRICT;
)sql";

constexpr const char* kVersion10 = R"sql(
-- Hosts that demand https, and until when.
CREATE TABLE strict_host(
    host       TEXT    PRIMARY KEY,
    until      INTEGER NOT NULL,
    subdomains INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
)sql";

constexpr std::array kMigrations{kVersion1,
                                 kVersion2,
                                 kVersion3,
                                 kVersion4,
                                 kVersion5,
                                 kVersion6,
                                 kVersion7,
                                 kVersion8,
                                 kVersion9,
                                 kVersion10};

int read_pragma(Connection& connection, const char* pragma) {
    return connection.database().execAndGet(std::string("PRAGMA ") + pragma).getInt();
}

bool is_fresh(Connection& connection) {
    return connection.database().execAndGet("SELECT count(*) FROM sqlite_schema").getInt() == 0;
}

void back_up(Connection& connection, const std::filesystem::path& path, int version) {
    const auto name = path.string() + ".v" + std::to_string(version) + "-backup";
    // For its owner alone, as the state.
    open_file(name, O_RDWR | O_CREAT);
    SQLite::Database copy(name, SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE);
    SQLite::Backup(copy, connection.database()).executeStep(-1);
}

}  // namespace

int schema_version() {
    return static_cast<int>(kMigrations.size());
}

std::optional<std::string> what_differs(Connection& connection) {
    const int version = read_pragma(connection, "user_version");
    if (version < 1 || version > schema_version())
        return "its schema number is " + std::to_string(version);
    Connection model(":memory:", SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE);
    for (int i = 0; i < version; ++i)
        model.script(kMigrations[static_cast<std::size_t>(i)]);
    return what_differs(connection, model);
}

Result<void> migrate(Connection& connection, const std::filesystem::path& path) {
    const auto refuse = [&](ErrorClass error, const std::string& why) {
        return std::unexpected(Error{error, path.string() + ": " + why});
    };
    const int found = read_pragma(connection, "user_version");
    const int application = read_pragma(connection, "application_id");
    const bool fresh = is_fresh(connection);
    if (application != kApplicationId && !(fresh && application == 0 && found == 0))
        return refuse(ErrorClass::damaged,
                      "a database of another program; name another file in [state] path");
    if (found > schema_version())
        return refuse(ErrorClass::newer,
                      "written by a newer newsalertd (schema " + std::to_string(found) +
                          ", this one knows " + std::to_string(schema_version()) +
                          "); install that version again, the file is untouched");
    if (found < 0 || fresh != (found == 0))
        return refuse(ErrorClass::damaged,
                      "its schema number is " + std::to_string(found) +
                          ", which does not belong to what it holds; it is kept as it is; " +
                          how_to_restore(path));
    if (!fresh)
        if (const auto differs = what_differs(connection))
            return refuse(ErrorClass::damaged,
                          "not as newsalertd makes it: " + *differs + "; it is kept as it is; " +
                              how_to_restore(path));
    if (!fresh && found < schema_version())
        back_up(connection, path, found);
    for (int version = found; version < schema_version(); ++version) {
        SQLite::Transaction step(connection.database(), SQLite::TransactionBehavior::IMMEDIATE);
        connection.script(kMigrations[static_cast<std::size_t>(version)]);
        connection.script("PRAGMA application_id = " + std::to_string(kApplicationId) +
                          "; PRAGMA user_version = " + std::to_string(version + 1));
        step.commit();
    }
    return {};
}

}  // namespace newsalertd::store
