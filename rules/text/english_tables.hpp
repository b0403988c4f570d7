#pragma once
// The tables that rules/tools makes when the project is built.

#include <cstddef>
#include <string_view>

namespace rules::text::english {

/// A line for each word ("=word") or headword that has a family: it, a tab, the members with spaces
/// between them.
extern const std::string_view kFamilies;
extern const std::size_t kFamilyLines;

/// For lines.hpp: by word its headword, where rules do not say it.
extern const std::string_view kHeadwords;
extern const std::size_t kHeadwordLines;
/// Headwords that are met in texts, with how many letters they have.
extern const std::string_view kCommon;
extern const std::size_t kCommonLines;
/// Compounds that are written solid, with their parts, spaces between them.
extern const std::string_view kCompounds;
extern const std::size_t kCompoundLines;

}  // namespace rules::text::english
