#include "daemon/alerts/text/truncate.hpp"

#include <unicode/brkiter.h>
#include <unicode/utext.h>
#include <unicode/utf8.h>

#include <algorithm>
#include <memory>

namespace newsalertd::alerts::text {

namespace {

constexpr std::string_view kEllipsis = "…";

/// Finds the ends of grapheme clusters one after another. One ICU iterator a thread is kept,
/// because making one costs more than most texts take.
class Clusters {
public:
    explicit Clusters(std::string_view text) {
        UErrorCode status = U_ZERO_ERROR;
        utext_openUTF8(&text_, text.data(), static_cast<std::int64_t>(text.size()), &status);
        if (U_SUCCESS(status) && iterator() != nullptr) {
            iterator()->setText(&text_, status);
            usable_ = U_SUCCESS(status) != 0;
        }
    }

    ~Clusters() { utext_close(&text_); }

    Clusters(const Clusters&) = delete;
    Clusters& operator=(const Clusters&) = delete;

    /// The end of the next cluster; npos behind the last, or where ICU's data is missing.
    std::size_t next() {
        if (!usable_)
            return std::string_view::npos;
        const std::int32_t end = iterator()->next();
        return end == icu::BreakIterator::DONE ? std::string_view::npos
                                               : static_cast<std::size_t>(end);
    }

private:
    static icu::BreakIterator* iterator() {
        thread_local const std::unique_ptr<icu::BreakIterator> kept = [] {
            UErrorCode status = U_ZERO_ERROR;
            std::unique_ptr<icu::BreakIterator> made(
                icu::BreakIterator::createCharacterInstance(icu::Locale::getRoot(), status));
            return U_SUCCESS(status) ? std::move(made) : nullptr;
        }();
        return kept.get();
    }

    UText text_ = UTEXT_INITIALIZER;
    bool usable_ = false;
};

}  // namespace

std::size_t length(std::string_view text, Unit unit) {
    if (unit == Unit::bytes)
        return text.size();
    std::size_t count = 0;
    for (const char c : text) {
        count += U8_IS_TRAIL(static_cast<std::uint8_t>(c)) ? 0 : 1;
        // A four-byte character is a surrogate pair.
        count += unit == Unit::utf16 && static_cast<unsigned char>(c) >= 0xF0 ? 1 : 0;
    }
    return count;
}

std::string truncate(std::string_view text, std::size_t limit, const Cost& cost) {
    const std::size_t ellipsis = cost(kEllipsis);
    Clusters clusters(text);
    std::size_t used = 0;
    std::size_t start = 0;
    std::size_t kept = 0;  // what still leaves room for the ellipsis
    while (start < text.size()) {
        const std::size_t end = clusters.next();
        if (end == std::string_view::npos)
            break;
        used += cost(text.substr(start, end - start));
        if (used > limit)
            break;
        start = end;
        if (used + ellipsis <= limit)
            kept = end;
    }
    if (start >= text.size())
        return std::string(text);
    if (ellipsis > limit)
        return {};
    std::string out(text.substr(0, kept));
    while (out.ends_with(' ') || out.ends_with('\n'))
        out.pop_back();
    return out.append(kEllipsis);
}

std::string truncate(std::string_view text, std::size_t limit, Unit unit) {
    if (text.size() <= limit)
        return std::string(text);  // no unit counts more than the bytes
    return truncate(
        text, limit, [unit](std::string_view cluster) { return length(cluster, unit); });
}

}  // namespace newsalertd::alerts::text
