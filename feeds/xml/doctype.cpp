#include "feeds/xml/doctype.hpp"

#include "feeds/text/ascii.hpp"
#include "feeds/text/entities.hpp"

#include <optional>

namespace feeds {

namespace {

constexpr std::size_t kMaxEntities = 1000;

/// Offset of the DOCTYPE's `<`: only white space, comments and instructions may stand before it.
std::size_t find_doctype(std::string_view document) {
    std::size_t at = 0;
    while (at < document.size()) {
        if (is_space(document[at])) {
            ++at;
            continue;
        }
        const std::string_view rest = document.substr(at);
        std::string_view closer;
        if (rest.starts_with("<?")) {
            closer = "?>";
        } else if (rest.starts_with("<!--")) {
            closer = "-->";
        } else {
            return starts_with_no_case(rest, "<!doctype") ? at : std::string_view::npos;
        }
        const std::size_t end = rest.find(closer);
        if (end == std::string_view::npos) {
            break;
        }
        at += end + closer.size();
    }
    return std::string_view::npos;
}

std::string_view take_word(std::string_view& text) {
    text = trim(text);
    std::size_t end = 0;
    while (end < text.size() && !is_space(text[end]) && text[end] != '>') {
        ++end;
    }
    const std::string_view word = text.substr(0, end);
    text = trim(text.substr(end));
    return word;
}

std::string_view take_quoted(std::string_view text) {
    if (text.empty() || (text.front() != '"' && text.front() != '\'')) {
        return {};  // SYSTEM, PUBLIC
    }
    const std::size_t end = text.find(text.front(), 1);
    return end == std::string_view::npos ? std::string_view{} : text.substr(1, end - 1);
}

/// The replacement text: numbers decoded (XML 1.0 §4.5), predefined entities kept for later; none
/// where it names another entity.
std::optional<std::string> replacement(std::string_view value) {
    std::string out;
    while (!value.empty()) {
        const std::size_t ampersand = value.find('&');
        out.append(value.substr(0, ampersand));
        if (ampersand == std::string_view::npos) {
            break;
        }
        value.remove_prefix(ampersand);
        const Reference reference = read_reference(value, Semicolon::required);
        if (reference.length == 0) {
            return std::nullopt;
        }
        append(out, reference);
        value.remove_prefix(reference.length);
    }
    return out;
}

}  // namespace

DoctypeEntities doctype_entities(std::string_view document) {
    DoctypeEntities entities;
    const std::size_t start = find_doctype(document);
    if (start == std::string_view::npos) {
        return entities;
    }
    const std::size_t end = skip_doctype(document, start);
    std::string_view rest = document.substr(start, end - start);
    constexpr std::string_view kDeclaration = "<!ENTITY";
    for (std::size_t declarations = 0; declarations < kMaxEntities; ++declarations) {
        const std::size_t found = rest.find(kDeclaration);
        if (found == std::string_view::npos) {
            break;
        }
        rest = rest.substr(found + kDeclaration.size());
        std::string_view declaration = rest.substr(0, 4096);
        const std::string_view name = take_word(declaration);
        const std::string_view value = take_quoted(declaration);
        if (name.empty() || name == "%" || value.data() == nullptr) {
            continue;
        }
        if (auto text = replacement(value)) {
            entities.try_emplace(std::string{name}, std::move(*text));  // the first one binds
        }
    }
    return entities;
}

std::size_t skip_doctype(std::string_view document, std::size_t start) {
    char quote = 0;
    bool subset = false;
    for (std::size_t at = start; at < document.size(); ++at) {
        const char c = document[at];
        if (quote != 0) {
            quote = c == quote ? '\0' : quote;
        } else if (c == '"' || c == '\'') {
            quote = c;
        } else if (c == '[') {
            subset = true;
        } else if (c == ']') {
            subset = false;
        } else if (c == '>' && !subset) {
            return at + 1;
        }
    }
    // A stray quote hides the end: take the first `>` after the subset instead.
    const std::size_t close =
        document.find(subset ? std::string_view{"]>"} : std::string_view{">"}, start);
    return close == std::string_view::npos ? document.size() : close + (subset ? 2 : 1);
}

}  // namespace feeds
