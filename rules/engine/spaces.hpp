#pragma once
// Which words of which fields can meet.

#include "rules/document.hpp"
#include "rules/engine/dictionary.hpp"
#include "rules/text/stem.hpp"

namespace rules::engine {

/// Fields whose words share terms: title, summary and content are one class.
enum class FieldClass : std::uint8_t { text, author, category, source, language, url };
inline constexpr std::size_t kFieldClasses = 6;

inline FieldClass class_of(Field field) {
    switch (field) {
        case Field::author:
            return FieldClass::author;
        case Field::category:
            return FieldClass::category;
        case Field::source:
            return FieldClass::source;
        case Field::language:
            return FieldClass::language;
        case Field::url:
            return FieldClass::url;
        default:
            return FieldClass::text;
    }
}

/// The two ways of cutting a text into words; each numbers its positions for itself.
enum class Plane : std::uint8_t { exact, script };

inline Space exact_space(FieldClass c) {
    return static_cast<Space>(c);
}

inline Space plain_space(FieldClass c) {
    return static_cast<Space>(8 + static_cast<Space>(c));
}

inline Space stem_space(FieldClass c, text::StemLanguage language) {
    return static_cast<Space>(16 + 64 * static_cast<Space>(c) + language);
}

/// Numbers (NumberKey), whose positions are those of a plane.
inline Space number_space(Plane plane, FieldClass c) {
    return static_cast<Space>(1024 + 8 * static_cast<Space>(plane) + static_cast<Space>(c));
}

/// Only running text has inflected words; names and addresses are as they are.
inline bool inflects(FieldClass c) {
    return c == FieldClass::text || c == FieldClass::category;
}

}  // namespace rules::engine
