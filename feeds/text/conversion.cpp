#include "feeds/text/conversion.hpp"

#include "feeds/text/charset_label.hpp"

#include <unicode/ucnv_err.h>
#include <unicode/ucsdet.h>

#include <algorithm>
#include <array>

namespace feeds {

Converter open_converter(std::string_view charset) {
    const std::string name = real_charset(charset);
    UErrorCode error = U_ZERO_ERROR;
    UConverter* converter = name.empty() ? nullptr : ucnv_open(name.c_str(), &error);
    if (U_FAILURE(error))
        converter = nullptr;
    return {converter, &ucnv_close};
}

bool is_wide(const UConverter& converter) {
    constexpr std::array kTypes = {UCNV_UTF16_BigEndian,
                                   UCNV_UTF16_LittleEndian,
                                   UCNV_UTF32_BigEndian,
                                   UCNV_UTF32_LittleEndian,
                                   UCNV_UTF16,
                                   UCNV_UTF32};
    return std::ranges::find(kTypes, ucnv_getType(&converter)) != kTypes.end();
}

std::optional<std::string> convert(UConverter& converter,
                                   std::string_view bytes,
                                   Unmapped unmapped) {
    UErrorCode error = U_ZERO_ERROR;
    ucnv_reset(&converter);
    ucnv_setToUCallBack(
        &converter,
        unmapped == Unmapped::refused ? UCNV_TO_U_CALLBACK_STOP : UCNV_TO_U_CALLBACK_SKIP,
        nullptr,
        nullptr,
        nullptr,
        &error);
    constexpr std::size_t kMostBytesOfOne = 3;  // in UTF-8, of one byte in any other charset
    std::string out;
    out.resize_and_overwrite(
        bytes.size() * kMostBytesOfOne + 1, [&](char* target, std::size_t room) {
            const std::int32_t length = ucnv_toAlgorithmic(UCNV_UTF8,
                                                           &converter,
                                                           target,
                                                           static_cast<std::int32_t>(room),
                                                           bytes.data(),
                                                           static_cast<std::int32_t>(bytes.size()),
                                                           &error);
            return std::min(static_cast<std::size_t>(std::max(length, 0)), room);
        });
    if (U_FAILURE(error) && error != U_TRUNCATED_CHAR_FOUND && unmapped == Unmapped::refused)
        return std::nullopt;
    return out;
}

std::string detect_charset(std::string_view bytes) {
    constexpr std::size_t kSample = 64UL * 1024;
    UErrorCode error = U_ZERO_ERROR;
    const std::unique_ptr<UCharsetDetector, decltype(&ucsdet_close)> detector{ucsdet_open(&error),
                                                                              &ucsdet_close};
    if (U_FAILURE(error))
        return {};
    // Markup is ASCII in every charset; what tells charsets apart are the letters around it.
    const std::size_t start =
        static_cast<std::size_t>(std::ranges::find_if(bytes, above_ascii) - bytes.begin());
    const std::string_view sample = bytes.substr(start > 256 ? start - 256 : 0, kSample);
    ucsdet_setText(detector.get(), sample.data(), static_cast<std::int32_t>(sample.size()), &error);
    ucsdet_enableInputFilter(detector.get(), static_cast<UBool>(true));
    const UCharsetMatch* best = ucsdet_detect(detector.get(), &error);
    if (U_FAILURE(error) || best == nullptr || ucsdet_getConfidence(best, &error) < 20)
        return {};
    const char* name = ucsdet_getName(best, &error);
    return U_FAILURE(error) || name == nullptr ? std::string{} : std::string{name};
}

}  // namespace feeds
