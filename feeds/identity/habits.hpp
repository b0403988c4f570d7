#pragma once
// What a feed's past shows of it: kept in its row, a few bytes.

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace feeds::identity {

/// Counters that evidence moves up and contrary evidence moves down, 0 to kMost. All zero is a feed
/// of which nothing odd is known.
struct Habits {
    static constexpr std::uint8_t kMost = 9;
    /// So many documents in which only the guids had changed make a habit of it.
    static constexpr std::uint8_t kSure = 3;

    std::uint8_t guids_rotated = 0;  ///< an article came back unchanged under another guid
    std::uint8_t guids_reused = 0;   ///< a used guid came back with another article
    std::uint8_t guids_shared = 0;   ///< 1: one guid stood for several entries of a document
    std::uint8_t path_tokens = 0;   ///< an unchanged article's link differed by a path segment only
    std::uint8_t query_tokens = 0;  ///< … by the value of a parameter only
    std::uint8_t told = 0;          ///< which of these the operator was told of, one bit each

    /// Guids say nothing: new ones at each fetch.
    [[nodiscard]] bool guids_rotate() const { return guids_rotated >= kSure; }

    /// Guids say nothing: the same ones for whatever stands first.
    [[nodiscard]] bool guids_are_reused() const { return guids_reused >= kSure; }

    [[nodiscard]] bool guids_are_shared() const { return guids_shared > 0; }

    [[nodiscard]] bool guids_count() const { return !guids_rotate() && !guids_are_reused(); }

    [[nodiscard]] bool paths_carry_tokens() const { return path_tokens >= kSure; }

    [[nodiscard]] bool queries_carry_tokens() const { return query_tokens >= kSure; }

    /// Whether fingerprints made under `other` are made alike.
    [[nodiscard]] bool read_alike(const Habits& other) const {
        return guids_count() == other.guids_count() &&
               paths_carry_tokens() == other.paths_carry_tokens() &&
               queries_carry_tokens() == other.queries_carry_tokens();
    }

    bool operator==(const Habits&) const = default;
};

/// As the state keeps them; nothing known gives the empty text.
std::string serialize(const Habits& habits);

/// Reads what serialize() wrote. A text that is none is a feed of which nothing is known.
Habits habits_from(std::string_view text);

/// Sentences for the operator about what has become sure and was not told yet; marks them as told.
std::vector<std::string> notes(Habits& habits);

}  // namespace feeds::identity
