#pragma once
// Character references: &eacute; &#233; &#xE9;

#include <cstddef>
#include <string>
#include <string_view>

namespace feeds {

/// A reference read at the start of a text.
struct Reference {
    std::size_t length = 0;   ///< bytes it occupies, the `&` included; 0: there is none
    std::string_view text;    ///< what a named one stands for, in UTF-8
    char32_t code_point = 0;  ///< what a numeric one stands for; 0: named, or not a character
};

/// Whether a reference may lack its semicolon, as HTML allows and XML does not.
enum class Semicolon { required, optional };

/// Reads the reference at the start of `text`, which begins with `&`. Numbers of windows-1252's
/// controls stand for the characters that the author meant (WHATWG §13.2.5.80), and two that follow
/// each other and are halves of UTF-16 for one character.
Reference read_reference(std::string_view text, Semicolon semicolon);

/// Appends what a reference stands for; nothing where XML forbids the character.
void append(std::string& out, const Reference& reference);

/// Appends a text with each reference that has its semicolon decoded once. `own` is shown what
/// begins with `&` first: it appends what it knows and answers how many bytes that took, 0 for
/// none.
template <typename Own>
void append_decoded(std::string& out, std::string_view text, Own own) {
    while (true) {
        const std::size_t ampersand = text.find('&');
        out.append(text.substr(0, ampersand));
        if (ampersand == std::string_view::npos)
            return;
        text.remove_prefix(ampersand);
        std::size_t length = own(text);
        if (length == 0) {
            const Reference reference = read_reference(text, Semicolon::required);
            length = reference.length;
            append(out, reference);
        }
        if (length == 0) {
            out += '&';
            length = 1;
        }
        text.remove_prefix(length);
    }
}

/// The text with each reference that has its semicolon decoded once.
std::string decode_references(std::string_view text);

}  // namespace feeds
