#pragma once
// A sum of our own in every article, alert event and delivery row, and on the last good files.
// SQLite checks how its pages hang together, not what stands in them: bytes overwritten inside a
// text are "ok" to all its checks.
//
// A sum covers what never changes after the insert. It is the first 64 bits of SHA-256, which
// OpenSSL brings, over the columns with their lengths. Rows of older versions have none (NULL) and
// are taken as they are. Bodies carry zstd's own checksum instead: retention may take them out.

#include "daemon/article.hpp"
#include "daemon/store/news.hpp"
#include "daemon/time.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace newsalertd::store {

/// Takes the columns of a row, in order; never throws but for memory.
class RowSum {
public:
    RowSum& add(std::string_view text);
    RowSum& add(std::int64_t number);
    RowSum& add(Time time);

    template <class Value>
    RowSum& add(const std::optional<Value>& value) {
        return value ? add(*value) : add(std::string_view("\0null", 5));
    }

    std::int64_t value() const;

private:
    std::string bytes_;
};

/// The immutable columns of a delivery.
struct DeliveryColumns {
    std::string_view id;
    std::string_view target;
    std::optional<std::int64_t> story;
    std::optional<std::int64_t> story_seq;
    std::string_view kind;
    std::int64_t priority = 0;
    std::string_view content;
    Time created{};
};

/// `via` as it is stored.
std::int64_t sum_of(const Article& article, const ArticleWrite& write, std::string_view via);
std::int64_t sum_of(const EventWrite& event, Time created);
std::int64_t sum_of(const DeliveryColumns& row);
/// Of the frozen payload, which has a sum of its own: it is made later and may be made anew.
std::int64_t sum_of_payload(std::string_view id, std::string_view payload);

std::int64_t sum_of_good_rules(Time loaded, std::string_view sources);

/// Whether a row is as it was stored; a row without a sum is believed.
inline bool is_whole(const std::optional<std::int64_t>& stored, std::int64_t found) {
    return !stored || *stored == found;
}

/// What a damaged delivery is told to have died of.
inline constexpr const char* kDamagedRow =
    "damaged: its row in the state is not what was stored; see `newsalertd db check`";

}  // namespace newsalertd::store
