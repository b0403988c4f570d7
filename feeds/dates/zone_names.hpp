#pragma once
// What a zone's name means: abbreviations, regions of the tz database, countries.

#include <chrono>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace feeds {

/// The offset from UTC of a region of the tz database ("Europe/Brussels") at a local time.
std::optional<std::chrono::minutes> region_offset(std::string_view region,
                                                  std::chrono::sys_seconds local);

/// The offset of a country (ISO 3166, "IN") at a local time; nothing where its parts disagree.
std::optional<std::chrono::minutes> country_offset(std::string_view country,
                                                   std::chrono::sys_seconds local);

/// One meaning of an abbreviation at a local time.
struct ZoneMeaning {
    std::string_view countries;  ///< where it means that: two letters each, parted by blanks
    std::chrono::minutes offset;
};

struct ZoneName {
    /// What it means unless the document says otherwise: RFC 822's own table ("CST" is US Central),
    /// else the only meaning, else the one that is usual by far. Nothing where none is.
    std::optional<std::chrono::minutes> usual;
    std::vector<ZoneMeaning> meanings;  ///< of a name that has several, `usual` among them
};

/// An abbreviation ("EDT", "MET", "PT", "МСК") in any case; nothing where it is in no table.
std::optional<ZoneName> zone_named(std::string_view word, std::chrono::sys_seconds local);

/// A zone's name in words at the start of a text.
struct WordyZone {
    std::string_view name;   ///< its abbreviation
    std::size_t length = 0;  ///< of the words; 0: there is none
};

/// "Eastern Daylight Time", "British Summer Time", in any case.
WordyZone zone_in_words(std::string_view text);

/// Whether a word has the form of an abbreviation that no table holds.
bool looks_like_zone(std::string_view word);

/// The country of a language tag: "en-IN", "zh_Hant_TW" or "pt-br" name one.
std::string country_of(std::string_view language);

/// The country where most who speak a language live: "he" is Israel's.
std::string likely_country_of(std::string_view language);

}  // namespace feeds
