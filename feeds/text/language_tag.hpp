#pragma once
// Languages as feeds name them, as tags (BCP 47).

#include <string>
#include <string_view>

namespace feeds {

/// The tag that a feed means, its parts cased as RFC 5646 §2.1.1 recommends: "en_US", "EN-us" and
/// "en_US.UTF-8" are "en-US", "zh-hant-tw" is "zh-Hant-TW", "en, fr" is "en", "English" is "en".
/// Only the form is looked at, not whether a part is registered. Empty where it names no language
/// ("x-default", "und", "n/a", a text).
std::string language_tag(std::string_view written);

}  // namespace feeds
