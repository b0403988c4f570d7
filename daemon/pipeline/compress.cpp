#include "daemon/pipeline/compress.hpp"

#include <zstd.h>

#include <memory>
#include <stdexcept>

namespace newsalertd::pipeline {

std::string compress(std::string_view text) {
    if (text.empty())
        return {};
    // A context costs more than compressing one article: each worker keeps its own.
    thread_local const std::unique_ptr<ZSTD_CCtx, decltype(&ZSTD_freeCCtx)> context(
        ZSTD_createCCtx(), &ZSTD_freeCCtx);
    // With a checksum (32 bits of XXH64): a body damaged on the disk is known as such.
    ZSTD_CCtx_setParameter(context.get(), ZSTD_c_compressionLevel, 1);
    ZSTD_CCtx_setParameter(context.get(), ZSTD_c_checksumFlag, 1);
    std::string packed(ZSTD_compressBound(text.size()), '\0');
    const auto size =
        ZSTD_compress2(context.get(), packed.data(), packed.size(), text.data(), text.size());
    if (ZSTD_isError(size) != 0U)
        throw std::runtime_error(ZSTD_getErrorName(size));
    packed.resize(size);
    return packed;
}

std::optional<std::string> decompress(std::string_view packed) {
    if (packed.empty())
        return std::string();
    // No article is longer: the size in the frame is the state file's word, not to be trusted.
    constexpr unsigned long long kLongest = 64ULL << 20;
    const auto size = ZSTD_getFrameContentSize(packed.data(), packed.size());
    if (size > kLongest)  // the codes of what is no frame are greater still
        return std::nullopt;
    std::string text(size, '\0');
    const auto written = ZSTD_decompress(text.data(), text.size(), packed.data(), packed.size());
    if (ZSTD_isError(written) != 0U || written != size)
        return std::nullopt;
    return text;
}

}  // namespace newsalertd::pipeline
