#pragma once
// What is wrong with a document that is not TOML, as what its writer did. A parser says what it
// expected; a person wants to know that a quote is missing.

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace rules::toml {

struct Fault {
    std::size_t offset = 0;  ///< the byte of the document
    std::string message;     ///< quotes nothing of it but names of keys: it may be a secret
    std::string hint;
};

inline constexpr std::string_view kLineHint =
    R"(a line is key = "value" or [section]; texts stand in quotes)";

/// The first fault of `document`; nullopt: none that is known here.
std::optional<Fault> find_fault(std::string_view document);

}  // namespace rules::toml
