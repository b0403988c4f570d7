#pragma once
// Read-only views of the state, over a connection of their own: they never hold the writer back,
// and work on the file of a running daemon or of none. Rows only; tables are the caller's.

#include "daemon/store/error.hpp"
#include "daemon/store/outbox_rows.hpp"
#include "daemon/time.hpp"

#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace newsalertd::store {

struct AlertRow {
    std::int64_t id = 0;
    std::string watch;
    std::int64_t story = 0;
    std::string state;
    std::int64_t events = 0;
    Time created{};
    std::string content;   ///< the newest event's, after the alert schema
    bool damaged = false;  ///< that event is not what was stored
    std::int64_t delivered = 0;
    std::int64_t deliveries = 0;
    std::optional<Time> sent;  ///< of the first delivery that was accepted
    std::optional<Time> accepted;
};

struct DeliveryRow {
    std::string id;
    std::string target;
    std::string state;
    std::string reason;
    std::string kind;
    std::int64_t attempts = 0;
    bool ambiguous = false;
    int status = 0;
    std::string provider_ref;
    Time created{};
    Time next_attempt{};
    std::optional<Time> sent;
    std::optional<Time> settled;
    std::string content;
    bool damaged = false;  ///< the row is not what was stored
};

struct ArticleRow {
    std::int64_t seq = 0;
    std::int64_t story = 0;
    std::string feed;  ///< its name, also where the feed is gone from the configuration
    std::string url;
    std::string title;
    std::string summary;
    std::string body;  ///< zstd; empty: none
    std::string publisher;
    std::string language;
    std::optional<Time> published;
    Time seen_at{};
    std::string not_told =
        {};                ///< why it alerted nobody though it was new: "published 400 days ago"
    bool damaged = false;  ///< the row is not what was stored
};

struct FeedSummary {
    std::string name;
    std::string url;
    std::string health;
    std::string error;
    Time next_poll{};
    std::optional<Time> polled_at;
    std::string state;         ///< feeds::fetch::deserialize() reads it; empty: never polled
    std::int64_t too_old = 0;  ///< articles that max_age kept back
};

/// An article as one of its publisher's feeds brought it first.
struct Sighting {
    std::int64_t story = 0;
    std::string title;
    std::string publisher;
    std::string feed;
    Time seen_at{};
};

struct Counts {
    std::int64_t articles = 0;
    std::int64_t stories = 0;
    std::int64_t alerts = 0;
    std::map<std::string, std::int64_t> deliveries;  ///< by state
    std::optional<Time> oldest_waiting;
};

class Reader {
public:
    /// Fails where there is no state file yet, or it cannot be read.
    static Result<std::unique_ptr<Reader>> open(const std::filesystem::path& path);
    ~Reader();
    Reader(const Reader&) = delete;
    Reader& operator=(const Reader&) = delete;

    Result<std::vector<AlertRow>> alerts(std::size_t most);
    Result<std::vector<DeliveryRow>> deliveries(const std::string& state, std::size_t most);
    Result<DeliveryRow> delivery(const std::string& id);

    /// The newest version of the article with this number or this address.
    Result<ArticleRow> article(const std::string& seq_or_url);

    /// The alerts about a story, by watch: their ids.
    Result<std::map<std::string, std::int64_t>> alerts_of(std::int64_t story);
    Result<std::vector<FeedSummary>> feeds();

    /// Since `since`, of articles that name a publisher, by story and title; what one feed alone
    /// brought is among them.
    Result<std::vector<Sighting>> sightings(Time since);
    Result<Counts> counts();

    /// Title and summary of the newest articles, in one text each, at most so many.
    Result<std::vector<std::string>> recent_texts(std::size_t most);

    /// How many alerts wait for each target that has any; notices and tests do not count.
    Result<std::vector<Unserved>> waiting();

private:
    explicit Reader(const std::filesystem::path& path);
    class Impl;
    std::unique_ptr<Impl> impl_;
};

}  // namespace newsalertd::store
