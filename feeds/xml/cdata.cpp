#include "feeds/xml/cdata.hpp"

#include "feeds/text/ascii.hpp"

#include <string>

namespace feeds {

std::size_t unclosed_cdata_end(std::string_view document,
                               std::size_t start,
                               std::size_t end,
                               std::string_view name) {
    const std::string_view text = document.substr(start, end == kNone ? kNone : end - start);
    const std::size_t next = end == kNone ? text.size() : text.find(kCdata);
    if (next == kNone)
        return kNone;
    std::string closer{"</"};
    closer += name;
    closer += '>';
    const std::size_t own = text.substr(0, next).find(closer);
    return own == kNone ? kNone : start + own;
}

bool unclosed_cdata(std::string_view document) {
    constexpr std::size_t kLongestTag = 512;
    // Texts are full of `<`, but hold few exclamation marks.
    const auto next_cdata = [&](std::size_t from) {
        constexpr std::string_view kMark = kCdata.substr(1);
        std::size_t mark = document.find(kMark, from + 1);
        while (mark != kNone && document[mark - 1] != '<')
            mark = document.find(kMark, mark + 1);
        return mark == kNone ? kNone : mark - 1;
    };
    for (std::size_t at = next_cdata(0), next = kNone; at != kNone; at = next) {
        const std::size_t start = at + kCdata.size();
        const std::size_t end = document.find("]]>", start);
        if (end == kNone)
            return false;  // no parser takes that for well formed
        next = next_cdata(start);
        if (next > end)
            continue;
        const std::size_t from = at > kLongestTag ? at - kLongestTag : 0;
        const std::string_view before = document.substr(from, at - from);
        const std::size_t tag = before.rfind('<');
        if (tag != kNone) {
            const std::size_t name_end = before.find_first_of(" \t\r\n/>", tag + 1);
            const std::string_view name = before.substr(tag + 1, name_end - tag - 1);
            if (name_end != kNone && !name.empty() &&
                unclosed_cdata_end(document, start, end, name) != kNone) {
                return true;
            }
        }
        next = next_cdata(end);
    }
    return false;
}

}  // namespace feeds
