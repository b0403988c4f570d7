#pragma once
// Whether an article is too old to alert. Pure.
//
// What stood in a feed before anyone watched it is no news, nor is what arrives long after it was
// published: moved guids, an archive thrown in. Both limits are set in [alerts]; the second one may
// stand on a feed.
//
//              | first document                       | after it
//   dated      | old beyond alert_if_newer_than       | old beyond max_age
//   day only   | its midnight counts                  | the end of that day, in whatever zone
//   zone unknown | as if UTC                          | as late as it may mean
//   undated    | old                                  | new
//
// A limit of zero lets nothing through, "any" everything. What a program injects has no age.

#include "daemon/article.hpp"
#include "daemon/config/config.hpp"

#include <cstddef>
#include <cstdint>
#include <string>

namespace newsalertd::pipeline {

/// A document of a feed that was empty so far may hold so many entries and still bring news alone;
/// with more it is an archive, and counts as the feed's first.
inline constexpr std::size_t kFilledAtOnce = 20;

/// Which of a feed's documents an article came in.
enum class Sight : std::uint8_t { first, later };

struct AgeLimits {
    config::AgeLimit first_document = std::chrono::hours{1};
    config::AgeLimit max_age = std::chrono::hours{72};
};

/// Why an article is kept back, or that it is not.
enum class TooOld : std::uint8_t { no, first_document, max_age };

/// `baseline_done`: a whole document with entries was stored before. `read_before`: the feed was
/// read, but may have held nothing. `entries`: how many this document brings.
Sight sight_of(bool baseline_done, bool read_before, std::size_t entries);

TooOld judge_age(const Article& article, Sight sight, const AgeLimits& limits);

/// "published 400 days ago", "published 7 hours ago", "without a date". Ago: before it was seen.
std::string age_in_words(const Article& article);

}  // namespace newsalertd::pipeline
