#include "feeds/parse/date.hpp"

#include "feeds/parse/ascii.hpp"
#include "feeds/parse/date_reader.hpp"
#include "feeds/parse/date_text.hpp"
#include "feeds/parse/zone_names.hpp"

#include <algorithm>
#include <string>

namespace feeds::parse {

namespace {

using std::chrono::minutes;
using std::chrono::sys_seconds;

constexpr std::size_t kLongestDate = 200;

WrittenDate read_written(std::string_view text) {
    if (text.empty() || text.size() > kLongestDate) {
        return {};
    }
    const bool plain = std::ranges::all_of(
        text, [](char c) { return static_cast<unsigned char>(c) < 0x80U && c != '%'; });
    if (plain) {
        return read_written_date(text);
    }
    const std::string clean = plain_date_text(text);
    return read_written_date(trim(clean));
}

}  // namespace

std::optional<sys_seconds> read_date(std::string_view text) {
    return to_date(text).at;
}

Date to_date(std::string_view text) {
    text = trim(text);
    const WrittenDate written = read_written(text);
    Date date{written.local, std::string{text.substr(0, kLongestDate)}};
    if (!written.local) {
        return date;
    }
    date.whole_day = !written.has_time;
    if (written.offset) {
        date.at = *written.local - *written.offset;
        return date;
    }
    const auto name =
        written.zone.empty() ? std::nullopt : zone_named(written.zone, *written.local);
    if (name && name->usual) {
        date.at = *written.local - *name->usual;
    } else {
        date.approximate = written.has_time;
    }
    date.zone_by_context = !written.zone.empty() && (!name || !name->meanings.empty());
    return date;
}

namespace {

/// What the rest of the document tells of one entry's zone.
struct Context {
    std::string_view language;
    std::vector<const Date*> beside;      ///< of the same entry
    const std::vector<minutes>& offsets;  ///< written in digits elsewhere, the nearest first
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
    if (country.size() != 2) {
        return std::nullopt;
    }
    const auto found = std::ranges::find_if(name.meanings, [country](const ZoneMeaning& meaning) {
        return meaning.countries.find(country) != std::string_view::npos;
    });
    return found == name.meanings.end() ? std::nullopt : std::optional{found->offset};
}

/// Of the meanings of a name, the one that the document points to.
std::optional<minutes> chosen(const ZoneName& name, sys_seconds local, const Context& context) {
    if (const auto offset = meant_in(name, country_of(context.language))) {
        return offset;
    }
    const auto fitting = [&](auto fits) -> std::optional<minutes> {
        const auto found = std::ranges::find_if(name.meanings, fits, &ZoneMeaning::offset);
        return found == name.meanings.end() ? std::nullopt : std::optional{found->offset};
    };
    for (const minutes written : context.offsets) {
        if (const auto offset = fitting([written](minutes meant) { return meant == written; })) {
            return offset;
        }
    }
    for (const Date* date : context.beside) {
        const auto offset = fitting(
            [&](minutes meant) { return agrees(local, meant, *date, std::chrono::minutes{10}); });
        if (offset) {
            return offset;
        }
    }
    const auto likely = meant_in(name, likely_country_of(context.language));
    return likely ? likely : name.usual;
}

/// The offset of a name in no table.
std::optional<minutes> guessed(sys_seconds local, const Context& context) {
    if (const std::string country = country_of(context.language); !country.empty()) {
        if (const auto offset = country_offset(country, local)) {
            return offset;
        }
    }
    if (!context.offsets.empty()) {
        return context.offsets.front();
    }
    for (const Date* date : context.beside) {
        for (minutes offset = std::chrono::hours{-12}; offset <= std::chrono::hours{14};
             offset += minutes{15}) {
            if (agrees(local, offset, *date, std::chrono::seconds{5})) {
                return offset;
            }
        }
    }
    return std::nullopt;
}

void settle(Date& date, const Context& context) {
    const WrittenDate written = read_written(date.raw);
    date.zone_by_context = false;
    if (!written.local) {
        return;
    }
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
    for (const Date& date : parsed.feed.dates) {
        if (const auto offset = numeric_offset(date)) {
            offsets.push_back(*offset);
        }
    }
    std::optional<minutes> common;
    for (std::size_t i = 0; i < std::min(parsed.entries.size(), kEntriesAsked); ++i) {
        for (const Date* date : {&parsed.entries[i].published, &parsed.entries[i].updated}) {
            const auto offset = numeric_offset(*date);
            if (offset && common && *common != *offset) {
                return offsets;
            }
            common = offset ? offset : common;
        }
    }
    if (common) {
        offsets.push_back(*common);
    }
    return offsets;
}

}  // namespace

void settle_zones(ParsedFeed& parsed) {
    const auto open = [](const Entry& entry) {
        return entry.published.zone_by_context || entry.updated.zone_by_context;
    };
    if (std::ranges::none_of(parsed.entries, open)) {
        return;
    }
    const std::vector<minutes> common = written_offsets(parsed);
    for (Entry& entry : parsed.entries) {
        if (!open(entry)) {
            continue;
        }
        std::vector<minutes> offsets;
        for (const Date* date : {&entry.published, &entry.updated}) {
            if (const auto offset = numeric_offset(*date)) {
                offsets.push_back(*offset);
            }
        }
        offsets.insert(offsets.end(), common.begin(), common.end());
        const std::string_view language =
            entry.language.empty() ? parsed.feed.language : entry.language;
        const Date published = entry.published;
        const Date updated = entry.updated;
        if (published.zone_by_context) {
            settle(entry.published, {language, {&updated}, offsets});
        }
        if (updated.zone_by_context) {
            settle(entry.updated, {language, {&published}, offsets});
        }
    }
}

}  // namespace feeds::parse
