#include "rules/watch.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace rules {
namespace {

constexpr std::size_t kLongestExcerpt = 400;

}  // namespace

const char* to_string(Priority priority) {
    static constexpr std::array kNames{"low", "normal", "high", "urgent"};
    return kNames[static_cast<std::size_t>(priority)];
}

FileText::FileText(std::string_view content) : text(content), lines{0} {
    std::uint32_t points = 0;
    points_.reserve(text.size() / kBlock + 1);
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (i % kBlock == 0)
            points_.push_back(points);
        points += begins_point(text[i]);
        if (text[i] == '\n')
            lines.push_back(static_cast<std::uint32_t>(i + 1));
    }
}

std::size_t FileText::offset(std::size_t number, std::size_t column) const {
    if (number == 0 || number > lines.size() || text.empty())
        return text.size();
    const std::size_t begin = lines[number - 1];
    if (begin >= text.size() || column <= 1)
        return std::min(begin, text.size());
    // Of all code points of the file, the one that is wanted.
    std::size_t wanted = points_[begin / kBlock] + column - 1;
    for (std::size_t i = begin - begin % kBlock; i < begin; ++i)
        wanted += begins_point(text[i]);
    const auto block = std::upper_bound(points_.begin(), points_.end(), wanted) - 1;
    std::size_t point = *block;
    std::size_t at = static_cast<std::size_t>(block - points_.begin()) * kBlock;
    for (; at < text.size(); ++at)
        if (begins_point(text[at]) && point++ == wanted)
            break;
    return at;
}

std::string FileText::line(std::size_t number) const {
    if (number == 0 || number > lines.size())
        return {};
    const std::size_t begin = lines[number - 1];
    const std::size_t end = number < lines.size() ? lines[number] - 1 : text.size();
    // No more is copied than is shown: one line may hold thousands of mistakes.
    std::string out = text.substr(begin, std::min(end - begin, kLongestExcerpt + 1));
    if (!out.empty() && out.back() == '\r')
        out.pop_back();
    if (out.size() > kLongestExcerpt) {
        std::size_t cut = kLongestExcerpt;
        while (cut > 0 && (static_cast<unsigned char>(out[cut]) & 0xC0) == 0x80)
            --cut;
        out.resize(cut);
    }
    return out;
}

QueryPlace place_of(std::span<const QueryPlace> places,
                    std::string_view text,
                    std::uint32_t offset) {
    const auto after = std::ranges::upper_bound(places, offset, {}, &QueryPlace::offset);
    if (after == places.begin())
        return *after;
    QueryPlace place = *(after - 1);
    const std::size_t end = std::min<std::size_t>(offset, text.size());
    for (std::size_t i = place.offset; i < end; ++i)
        if ((static_cast<unsigned char>(text[i]) & 0xC0) != 0x80)
            ++place.column;
    place.offset = offset;
    return place;
}

QueryPlace place_of(const Watch& watch, std::uint32_t offset) {
    return place_of(watch.query_places, watch.query, offset);
}

FilePlace place_of_item(const Watch& watch, const std::vector<FilePlace>& places, std::size_t i) {
    if (i < places.size())
        return places[i];
    return {static_cast<std::uint32_t>(watch.line), watch.line > 0 ? 1u : 0u};
}

std::vector<WatchPtr> share(std::vector<Watch> watches) {
    const auto all = std::make_shared<const std::vector<Watch>>(std::move(watches));
    std::vector<WatchPtr> out;
    out.reserve(all->size());
    for (const Watch& watch : *all)
        out.emplace_back(all, &watch);
    return out;
}

}  // namespace rules
