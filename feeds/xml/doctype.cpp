#include "feeds/xml/doctype.hpp"

#include "feeds/text/ascii.hpp"
#include "feeds/text/entities.hpp"

#include <optional>
#include <utility>

namespace feeds {

namespace {

constexpr std::size_t kMaxEntities = 1000;

std::string_view take_token(std::string_view& text) {
    text = trim(text);
    std::size_t end = 0;
    while (end < text.size() && !is_space(text[end]) && text[end] != '>')
        ++end;
    const std::string_view word = text.substr(0, end);
    text = trim(text.substr(end));
    return word;
}

std::string_view take_quoted(std::string_view text) {
    if (text.empty() || (text.front() != '"' && text.front() != '\''))
        return {};  // SYSTEM, PUBLIC
    const std::size_t end = text.find(text.front(), 1);
    return end == std::string_view::npos ? std::string_view{} : text.substr(1, end - 1);
}

/// The replacement text: numbers decoded (XML 1.0 §4.5), predefined entities kept for later; none
/// where it names another entity.
std::optional<std::string> replacement(std::string_view value) {
    std::string out;
    bool is_nested = false;
    append_decoded(out, value, [&](std::string_view reference) {
        is_nested = is_nested || read_reference(reference, Semicolon::required).length == 0;
        return std::size_t{0};
    });
    return is_nested ? std::nullopt : std::optional{std::move(out)};
}

}  // namespace

std::size_t behind_prolog(std::string_view text) {
    std::size_t at = 0;
    while (true) {
        while (at < text.size() && is_space(text[at]))
            ++at;
        const std::string_view rest = text.substr(at);
        const bool comment = rest.starts_with("<!--");
        if (!comment && !rest.starts_with("<?"))
            return at;
        const std::string_view closer = comment ? "-->" : "?>";
        const std::size_t end = rest.find(closer);
        at = end == std::string_view::npos ? text.size() : at + end + closer.size();
    }
}

DoctypeEntities doctype_entities(std::string_view document) {
    DoctypeEntities entities;
    const std::size_t start = behind_prolog(document);
    if (!starts_with_no_case(document.substr(start), "<!doctype"))
        return entities;
    const std::size_t end = skip_doctype(document, start);
    std::string_view rest = document.substr(start, end - start);
    constexpr std::string_view kDeclaration = "<!ENTITY";
    for (std::size_t declarations = 0; declarations < kMaxEntities; ++declarations) {
        const std::size_t found = rest.find(kDeclaration);
        if (found == std::string_view::npos)
            break;
        rest = rest.substr(found + kDeclaration.size());
        std::string_view declaration = rest.substr(0, 4096);
        const std::string_view name = take_token(declaration);
        const std::string_view value = take_quoted(declaration);
        if (name.empty() || name == "%" || value.data() == nullptr)
            continue;
        if (auto text = replacement(value))
            entities.try_emplace(std::string{name}, std::move(*text));  // the first one binds
    }
    return entities;
}

std::size_t skip_doctype(std::string_view document, std::size_t start) {
    char quote = 0;
    bool subset = false;
    for (std::size_t at = start; at < document.size(); ++at) {
        const char c = document[at];
        if (quote != 0)
            quote = c == quote ? '\0' : quote;
        else if (c == '"' || c == '\'')
            quote = c;
        else if (c == '[')
            subset = true;
        else if (c == ']')
            subset = false;
        else if (c == '>' && !subset)
            return at + 1;
    }
    // A stray quote hides the end: take the first `>` after the subset instead.
    const std::size_t close =
        document.find(subset ? std::string_view{"]>"} : std::string_view{">"}, start);
    return close == std::string_view::npos ? document.size() : close + (subset ? 2 : 1);
}

}  // namespace feeds
