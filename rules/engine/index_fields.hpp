#pragma once
// The fields of the index: which words of which parts of an article can meet.

#include "rules/document.hpp"
#include "rules/engine/dictionary.hpp"
#include "rules/text/stem.hpp"

namespace rules::engine {

/// Fields whose words share terms: title, summary and content are one class.
enum class FieldClass : std::uint8_t { text, author, category, source, language, url };
inline constexpr std::size_t kFieldClasses = 6;

constexpr FieldClass class_of(Field field) {
    static_assert(static_cast<int>(Field::author) == static_cast<int>(Field::content) + 1);
    return static_cast<FieldClass>(
        field <= Field::content ? 0 : static_cast<int>(field) - static_cast<int>(Field::content));
}

/// The two ways to cut a text into terms; each has positions of its own.
enum class Analyzer : std::uint8_t { exact, script };

inline IndexField exact_field(FieldClass c) {
    return static_cast<IndexField>(c);
}

inline IndexField plain_field(FieldClass c) {
    return static_cast<IndexField>(8 + static_cast<IndexField>(c));
}

inline IndexField stem_field(FieldClass c, text::StemLanguage language) {
    return static_cast<IndexField>(16 + 64 * static_cast<IndexField>(c) + language);
}

/// Numbers (NumberKey), whose positions are those of an analyzer.
inline IndexField number_field(Analyzer analyzer, FieldClass c) {
    return static_cast<IndexField>(1024 + 8 * static_cast<IndexField>(analyzer) +
                                   static_cast<IndexField>(c));
}

/// Only running text has inflected words; names and addresses are as they are.
inline bool inflects(FieldClass c) {
    return c == FieldClass::text || c == FieldClass::category;
}

}  // namespace rules::engine
