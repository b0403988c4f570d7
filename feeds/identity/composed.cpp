#include "feeds/identity/composed.hpp"

#include "feeds/text/ascii.hpp"

#include <unicode/bytestream.h>
#include <unicode/normalizer2.h>
#include <unicode/stringpiece.h>

#include <cstdint>

namespace feeds::identity {

std::string_view composed(std::string_view text, std::string& buffer) {
    if (is_ascii(text))
        return text;
    UErrorCode status = U_ZERO_ERROR;
    const auto* const nfc = icu::Normalizer2::getNFCInstance(status);
    if (U_FAILURE(status))
        return text;
    const icu::StringPiece piece(text.data(), static_cast<std::int32_t>(text.size()));
    if (nfc->isNormalizedUTF8(piece, status) || U_FAILURE(status))
        return text;
    std::string result;
    icu::StringByteSink<std::string> sink(&result);
    nfc->normalizeUTF8(0, piece, sink, nullptr, status);
    if (U_FAILURE(status))
        return text;
    buffer = std::move(result);
    return buffer;
}

}  // namespace feeds::identity
