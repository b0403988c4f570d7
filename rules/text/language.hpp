#pragma once
// The language of an article.

#include <string>
#include <string_view>

namespace rules::text {

/// BCP 47 primary language ("en", "zh"), empty when unknown. `declared` is what the feed says: it
/// decides when the text has fewer than 40 letters or the detection is unsure, and never
/// overrides a confident one. Body beats title alone, so both are given.
std::string detect_language(std::string_view title,
                            std::string_view body,
                            std::string_view declared);

/// The language that an article is matched by: `declared` as it stands, region included, unless the
/// text is surely in another.
std::string article_language(std::string_view title,
                             std::string_view body,
                             std::string_view declared);

}  // namespace rules::text
