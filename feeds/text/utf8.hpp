#pragma once
// UTF-8 as the parser needs it: what XML 1.0 allows in a document, and nothing else.

#include <cstddef>
#include <string>
#include <string_view>

namespace feeds {

/// Whether XML 1.0 §2.2 allows the character (controls but tab and line ends, surrogates and
/// U+FFFE/U+FFFF are not).
bool is_xml_char(char32_t code_point);

/// Appends the UTF-8 of a character; one that XML forbids is dropped.
void append_code_point(std::string& out, char32_t code_point);

/// Length in bytes of the longest prefix that is valid UTF-8 made of XML characters, C1 controls
/// but U+0085 excepted: they are windows-1252 that somebody declared as ISO 8859-1.
std::size_t clean_prefix(std::string_view text);

/// Length in bytes of the longest prefix that is valid UTF-8, whatever the characters.
std::size_t valid_prefix(std::string_view text);

/// Length of what is UTF-8 but for one mistake of the program that wrote it, at the start of
/// `text`: halves of UTF-16 written as characters of three bytes (CESU-8), a pair or one alone, and
/// Java's two bytes for NUL. 0: there is none.
std::size_t near_utf8(std::string_view text);

/// Copies `text`, joins pairs of UTF-16 halves, drops single ones and characters that XML forbids,
/// and reads C1 controls and each byte that is not UTF-8 as windows-1252: documents pasted together
/// from two sources hold both.
std::string clean_utf8(std::string_view text);

/// The character that two halves of UTF-16 stand for; 0 where they are no pair.
char32_t join_surrogates(char32_t high, char32_t low);

/// The character that windows-1252 has at a byte of 0x80–0x9F; what HTML makes of &#128;–&#159;.
char32_t windows_1252(unsigned char byte);

}  // namespace feeds
