#include "rules/watch.hpp"

#include <utility>

namespace rules {
namespace {

constexpr std::size_t kLongestExcerpt = 400;

}  // namespace

const char* to_string(Priority priority) {
    switch (priority) {
        case Priority::low:
            return "low";
        case Priority::normal:
            return "normal";
        case Priority::high:
            return "high";
        case Priority::urgent:
            return "urgent";
    }
    return "";
}

FileText::FileText(std::string_view content) : text(content), lines{0} {
    for (std::size_t i = 0; i < text.size(); ++i)
        if (text[i] == '\n')
            lines.push_back(static_cast<std::uint32_t>(i + 1));
}

std::string FileText::line(std::size_t number) const {
    if (number == 0 || number > lines.size())
        return {};
    const std::size_t begin = lines[number - 1];
    const std::size_t end = number < lines.size() ? lines[number] - 1 : text.size();
    std::string out = text.substr(begin, end - begin);
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

std::vector<WatchPtr> share(std::vector<Watch> watches) {
    const auto all = std::make_shared<const std::vector<Watch>>(std::move(watches));
    std::vector<WatchPtr> out;
    out.reserve(all->size());
    for (const Watch& watch : *all)
        out.emplace_back(all, &watch);
    return out;
}

}  // namespace rules
