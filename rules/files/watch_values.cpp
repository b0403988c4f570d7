#include "rules/files/watch_values.hpp"

#include "rules/toml/suggest.hpp"

#include <algorithm>
#include <array>

namespace rules {
namespace {

constexpr std::array<std::string_view, 26> kKeys{
    "name",         "was",        "enabled",        "note",     "tags",      "query",    "any",
    "all",          "none",       "forms",          "lang",     "translate", "families", "expand",
    "feeds",        "notify",     "priority",       "stories",  "updates",   "confirm",  "digest",
    "max_per_hour", "must_match", "must_not_match", "backfill", "expires"};

struct ForeignKey {
    std::string_view written;
    std::string_view meant;
};

// What other tools call these.
constexpr std::array kForeignKeys = std::to_array<ForeignKey>({
    {"language", "lang"},
    {"channel", "notify"},
    {"channels", "notify"},
    {"to", "notify"},
    {"alert", "notify"},
    {"exclude", "none"},
    {"not", "none"},
    {"without", "none"},
    {"include", "any"},
    {"keyword", "any"},
    {"keywords", "any"},
    {"terms", "any"},
    {"words", "any"},
    {"or", "any"},
    {"and", "all"},
    {"required", "all"},
    {"source", "feeds"},
    {"sources", "feeds"},
    {"feed", "feeds"},
    {"expression", "query"},
    {"search", "query"},
    {"q", "query"},
    {"title", "name"},
    {"id", "name"},
    {"label", "tags"},
    {"labels", "tags"},
    {"description", "note"},
    {"comment", "note"},
    {"until", "expires"},
    {"end", "expires"},
    {"active", "enabled"},
    {"disabled", "enabled"},
    {"test", "must_match"},
    {"tests", "must_match"},
    {"examples", "must_match"},
});

}  // namespace

std::string watch_key_meant(std::string_view key) {
    const auto known = std::ranges::find(kForeignKeys, key, &ForeignKey::written);
    return known != kForeignKeys.end() ? std::string(known->meant) : toml::nearest(key, kKeys);
}

bool fits_a_name(std::string_view text) {
    constexpr std::size_t kLongest = 200;
    return text.size() <= kLongest && std::ranges::none_of(text, [](char c) {
               return static_cast<unsigned char>(c) < 0x20 || c == 0x7f;
           });
}

std::optional<Priority> priority_of(const ::toml::node& node) {
    for (const Priority p : {Priority::low, Priority::normal, Priority::high, Priority::urgent})
        if (node.value_exact<std::string_view>() == to_string(p))
            return p;
    return std::nullopt;
}

std::optional<std::chrono::sys_seconds> expiry_of(const ::toml::node& node) {
    const auto day = [](const ::toml::date& d) {
        return std::chrono::sys_days(std::chrono::year_month_day(
            std::chrono::year(d.year), std::chrono::month(d.month), std::chrono::day(d.day)));
    };
    if (const auto date = node.value_exact<::toml::date>())
        return day(*date) + std::chrono::days(1);
    if (const auto time = node.value_exact<::toml::date_time>()) {
        const auto offset = time->offset ? time->offset->minutes : std::int16_t{0};
        return day(time->date) + std::chrono::hours(time->time.hour) +
               std::chrono::minutes(time->time.minute - offset) +
               std::chrono::seconds(time->time.second);
    }
    return std::nullopt;
}

}  // namespace rules
