#include "rules/text/sentences.hpp"

#include <unicode/brkiter.h>
#include <unicode/locid.h>
#include <unicode/utext.h>

#include <algorithm>
#include <new>

namespace rules::text {
namespace {

constexpr std::size_t kMostLanguages = 32;

// "en" of "en-GB"; empty for what is no language code.
std::string primary_subtag(std::string_view language) {
    const std::string_view primary = language.substr(0, language.find_first_of("-_"));
    const bool letters = std::ranges::all_of(
        primary, [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); });
    return letters && (primary.size() == 2 || primary.size() == 3) ? std::string(primary)
                                                                   : std::string();
}

struct CloseText {
    void operator()(UText* text) const { utext_close(text); }
};

}  // namespace

struct SentenceBreaker::Iterator {
    std::unique_ptr<icu::BreakIterator> breaks;
};

SentenceBreaker::SentenceBreaker() = default;

SentenceBreaker::~SentenceBreaker() = default;

SentenceBreaker::Iterator& SentenceBreaker::iterator_for(std::string_view language) {
    std::string primary = primary_subtag(language);
    if (const auto known = iterators_.find(primary); known != iterators_.end())
        return *known->second;
    if (iterators_.size() >= kMostLanguages)
        iterators_.clear();
    UErrorCode status = U_ZERO_ERROR;
    const std::string locale = (primary.empty() ? "en" : primary) + "@ss=standard";
    auto made = std::make_unique<Iterator>();
    made->breaks.reset(
        icu::BreakIterator::createSentenceInstance(icu::Locale(locale.c_str()), status));
    // ICU has rules for every locale, its own data missing or memory short apart.
    if (U_FAILURE(status) || !made->breaks)
        throw std::bad_alloc();
    return *iterators_.emplace(std::move(primary), std::move(made)).first->second;
}

void SentenceBreaker::breaks(std::string_view text,
                             std::string_view language,
                             std::vector<std::uint32_t>& out) {
    UErrorCode status = U_ZERO_ERROR;
    const std::unique_ptr<UText, CloseText> opened(
        utext_openUTF8(nullptr, text.data(), static_cast<std::int64_t>(text.size()), &status));
    if (U_FAILURE(status))
        throw std::bad_alloc();
    icu::BreakIterator& breaks = *iterator_for(language).breaks;
    breaks.setText(opened.get(), status);
    if (U_FAILURE(status))
        throw std::bad_alloc();
    breaks.first();
    for (auto at = breaks.next(); at != icu::BreakIterator::DONE; at = breaks.next())
        if (static_cast<std::size_t>(at) < text.size())
            out.push_back(static_cast<std::uint32_t>(at));
}

}  // namespace rules::text
