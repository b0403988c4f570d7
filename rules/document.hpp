#pragma once
// What is matched: views of an article's fields. Owns nothing; the caller keeps the texts alive.

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace rules {

enum class Field : std::uint8_t {
    title,
    summary,
    content,
    author,
    category,
    source,
    language,
    url
};

/// "title", "summary", …: the names of the query language and of the alert schema.
const char* to_string(Field field);

struct Document {
    std::string_view title;
    std::string_view summary;
    std::string_view content;
    std::span<const std::string> authors;
    std::span<const std::string> categories;
    std::string_view source;
    std::string_view language;  ///< BCP 47, as declared, may be empty; see article_language()
    std::string_view url;
};

/// Calls `visit(text, field, item)` for each text, in the order of the fields.
template <typename Visit>
void each_text(const Document& document, Visit visit) {
    const auto list = [&](std::span<const std::string> items, Field field) {
        for (std::uint32_t i = 0; i < items.size(); ++i)
            visit(std::string_view(items[i]), field, i);
    };
    visit(document.title, Field::title, 0u);
    visit(document.summary, Field::summary, 0u);
    visit(document.content, Field::content, 0u);
    list(document.authors, Field::author);
    list(document.categories, Field::category);
    visit(document.source, Field::source, 0u);
    visit(document.language, Field::language, 0u);
    visit(document.url, Field::url, 0u);
}

/// Bytes [start, end) of the field's UTF-8 text. For author and category `item` is the index.
struct Span {
    Field field = Field::title;
    std::uint32_t item = 0;
    std::uint32_t start = 0;
    std::uint32_t end = 0;
    bool operator==(const Span&) const = default;
};

/// `watch` is the index into WatchSet::watches().
struct Match {
    std::uint32_t watch = 0;
    std::vector<Span> spans;  ///< in field order, then by start; without duplicates
};

}  // namespace rules
