#pragma once
// ICU's converters and its detection of charsets, as values.

#include <unicode/ucnv.h>

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace feeds {

using Converter = std::unique_ptr<UConverter, decltype(&ucnv_close)>;

/// The converter of a charset as documents name it; nullptr where there is none.
Converter open_converter(std::string_view charset);

/// Whether a charset has no characters of one byte.
bool is_wide(const UConverter& converter);

/// What becomes of bytes that a charset does not have.
enum class Unmapped : std::uint8_t { dropped, refused };

/// UTF-8 of `bytes`; nothing where some are refused. A character that the end cut through is no
/// reason: documents are cut.
std::optional<std::string> convert(UConverter& converter,
                                   std::string_view bytes,
                                   Unmapped unmapped);

/// The charset that the letters of a text are most likely in; empty where nothing tells.
std::string detect_charset(std::string_view bytes);

inline bool above_ascii(char c) {
    return static_cast<unsigned char>(c) >= 0x80U;
}

}  // namespace feeds
