#include "rules/text/language_tag.hpp"

#include <unicode/locid.h>
#include <unicode/uloc.h>
#include <unicode/unistr.h>

#include <algorithm>
#include <array>
#include <unordered_map>
#include <unordered_set>

namespace rules {
namespace {

struct Pair {
    std::string_view written;
    std::string_view code;
};

// Country codes, old and bibliographic codes, and what people make up.
constexpr std::array kMeant = std::to_array<Pair>({
    {"ae", "ar"},       {"al", "sq"},        {"alb", "sq"},       {"am", "hy"},
    {"arm", "hy"},      {"at", "de"},        {"au", "en"},        {"ba", "bs"},
    {"baq", "eu"},      {"bd", "bn"},        {"br", "pt"},        {"bur", "my"},
    {"by", "be"},       {"ch", "de"},        {"chi", "zh"},       {"chs", "zh"},
    {"cht", "zh"},      {"cmn", "zh"},       {"cn", "zh"},        {"cz", "cs"},
    {"cze", "cs"},      {"dk", "da"},        {"dut", "nl"},       {"ee", "et"},
    {"eg", "ar"},       {"fre", "fr"},       {"gb", "en"},        {"ge", "ka"},
    {"geo", "ka"},      {"ger", "de"},       {"gr", "el"},        {"gre", "el"},
    {"hk", "zh"},       {"ice", "is"},       {"il", "he"},        {"iq", "ar"},
    {"ir", "fa"},       {"iw", "he"},        {"jap", "ja"},       {"jp", "ja"},
    {"ke", "sw"},       {"kh", "km"},        {"kr", "ko"},        {"kz", "kk"},
    {"lk", "si"},       {"mac", "mk"},       {"may", "ms"},       {"mm", "my"},
    {"mx", "es"},       {"my", "ms"},        {"np", "ne"},        {"nz", "en"},
    {"per", "fa"},      {"ph", "fil"},       {"pk", "ur"},        {"rs", "sr"},
    {"rum", "ro"},      {"sa", "ar"},        {"se", "sv"},        {"si", "sl"},
    {"slo", "sk"},      {"sp", "es"},        {"tib", "bo"},       {"tw", "zh"},
    {"ua", "uk"},       {"us", "en"},        {"vn", "vi"},        {"wel", "cy"},
    {"xk", "sq"},       {"za", "af"},        {"brazilian", "pt"}, {"farsi", "fa"},
    {"mandarin", "zh"}, {"cantonese", "zh"}, {"flemish", "nl"},   {"castilian", "es"},
});

std::string_view primary_of(std::string_view tag) {
    return tag.substr(0, tag.find_first_of("-_"));
}

std::string lower_of(std::string_view text) {
    icu::UnicodeString all =
        icu::UnicodeString::fromUTF8({text.data(), static_cast<int>(text.size())});
    std::string out;
    all.toLower().toUTF8String(out);
    return out;
}

std::string lower_name(const icu::Locale& of, const icu::Locale& in) {
    icu::UnicodeString name;
    of.getDisplayLanguage(in, name);
    std::string out;
    name.toLower().toUTF8String(out);
    return out;
}

/// What ICU knows, by lower-case codes of three letters, English names and own names.
struct Known {
    std::unordered_set<std::string> codes;
    std::unordered_map<std::string, std::string> meant;
};

const Known& known() {
    static const Known all = [] {
        Known out;
        for (const char* const* code = uloc_getISOLanguages(); *code != nullptr; ++code)
            out.codes.insert(*code);
        for (const Pair& pair : kMeant)
            out.meant.emplace(pair.written, pair.code);
        for (const std::string& code : out.codes) {
            const icu::Locale language(code.c_str());
            if (code.size() != 2)
                continue;
            out.meant.emplace(language.getISO3Language(), code);
            out.meant.emplace(lower_name(language, icu::Locale::getEnglish()), code);
            out.meant.emplace(lower_name(language, language), code);
        }
        return out;
    }();
    return all;
}

}  // namespace

bool is_language(std::string_view tag) {
    return known().codes.contains(std::string(primary_of(tag)));
}

std::string language_meant(std::string_view text) {
    constexpr std::size_t kLongest = 40;  // no name of a language is longer
    if (text.size() > kLongest)
        return {};
    const std::string lower = lower_of(text);
    const std::string primary(primary_of(lower));
    if (const auto found = known().meant.find(primary); found != known().meant.end())
        return found->second;
    return primary != primary_of(text) && is_language(primary) ? primary : std::string();
}

bool is_in_latin_script(std::string_view tag) {
    const std::string code(primary_of(tag));
    icu::Locale language(code.c_str());
    UErrorCode status = U_ZERO_ERROR;
    language.addLikelySubtags(status);
    return U_SUCCESS(status) && std::string_view(language.getScript()) == "Latn";
}

std::string language_name(std::string_view tag) {
    const std::string code(primary_of(tag));
    icu::UnicodeString name;
    icu::Locale(code.c_str()).getDisplayLanguage(icu::Locale::getEnglish(), name);
    std::string out;
    name.toUTF8String(out);
    return out.empty() ? code : out;
}

std::optional<LanguageProblem> check_language_tag(std::string_view tag) {
    const std::string_view primary = primary_of(tag);
    const bool shaped = (primary.size() == 2 || primary.size() == 3) &&
                        std::ranges::all_of(primary, [](char c) { return c >= 'a' && c <= 'z'; });
    if (shaped && is_language(primary))
        return std::nullopt;
    const std::string meant = language_meant(tag);
    std::string hint =
        shaped ? R"(write a code of ISO 639 such as "en" or "pt-BR")" : R"(for example "en")";
    if (!meant.empty())
        hint = "did you mean \"" + meant + "\", " + language_name(meant) + '?';
    if (!shaped)
        return LanguageProblem{
            Severity::error, "'" + std::string(tag) + "' is not a language code", std::move(hint)};
    return LanguageProblem{
        Severity::warning,
        "'" + std::string(tag) + "' is no language, so words have no forms in it",
        std::move(hint)};
}

}  // namespace rules
