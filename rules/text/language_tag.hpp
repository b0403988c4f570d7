#pragma once
// Language tags (BCP 47) as users write them: what is none, and which one was meant.

#include "rules/toml/diagnostic.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace rules {

/// What is wrong with a tag, as the parts of a Diagnostic.
struct LanguageProblem {
    Severity severity = Severity::warning;
    std::string message;
    std::string hint;
};

/// An error where `tag` has not the shape of a language code ("english", "EN"), a warning where it
/// names no language ("jp"). Both say which was probably meant.
std::optional<LanguageProblem> check_language_tag(std::string_view tag);

/// Whether the primary part of `tag` ("pt" of "pt-BR") is a language of ISO 639, in lower case.
bool is_language(std::string_view tag);

/// The code that who wrote `text` probably meant: "ja" for "jp", "jpn" and "Japanese". Empty where
/// none is likely, or its primary part is right. Of codes that are languages themselves, those that
/// are a country's too have one: "sv" for "se", which is Northern Sami.
std::string language_meant(std::string_view text);

/// Whether it is written in Latin letters by most who write it.
bool is_in_latin_script(std::string_view tag);

/// "Polish" for "pl" and "pl-PL"; the code itself where it has no name.
std::string language_name(std::string_view tag);

}  // namespace rules
