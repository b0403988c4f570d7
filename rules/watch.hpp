#pragma once
// A watch as its user wrote it, and a rule file's content. Plain values; no I/O here.

#include "rules/diagnostic.hpp"

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace rules {

enum class Forms : std::uint8_t { inflected, exact };
enum class Priority : std::uint8_t { low, normal, high, urgent };
/// How a watch takes stories (stories.md S9).
enum class Stories : std::uint8_t { group, off };

const char* to_string(Priority priority);

struct Watch {
    std::string name;  ///< its identity, unique in a rule set
    std::string was;   ///< old name, empty without one
    bool enabled = true;
    std::string note;
    std::vector<std::string> tags;
    std::string query;  ///< the query; the short form any/all/none is printed into it
    Forms forms = Forms::inflected;
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
};

}  // namespace rules
