#pragma once
// A watch as its user wrote it. Plain values; no I/O here.

#include "rules/toml/diagnostic.hpp"
#include "rules/toml/string_places.hpp"

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace rules {

enum class Forms : std::uint8_t { inflected, exact };
/// Whether an inflected word also finds its family: acquisition for acquire.
enum class Families : std::uint8_t { off, on };
/// In the exact form: whether signs only separate words, as the gold has it, or those of C++ and
/// AT&T count, as in the inflected form. The latter for watches; words inside of NEAR, SENTENCE and
/// the like, whose places are counted, excepted.
enum class Signs : std::uint8_t { part, count };
enum class Priority : std::uint8_t { low, normal, high, urgent };
/// Whether articles of one story are one alert.
enum class Stories : std::uint8_t { group, off };

const char* to_string(Priority priority);

/// Where the items of a watch's lists stand, one place for each; empty: not in a file.
struct ListPlaces {
    std::vector<toml::Place> feeds;
    std::vector<toml::Place> notify;
    std::vector<toml::Place> must_match;
    std::vector<toml::Place> must_not_match;
};

struct Watch {
    std::string name;  ///< its identity, unique in a rule set
    std::string was;   ///< old name, empty without one
    bool enabled = true;
    std::string note;
    std::vector<std::string> tags;
    std::string query;        ///< the query; the short form any/all/none is printed into it
    bool is_printed = false;  ///< it was
    Forms forms = Forms::inflected;
    Families families = Families::on;
    std::string language = "en";      ///< of the query's words
    std::vector<std::string> feeds;   ///< names, tags or publishers; empty: all
    std::vector<std::string> notify;  ///< channel names; empty: the console
    Priority priority = Priority::normal;
    Stories stories = Stories::group;
    std::optional<std::chrono::sys_seconds> expires;
    std::vector<std::string> must_match;
    std::vector<std::string> must_not_match;
    std::string file;  ///< where it stands, for messages
    std::size_t line = 0;
    std::vector<toml::StringPlace> query_places;  ///< by offset; empty: not from a file
    ListPlaces list_places;
    std::shared_ptr<const toml::SourceText> source;  ///< for excerpts; may be null
};

/// Of item `i` of a list whose items stand at `places`; that of the watch where it is not known.
toml::Place place_of_item(const Watch& watch,
                          const std::vector<toml::Place>& places,
                          std::size_t i);

/// Never null. Watches are shared by the sets that hold them: a reload keeps those that stay.
using WatchPtr = std::shared_ptr<const Watch>;

/// The same watches; all live as long as one of them is held.
std::vector<WatchPtr> share(std::vector<Watch> watches);

}  // namespace rules
