#include "feeds/dates/zone_names.hpp"

#include "feeds/text/ascii.hpp"

#include <unicode/locid.h>
#include <unicode/strenum.h>
#include <unicode/timezone.h>
#include <unicode/unistr.h>

#include <algorithm>
#include <array>
#include <memory>
#include <unordered_map>

namespace feeds {

namespace {

using std::chrono::hours;
using std::chrono::minutes;

constexpr std::size_t kLongestName = 8;

struct Zone {
    std::string_view name;
    minutes offset;
};

// The military letters are left out: RFC 822 had them wrong, and RFC 2822 §4.3 reads them as
// unknown.
constexpr std::array kZones = {
    Zone{"gmt", minutes{0}},     Zone{"utc", minutes{0}},     Zone{"ut", minutes{0}},
    Zone{"uct", minutes{0}},     Zone{"z", minutes{0}},       Zone{"zulu", minutes{0}},
    Zone{"wet", minutes{0}},     Zone{"azot", hours{-1}},     Zone{"cvt", hours{-1}},
    Zone{"fnt", hours{-2}},      Zone{"brst", hours{-2}},     Zone{"ndt", minutes{-150}},
    Zone{"hat", minutes{-150}},  Zone{"adt", hours{-3}},      Zone{"haa", hours{-3}},
    Zone{"brt", hours{-3}},      Zone{"art", hours{-3}},      Zone{"clst", hours{-3}},
    Zone{"uyt", hours{-3}},      Zone{"pyst", hours{-3}},     Zone{"srt", hours{-3}},
    Zone{"gft", hours{-3}},      Zone{"nst", minutes{-210}},  Zone{"hnt", minutes{-210}},
    Zone{"hna", hours{-4}},      Zone{"hae", hours{-4}},      Zone{"bot", hours{-4}},
    Zone{"clt", hours{-4}},      Zone{"vet", hours{-4}},      Zone{"gyt", hours{-4}},
    Zone{"hne", hours{-5}},      Zone{"hac", hours{-5}},      Zone{"cot", hours{-5}},
    Zone{"pet", hours{-5}},      Zone{"hnc", hours{-6}},      Zone{"har", hours{-6}},
    Zone{"mdt", hours{-6}},      Zone{"galt", hours{-6}},     Zone{"hnr", hours{-7}},
    Zone{"hap", hours{-7}},      Zone{"pdt", hours{-7}},      Zone{"hnp", hours{-8}},
    Zone{"akdt", hours{-8}},     Zone{"akst", hours{-9}},     Zone{"hdt", hours{-9}},
    Zone{"hst", hours{-10}},     Zone{"west", hours{1}},      Zone{"cet", hours{1}},
    Zone{"met", hours{1}},       Zone{"mez", hours{1}},       Zone{"wat", hours{1}},
    Zone{"cest", hours{2}},      Zone{"mest", hours{2}},      Zone{"mesz", hours{2}},
    Zone{"eet", hours{2}},       Zone{"oez", hours{2}},       Zone{"sast", hours{2}},
    Zone{"cat", hours{2}},       Zone{"wast", hours{2}},      Zone{"eest", hours{3}},
    Zone{"oesz", hours{3}},      Zone{"msk", hours{3}},       Zone{"мск", hours{3}},
    Zone{"МСК", hours{3}},       Zone{"trt", hours{3}},       Zone{"eat", hours{3}},
    Zone{"idt", hours{3}},       Zone{"fet", hours{3}},       Zone{"irst", minutes{210}},
    Zone{"irdt", minutes{270}},  Zone{"msd", hours{4}},       Zone{"azt", hours{4}},
    Zone{"get", hours{4}},       Zone{"samt", hours{4}},      Zone{"mut", hours{4}},
    Zone{"sct", hours{4}},       Zone{"aft", minutes{270}},   Zone{"pkt", hours{5}},
    Zone{"yekt", hours{5}},      Zone{"uzt", hours{5}},       Zone{"tjt", hours{5}},
    Zone{"tmt", hours{5}},       Zone{"mvt", hours{5}},       Zone{"aqtt", hours{5}},
    Zone{"orat", hours{5}},      Zone{"slst", minutes{330}},  Zone{"lkt", minutes{330}},
    Zone{"npt", minutes{345}},   Zone{"pkst", hours{6}},      Zone{"omst", hours{6}},
    Zone{"kgt", hours{6}},       Zone{"btt", hours{6}},       Zone{"bdt", hours{6}},
    Zone{"mmt", minutes{390}},   Zone{"wib", hours{7}},       Zone{"ict", hours{7}},
    Zone{"novt", hours{7}},      Zone{"krat", hours{7}},      Zone{"hovt", hours{7}},
    Zone{"hkt", hours{8}},       Zone{"sgt", hours{8}},       Zone{"myt", hours{8}},
    Zone{"pht", hours{8}},       Zone{"phst", hours{8}},      Zone{"wita", hours{8}},
    Zone{"bnt", hours{8}},       Zone{"awst", hours{8}},      Zone{"irkt", hours{8}},
    Zone{"ulat", hours{8}},      Zone{"acwst", minutes{525}}, Zone{"jst", hours{9}},
    Zone{"kst", hours{9}},       Zone{"wit", hours{9}},       Zone{"tlt", hours{9}},
    Zone{"yakt", hours{9}},      Zone{"awdt", hours{9}},      Zone{"acst", minutes{570}},
    Zone{"aest", hours{10}},     Zone{"chst", hours{10}},     Zone{"pgt", hours{10}},
    Zone{"vlat", hours{10}},     Zone{"acdt", minutes{630}},  Zone{"lhst", minutes{630}},
    Zone{"aedt", hours{11}},     Zone{"lhdt", hours{11}},     Zone{"magt", hours{11}},
    Zone{"sakt", hours{11}},     Zone{"sbt", hours{11}},      Zone{"nct", hours{11}},
    Zone{"vut", hours{11}},      Zone{"nzst", hours{12}},     Zone{"fjt", hours{12}},
    Zone{"pett", hours{12}},     Zone{"chast", minutes{765}}, Zone{"nzdt", hours{13}},
    Zone{"chadt", minutes{825}}, Zone{"tot", hours{13}},
};

/// Names that leave open whether it is summer: the region knows.
struct Region {
    std::string_view name;
    std::string_view id;
};

constexpr std::array kRegions = {
    Region{"et", "America/New_York"},
    Region{"ct", "America/Chicago"},
    Region{"mt", "America/Denver"},
    Region{"pt", "America/Los_Angeles"},
    Region{"at", "America/Halifax"},
    Region{"nt", "America/St_Johns"},
    Region{"akt", "America/Anchorage"},
    Region{"aet", "Australia/Sydney"},
    Region{"nzt", "Pacific/Auckland"},
};

/// One meaning of a name that has several. `region` has it where it is not the same all the year.
struct Several {
    std::string_view name;
    std::string_view countries;  ///< whose publishers write it
    minutes offset;
    bool usual = false;  ///< unless the document says otherwise
    std::string_view region = {};
};

constexpr std::string_view kNorthAmerica = "US CA MX";

// "IST" in an Israeli or Irish summer is the time of the clock there: who writes by the tz database
// writes IDT then, or means Irish Summer Time.
constexpr std::array kSeveral = {
    Several{"ist", "IN LK", minutes{330}},
    Several{"ist", "IL PS", hours{2}, false, "Asia/Jerusalem"},
    Several{"ist", "IE", hours{1}, false, "Europe/Dublin"},
    Several{"cst", "US CA MX GT HN SV NI CR BZ", hours{-6}, true},
    Several{"cst", "CN TW HK MO", hours{8}},
    Several{"cst", "CU", hours{-5}},
    Several{"cst", "AU", minutes{570}},
    Several{"cdt", kNorthAmerica, hours{-5}, true},
    Several{"cdt", "CU", hours{-4}},
    Several{"cdt", "AU", minutes{630}},
    Several{"est", "US CA MX JM PA KY BS HT", hours{-5}, true},
    Several{"est", "AU", hours{10}},
    Several{"edt", "US CA BS HT", hours{-4}, true},
    Several{"edt", "AU", hours{11}},
    Several{"mst", kNorthAmerica, hours{-7}, true},
    Several{"mst", "MY", hours{8}},
    Several{"mst", "MM", minutes{390}},
    Several{"pst", kNorthAmerica, hours{-8}, true},
    Several{"pst", "PH", hours{8}},
    Several{"pst", "PK", hours{5}},
    Several{"ast", "CA US PR BB TT BM DO", hours{-4}, true},
    Several{"ast", "SA KW QA BH IQ YE", hours{3}},
    Several{"bst", "GB IE IM JE GG", hours{1}, true},
    Several{"bst", "BD", hours{6}},
    Several{"bst", "PG", hours{11}},
    Several{"gst", "AE OM", hours{4}, true},
    Several{"gst", "GU", hours{10}},
    Several{"gst", "GS", hours{-2}},
    Several{"sst", "AS WS UM", hours{-11}},
    Several{"sst", "SG", hours{8}},
    Several{"sst", "SB", hours{11}},
    Several{"wst", "AU", hours{8}},
    Several{"wst", "WS", hours{13}},
    Several{"amt", "AM", hours{4}},
    Several{"amt", "BR", hours{-4}},
    Several{"amst", "AM", hours{5}},
    Several{"amst", "BR", hours{-3}},
    Several{"ect", "EC", hours{-5}},
    Several{"ect", "AG BB DM GD KN LC MQ TT VC", hours{-4}},
    Several{"act", "BR", hours{-5}},
    Several{"act", "AU", minutes{570}, false, "Australia/Adelaide"},
    Several{"cct", "CN", hours{8}},
    Several{"cct", "CC", minutes{390}},
};

struct Words {
    std::string_view words;
    std::string_view name;
};

constexpr std::array kInWords = {
    Words{"Coordinated Universal Time", "UTC"},
    Words{"Universal Time", "UTC"},
    Words{"Greenwich Mean Time", "GMT"},
    Words{"British Summer Time", "BST"},
    Words{"Irish Standard Time", "IST"},
    Words{"Western European Time", "WET"},
    Words{"Western European Standard Time", "WET"},
    Words{"Western European Summer Time", "WEST"},
    Words{"Central European Time", "CET"},
    Words{"Central European Standard Time", "CET"},
    Words{"Central European Summer Time", "CEST"},
    Words{"Eastern European Time", "EET"},
    Words{"Eastern European Standard Time", "EET"},
    Words{"Eastern European Summer Time", "EEST"},
    Words{"Mitteleuropäische Zeit", "MEZ"},
    Words{"Mitteleuropäische Normalzeit", "MEZ"},
    Words{"Mitteleuropäische Sommerzeit", "MESZ"},
    Words{"Moscow Time", "MSK"},
    Words{"Moscow Standard Time", "MSK"},
    Words{"Eastern Time", "ET"},
    Words{"Eastern Standard Time", "EST"},
    Words{"Eastern Daylight Time", "EDT"},
    Words{"Central Time", "CT"},
    Words{"Central Standard Time", "CST"},
    Words{"Central Daylight Time", "CDT"},
    Words{"Mountain Time", "MT"},
    Words{"Mountain Standard Time", "MST"},
    Words{"Mountain Daylight Time", "MDT"},
    Words{"Pacific Time", "PT"},
    Words{"Pacific Standard Time", "PST"},
    Words{"Pacific Daylight Time", "PDT"},
    Words{"Atlantic Time", "AT"},
    Words{"Atlantic Standard Time", "HNA"},
    Words{"Atlantic Daylight Time", "ADT"},
    Words{"Alaska Standard Time", "AKST"},
    Words{"Alaska Daylight Time", "AKDT"},
    Words{"Hawaii Standard Time", "HST"},
    Words{"Hawaii-Aleutian Standard Time", "HST"},
    Words{"Newfoundland Standard Time", "HNT"},
    Words{"Newfoundland Daylight Time", "NDT"},
    Words{"Japan Standard Time", "JST"},
    Words{"Korea Standard Time", "KST"},
    Words{"Korean Standard Time", "KST"},
    Words{"Hong Kong Time", "HKT"},
    Words{"Singapore Time", "SGT"},
    Words{"Singapore Standard Time", "SGT"},
    Words{"Australian Western Standard Time", "AWST"},
    Words{"Australian Central Standard Time", "ACST"},
    Words{"Australian Central Daylight Time", "ACDT"},
    Words{"Australian Eastern Standard Time", "AEST"},
    Words{"Australian Eastern Daylight Time", "AEDT"},
    Words{"New Zealand Standard Time", "NZST"},
    Words{"New Zealand Daylight Time", "NZDT"},
    Words{"South Africa Standard Time", "SAST"},
    Words{"South African Standard Time", "SAST"},
    Words{"East Africa Time", "EAT"},
    Words{"Central Africa Time", "CAT"},
    Words{"West Africa Time", "WAT"},
    Words{"Pakistan Standard Time", "PKT"},
    Words{"Israel Daylight Time", "IDT"},
};

const std::unordered_map<std::string_view, minutes>& fixed_zones() {
    static const auto kMap = [] {
        std::unordered_map<std::string_view, minutes> map;
        for (const Zone& zone : kZones)
            map.emplace(zone.name, zone.offset);
        return map;
    }();
    return kMap;
}

icu::UnicodeString unicode(std::string_view text) {
    return icu::UnicodeString::fromUTF8(
        icu::StringPiece{text.data(), static_cast<std::int32_t>(text.size())});
}

std::optional<minutes> offset_at(const icu::TimeZone& zone, std::chrono::sys_seconds local) {
    std::int32_t raw = 0;
    std::int32_t daylight = 0;
    UErrorCode error = U_ZERO_ERROR;
    const double at = static_cast<double>(local.time_since_epoch().count()) * 1000;
    zone.getOffset(at, static_cast<UBool>(true), raw, daylight, error);
    if (U_FAILURE(error))
        return std::nullopt;
    return std::chrono::duration_cast<minutes>(std::chrono::milliseconds{raw + daylight});
}

std::optional<ZoneName> several(std::string_view name, std::chrono::sys_seconds local) {
    std::optional<ZoneName> found;
    for (const Several& meaning : kSeveral) {
        if (meaning.name != name)
            continue;
        if (!found)
            found.emplace();
        const auto offset = meaning.region.empty()
                                ? meaning.offset
                                : region_offset(meaning.region, local).value_or(meaning.offset);
        found->meanings.push_back({meaning.countries, offset});
        found->usual = meaning.usual ? std::optional{offset} : found->usual;
    }
    return found;
}

}  // namespace

std::optional<minutes> region_offset(std::string_view region, std::chrono::sys_seconds local) {
    constexpr std::size_t kLongestId = 40;
    if (region.size() > kLongestId)
        return std::nullopt;
    const std::unique_ptr<icu::TimeZone> zone{icu::TimeZone::createTimeZone(unicode(region))};
    return *zone == icu::TimeZone::getUnknown() ? std::nullopt : offset_at(*zone, local);
}

std::optional<minutes> country_offset(std::string_view country, std::chrono::sys_seconds local) {
    UErrorCode error = U_ZERO_ERROR;
    const std::unique_ptr<icu::StringEnumeration> ids{icu::TimeZone::createTimeZoneIDEnumeration(
        UCAL_ZONE_TYPE_CANONICAL_LOCATION, std::string{country}.c_str(), nullptr, error)};
    std::optional<minutes> common;
    while (U_SUCCESS(error)) {
        const icu::UnicodeString* id = ids->snext(error);
        if (id == nullptr || U_FAILURE(error))
            break;
        const std::unique_ptr<icu::TimeZone> zone{icu::TimeZone::createTimeZone(*id)};
        const auto offset = offset_at(*zone, local);
        if (!offset || (common && *common != *offset))
            return std::nullopt;
        common = offset;
    }
    return common;
}

std::optional<ZoneName> zone_named(std::string_view word, std::chrono::sys_seconds local) {
    std::string name;
    for (const char c : word)  // "E.S.T."
        if (c != '.')
            name += to_lower(c);
    if (name.empty() || name.size() > kLongestName)
        return std::nullopt;
    if (const auto found = fixed_zones().find(name); found != fixed_zones().end())
        return ZoneName{found->second, {}};
    for (const Region& region : kRegions)
        if (region.name == name)
            return ZoneName{region_offset(region.id, local), {}};
    return several(name, local);
}

WordyZone zone_in_words(std::string_view text) {
    for (const Words& zone : kInWords) {
        const std::size_t size = zone.words.size();
        const bool whole = text.size() == size || (text.size() > size && !is_alpha(text[size]));
        if (whole && starts_with_no_case(text, zone.words))
            return {zone.name, size};
    }
    return {};
}

bool looks_like_zone(std::string_view word) {
    const bool upper = std::ranges::all_of(word, [](char c) { return c >= 'A' && c <= 'Z'; });
    return upper && !word.empty() && word.size() <= 5;
}

std::string country_of(std::string_view language) {
    std::string_view rest = language.substr(0, 35);  // BCP 47 §4.4.1
    for (bool first = true; !rest.empty(); first = false) {
        const std::size_t end = std::min(rest.find_first_of("-_"), rest.size());
        const std::string_view part = rest.substr(0, end);
        rest.remove_prefix(std::min(end + 1, rest.size()));
        if (!first && part.size() == 1)
            break;  // an extension
        if (!first && part.size() == 2 && is_alpha(part[0]) && is_alpha(part[1])) {
            std::string country = lower(part);
            std::ranges::transform(
                country, country.begin(), [](char c) { return static_cast<char>(c - 'a' + 'A'); });
            return country;
        }
    }
    return {};
}

std::string likely_country_of(std::string_view language) {
    if (language.empty() || language.size() > 35)
        return {};
    UErrorCode error = U_ZERO_ERROR;
    icu::Locale locale = icu::Locale::forLanguageTag(std::string{language}, error);
    locale.addLikelySubtags(error);
    return U_FAILURE(error) ? std::string{} : std::string{locale.getCountry()};
}

}  // namespace feeds
