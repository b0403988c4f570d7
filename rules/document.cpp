#include "rules/document.hpp"

#include <array>

namespace rules {

const char* to_string(Field field) {
    static constexpr std::array kNames{
        "title", "summary", "content", "author", "category", "source", "language", "url"};
    return kNames[static_cast<std::size_t>(field)];
}

}  // namespace rules
