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
    std::string packed(ZSTD_compressBound(text.size()), '\0');
    const auto size =
        ZSTD_compressCCtx(context.get(), packed.data(), packed.size(), text.data(), text.size(), 1);
    if (ZSTD_isError(size) != 0U)
        throw std::runtime_error(ZSTD_getErrorName(size));
    packed.resize(size);
    return packed;
}

}  // namespace newsalertd::pipeline
