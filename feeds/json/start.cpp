#include "feeds/json/start.hpp"

#include "feeds/json/characters.hpp"
#include "feeds/text/ascii.hpp"

namespace feeds {

std::size_t json_start(std::string_view text) {
    constexpr std::size_t kFar = 4096;
    const std::string_view head = text.substr(0, kFar);
    for (std::size_t at = head.find_first_of("{["); at != kNone;
         at = head.find_first_of("{[", at + 1)) {
        const std::size_t next = behind_space(text, at + 1);
        const char c = next < text.size() ? text[next] : '\0';
        std::size_t name = next;
        while (name < text.size() && name - next < kLongestName && is_name_char(text[name]))
            ++name;
        const bool bare_name = name > next && name < text.size() && text[name] == ':';
        // Not "[ERROR]", "[2025-10-01]" or "{shortcode}".
        const std::string_view follows = text[at] == '{' ? "\"'}/#" : "{[]/#";
        if (c != '\0' && (follows.find(c) != kNone || (text[at] == '{' && bare_name)))
            return at;
    }
    return kNone;
}

}  // namespace feeds
