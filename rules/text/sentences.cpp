#include "rules/text/sentences.hpp"

#include "rules/text/ascii.hpp"

#include <unicode/locid.h>
#include <unicode/utext.h>

#include <algorithm>
#include <new>

namespace rules::text {
namespace {

constexpr std::size_t kMostLanguages = 32;

// Empty for what is no language code.
std::string code_of(std::string_view language) {
    const std::string_view primary = primary_subtag(language);
    const bool is_code = (primary.size() == 2 || primary.size() == 3) &&
                         std::ranges::all_of(primary, is_ascii_letter);
    return std::string(is_code ? primary : std::string_view());
}

struct CloseText {
    void operator()(UText* text) const { utext_close(text); }
};

}  // namespace

icu::BreakIterator& SentenceBreaker::iterator_for(std::string_view language) {
    std::string primary = code_of(language);
    if (const auto known = iterators_.find(primary); known != iterators_.end())
        return *known->second;
    if (iterators_.size() >= kMostLanguages)
        iterators_.clear();
    UErrorCode status = U_ZERO_ERROR;
    const std::string locale = (primary.empty() ? "en" : primary) + "@ss=standard";
    std::unique_ptr<icu::BreakIterator> made(
        icu::BreakIterator::createSentenceInstance(icu::Locale(locale.c_str()), status));
    // ICU has rules for every locale, its own data missing or memory short apart.
    if (U_FAILURE(status) || !made)
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
    icu::BreakIterator& breaks = iterator_for(language);
    breaks.setText(opened.get(), status);
    if (U_FAILURE(status))
        throw std::bad_alloc();
    breaks.first();
    for (auto at = breaks.next(); at != icu::BreakIterator::DONE; at = breaks.next())
        if (static_cast<std::size_t>(at) < text.size())
            out.push_back(static_cast<std::uint32_t>(at));
}

}  // namespace rules::text
