#include "feeds/dates/date.hpp"

#include "feeds/dates/names.hpp"
#include "feeds/dates/plain_text.hpp"
#include "feeds/dates/written_date.hpp"
#include "feeds/dates/zone_names.hpp"
#include "feeds/text/ascii.hpp"
#include "feeds/text/html_text.hpp"

#include <algorithm>
#include <array>
#include <cstdio>
#include <string>

namespace feeds {

namespace {

using std::chrono::days;
using std::chrono::minutes;
using std::chrono::sys_seconds;

constexpr std::size_t kLongestDate = 200;

/// The moment that a <time> element names: HTML's own form beats what it shows to people.
std::string_view datetime_attribute(std::string_view markup) {
    constexpr std::string_view kName = "datetime=";
    const std::size_t name = markup.find(kName);
    if (name == std::string_view::npos || name + kName.size() >= markup.size())
        return {};
    const std::string_view rest = markup.substr(name + kName.size());
    const char quote = rest.front();
    const std::size_t end = quote == '"' || quote == '\'' ? rest.find(quote, 1) : 0;
    return end == 0 || end == std::string_view::npos ? std::string_view{} : rest.substr(1, end - 1);
}

/// The first of two equal halves, with nothing but marks between them: the date was written twice.
std::string_view once(std::string_view text) {
    constexpr std::size_t kShortest = 8;
    constexpr std::size_t kMostMarks = 4;
    for (std::size_t marks = text.size() % 2; marks <= kMostMarks; marks += 2) {
        const std::size_t half = (text.size() - std::min(marks, text.size())) / 2;
        if (half < kShortest || text.front() != text[half + marks])
            continue;
        const std::string_view between = text.substr(half, marks);
        if (text[half - 1] == ' ' ||
            !std::ranges::none_of(between, [](char c) { return is_alnum(c); })) {
            continue;
        }
        const std::string_view first = text.substr(0, half);
        if (first == text.substr(half + marks) && !std::ranges::all_of(first, is_digit))
            return first;
    }
    return text;
}

WrittenDate read_written(std::string_view text, Reading reading = {}) {
    if (text.empty() || text.size() > kLongestDate)
        return {};
    text = once(text);
    if (text.find_first_of("<&") != std::string_view::npos) {
        if (const std::string_view named = trim(datetime_attribute(text)); !named.empty()) {
            if (WrittenDate written = read_written_date(named); written.local)
                return written;
        }
        const std::string shown = html_to_text(text);
        const std::string clean = plain_date_text(shown);
        return read_written_date(trim(clean), reading);
    }
    const bool plain = std::ranges::all_of(
        text, [](char c) { return static_cast<unsigned char>(c) < 0x80U && c != '%'; });
    if (plain)
        return read_written_date(text, reading);
    const std::string clean = plain_date_text(text);
    return read_written_date(trim(clean), reading);
}

Date dated(std::string_view text, Reading reading) {
    text = trim(text);
    const WrittenDate written = read_written(text, reading);
    Date date{written.local, std::string{text.substr(0, kLongestDate)}};
    if (!written.local)
        return date;
    date.whole_day = !written.has_time;
    date.month_by_context = written.two_months;
    if (written.offset) {
        date.at = *written.local - *written.offset;
        return date;
    }
    const auto name =
        written.zone.empty() ? std::nullopt : zone_named(written.zone, *written.local);
    if (name && name->usual)
        date.at = *written.local - *name->usual;
    else
        date.approximate = written.has_time;
    date.zone_by_context = !written.zone.empty() && (!name || !name->meanings.empty());
    return date;
}

}  // namespace

std::optional<sys_seconds> read_date(std::string_view text) {
    return to_date(text).at;
}

Date to_date(std::string_view text) {
    return dated(text, {});
}

std::string iso_8601(sys_seconds at) {
    const auto day = std::chrono::floor<days>(at);
    const std::chrono::year_month_day date{day};
    const std::chrono::hh_mm_ss time{at - day};
    std::array<char, 48> text{};
    std::snprintf(text.data(),
                  text.size(),
                  "%04d-%02u-%02uT%02d:%02d:%02dZ",
                  static_cast<int>(date.year()),
                  static_cast<unsigned>(date.month()),
                  static_cast<unsigned>(date.day()),
                  static_cast<int>(time.hours().count()),
                  static_cast<int>(time.minutes().count()),
                  static_cast<int>(time.seconds().count()));
    return text.data();
}

namespace {

/// What the rest of the document tells of one entry's zone.
struct Context {
    std::string_view language;
    std::vector<const Date*> beside;      ///< of the same entry
    const std::vector<minutes>& offsets;  ///< written in digits elsewhere, the nearest first
    Reading reading;                      ///< of the date itself
};

std::optional<minutes> numeric_offset(const Date& date) {
    const WrittenDate written = read_written(date.raw);
    return written.numeric ? written.offset : std::nullopt;
}

/// Whether `local` would be, at an offset, about the moment of a date that is certain.
bool agrees(sys_seconds local, minutes offset, const Date& date, std::chrono::seconds most) {
    return date.at && !date.approximate && !date.zone_by_context && !date.whole_day &&
           std::chrono::abs(local - offset - *date.at) <= most;
}

std::optional<minutes> meant_in(const ZoneName& name, std::string_view country) {
    if (country.size() != 2)
        return std::nullopt;
    const auto found = std::ranges::find_if(name.meanings, [country](const ZoneMeaning& meaning) {
        return meaning.countries.find(country) != std::string_view::npos;
    });
    return found == name.meanings.end() ? std::nullopt : std::optional{found->offset};
}

/// Of the meanings of a name, the one that the document points to.
std::optional<minutes> chosen(const ZoneName& name, sys_seconds local, const Context& context) {
    if (const auto offset = meant_in(name, country_of(context.language)))
        return offset;
    const auto fitting = [&](auto fits) -> std::optional<minutes> {
        const auto found = std::ranges::find_if(name.meanings, fits, &ZoneMeaning::offset);
        return found == name.meanings.end() ? std::nullopt : std::optional{found->offset};
    };
    for (const minutes written : context.offsets)
        if (const auto offset = fitting([written](minutes meant) { return meant == written; }))
            return offset;
    for (const Date* date : context.beside) {
        const auto offset = fitting(
            [&](minutes meant) { return agrees(local, meant, *date, std::chrono::minutes{10}); });
        if (offset)
            return offset;
    }
    const auto likely = meant_in(name, likely_country_of(context.language));
    return likely ? likely : name.usual;
}

/// The offset of a name in no table.
std::optional<minutes> guessed(sys_seconds local, const Context& context) {
    if (const std::string country = country_of(context.language); !country.empty()) {
        if (const auto offset = country_offset(country, local))
            return offset;
    }
    if (!context.offsets.empty())
        return context.offsets.front();
    for (const Date* date : context.beside) {
        for (minutes offset = std::chrono::hours{-12}; offset <= std::chrono::hours{14};
             offset += minutes{15}) {
            if (agrees(local, offset, *date, std::chrono::seconds{5}))
                return offset;
        }
    }
    return std::nullopt;
}

void settle(Date& date, const Context& context) {
    const WrittenDate written = read_written(date.raw, context.reading);
    date.zone_by_context = false;
    if (!written.local)
        return;
    const auto name = zone_named(written.zone, *written.local);
    const auto offset =
        name ? chosen(*name, *written.local, context) : guessed(*written.local, context);
    if (offset) {
        date.at = *written.local - *offset;
        date.approximate = false;
    }
}

/// The offsets in digits of the feed's own dates, then the one that all its entries share.
std::vector<minutes> written_offsets(const ParsedFeed& parsed) {
    constexpr std::size_t kEntriesAsked = 20;
    std::vector<minutes> offsets;
    for (const Date& date : parsed.feed.dates)
        if (const auto offset = numeric_offset(date))
            offsets.push_back(*offset);
    std::optional<minutes> common;
    for (std::size_t i = 0; i < std::min(parsed.entries.size(), kEntriesAsked); ++i) {
        for (const Date* date : {&parsed.entries[i].published, &parsed.entries[i].updated}) {
            const auto offset = numeric_offset(*date);
            if (offset && common && *common != *offset)
                return offsets;
            common = offset ? offset : common;
        }
    }
    if (common)
        offsets.push_back(*common);
    return offsets;
}

/// How the dates of an entry were read.
struct EntryReadings {
    Reading published;
    Reading updated;
};

SlashOrder order_of(const Date& date) {
    return date.at && date.raw.find('/') != std::string::npos ? read_written(date.raw).order
                                                              : SlashOrder::none;
}

/// Whether the people of a language write the day first in a date with slashes. It is not certain
/// for Canada's English, nor where the year stands first by rights: those are read as before.
bool writes_day_first(std::string_view language) {
    constexpr std::array<std::string_view, 6> kMonthFirst = {"en", "fil", "tl", "zh", "ja", "ko"};
    constexpr std::array<std::string_view, 9> kCountries = {
        "US", "PH", "PR", "GU", "AS", "VI", "MP", "UM", "FM"};
    const std::string main = lower(language.substr(0, language.find_first_of("-_")));
    if (main.size() < 2 || main.size() > 3)
        return false;
    const std::string country = country_of(language);
    const bool english_elsewhere = main == "en" && !country.empty() && country != "CA";
    return std::ranges::find(kCountries, country) == kCountries.end() &&
           (english_elsewhere || std::ranges::find(kMonthFirst, main) == kMonthFirst.end());
}

/// The one order of the dates whose order is certain.
SlashOrder common_order(const ParsedFeed& parsed) {
    SlashOrder common = SlashOrder::none;
    const auto agree = [&common](const Date& date) {
        const SlashOrder order = order_of(date);
        if (order != SlashOrder::month_first && order != SlashOrder::day_first)
            return true;
        const bool same = common == SlashOrder::none || common == order;
        common = order;
        return same;
    };
    const bool one = std::ranges::all_of(parsed.feed.dates, agree) &&
                     std::ranges::all_of(parsed.entries, [&agree](const Entry& entry) {
                         return agree(entry.published) && agree(entry.updated);
                     });
    return one ? common : SlashOrder::none;
}

/// The order in which the day of the week is right that a date begins with, if only one is.
SlashOrder order_by_weekday(std::string_view raw, std::string_view language) {
    const std::string_view word = raw.substr(0, raw.find_first_of(" ,0123456789"));
    const auto fits = [&](SlashOrder order) {
        const auto local = read_written(raw, {.open_as = order}).local;
        return local && is_weekday_of(
                            word, std::chrono::weekday{std::chrono::floor<days>(*local)}, language);
    };
    if (word.empty())
        return SlashOrder::none;
    const bool by_day = fits(SlashOrder::day_first);
    if (by_day == fits(SlashOrder::month_first))
        return SlashOrder::none;
    return by_day ? SlashOrder::day_first : SlashOrder::month_first;
}

/// Whether a date's month is meant as in Croatian: its language says so, or else the day of the
/// week.
bool is_croatian(const Date& date, std::string_view language) {
    const std::string main = lower(language.substr(0, language.find_first_of("-_")));
    if (!date.month_by_context || main == "pl" || main == "cs")
        return false;
    if (main == "hr")
        return true;
    const std::string_view raw = date.raw;
    const std::string_view word = raw.substr(0, raw.find_first_of(" ,.0123456789"));
    const auto fits = [&](Reading reading, std::string_view tongue) {
        const auto local = read_written(raw, reading).local;
        return local &&
               is_weekday_of(word, std::chrono::weekday{std::chrono::floor<days>(*local)}, tongue);
    };
    return fits({.croatian = true}, "hr") && !fits({}, "pl") && !fits({}, "cs");
}

SlashOrder settled_order(const Date& date, std::string_view language, SlashOrder common) {
    if (order_of(date) != SlashOrder::open)
        return SlashOrder::month_first;
    if (const SlashOrder order = order_by_weekday(date.raw, language); order != SlashOrder::none)
        return order;
    if (common != SlashOrder::none)
        return common;
    return writes_day_first(language) ? SlashOrder::day_first : SlashOrder::month_first;
}

/// What was decided for each entry; empty where no date can be read in two ways.
std::vector<EntryReadings> settle_readings(ParsedFeed& parsed) {
    const auto is_open = [](const Date& date) {
        return date.month_by_context || order_of(date) == SlashOrder::open;
    };
    if (std::ranges::none_of(parsed.entries, [&is_open](const Entry& entry) {
            return is_open(entry.published) || is_open(entry.updated);
        })) {
        return {};
    }
    const SlashOrder common = common_order(parsed);
    std::vector<EntryReadings> readings;
    for (Entry& entry : parsed.entries) {
        const std::string& language =
            entry.language.empty() ? parsed.feed.language : entry.language;
        const auto settled = [&](Date& date) {
            const Reading reading{.open_as = settled_order(date, language, common),
                                  .croatian = is_croatian(date, language)};
            if (reading != Reading{})
                date = dated(std::string{date.raw}, reading);
            date.month_by_context = false;
            return reading;
        };
        const Reading published = settled(entry.published);
        readings.push_back({published, settled(entry.updated)});
    }
    return readings;
}

void settle_zones(ParsedFeed& parsed, const std::vector<EntryReadings>& readings) {
    const auto open = [](const Entry& entry) {
        return entry.published.zone_by_context || entry.updated.zone_by_context;
    };
    if (std::ranges::none_of(parsed.entries, open))
        return;
    const std::vector<minutes> common = written_offsets(parsed);
    for (std::size_t i = 0; i < parsed.entries.size(); ++i) {
        Entry& entry = parsed.entries[i];
        if (!open(entry))
            continue;
        const EntryReadings reading = readings.empty() ? EntryReadings{} : readings[i];
        std::vector<minutes> offsets;
        for (const Date* date : {&entry.published, &entry.updated})
            if (const auto offset = numeric_offset(*date))
                offsets.push_back(*offset);
        offsets.insert(offsets.end(), common.begin(), common.end());
        const std::string_view language =
            entry.language.empty() ? parsed.feed.language : entry.language;
        const Date published = entry.published;
        const Date updated = entry.updated;
        if (published.zone_by_context)
            settle(entry.published, {language, {&updated}, offsets, reading.published});
        if (updated.zone_by_context)
            settle(entry.updated, {language, {&published}, offsets, reading.updated});
    }
}

}  // namespace

void settle_dates(ParsedFeed& parsed) {
    settle_zones(parsed, settle_readings(parsed));
}

}  // namespace feeds
