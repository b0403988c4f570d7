#include "feeds/net/content_decoder.hpp"

#include "feeds/text/ascii.hpp"

#include <zlib.h>
#include <zstd.h>
#include <zstd_errors.h>

#include <algorithm>
#include <brotli/decode.h>
#include <new>
#include <ranges>

namespace feeds::net {

/// One coding. `decode` may be called again with no input while it has `more`.
class ContentDecoder::Stream {
public:
    virtual ~Stream() = default;

    struct Progress {
        std::size_t consumed = 0;
        std::size_t produced = 0;
        bool more = false;
        bool ended = false;
        bool failed = false;
        bool too_wide = false;  ///< it failed, for its window is beyond the bound
    };

    virtual Progress decode(std::string_view in, char* out, std::size_t room) = 0;

    /// Whether bytes behind the end begin another stream of the same kind, which is read then.
    virtual bool continues(std::string_view) { return false; }

    virtual bool keeps_window() const { return true; }
};

namespace {

constexpr std::size_t kHeadBytes = 4;
constexpr std::string_view kBehind = "bytes stand behind the compressed body";

bool is_gzip(std::string_view bytes) {
    return bytes.starts_with("\x1f\x8b");
}

bool is_zstd(std::string_view bytes) {
    return bytes.starts_with("\x28\xb5\x2f\xfd");
}

/// RFC 1950 §2.2.
bool is_zlib(std::string_view bytes) {
    if (bytes.size() < 2)
        return false;
    const auto first = static_cast<unsigned char>(bytes[0]);
    const auto second = static_cast<unsigned char>(bytes[1]);
    return (first & 15U) == 8 && (first * 256U + second) % 31 == 0;
}

/// How documents begin that are not compressed at all.
bool is_text(std::string_view bytes) {
    if (bytes.starts_with("\xEF\xBB\xBF"))
        return true;
    const bool readable = std::ranges::all_of(bytes, [](char c) {
        return (c >= ' ' && c <= '~') || c == '\t' || c == '\r' || c == '\n';
    });
    return readable && !bytes.empty() &&
           std::string_view("<{[ \t\r\n").find(bytes.front()) != std::string_view::npos;
}

class ZlibStream final : public ContentDecoder::Stream {
public:
    explicit ZlibStream(int window_bits) {
        if (inflateInit2(&stream_, window_bits) != Z_OK)
            throw std::bad_alloc();
    }

    ~ZlibStream() override { inflateEnd(&stream_); }

    ZlibStream(const ZlibStream&) = delete;
    ZlibStream& operator=(const ZlibStream&) = delete;

    Progress decode(std::string_view in, char* out, std::size_t room) override {
        stream_.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(in.data()));
        stream_.avail_in = static_cast<uInt>(in.size());
        stream_.next_out = reinterpret_cast<Bytef*>(out);
        stream_.avail_out = static_cast<uInt>(room);
        const int code = inflate(&stream_, Z_NO_FLUSH);
        Progress progress{.consumed = in.size() - stream_.avail_in,
                          .produced = room - stream_.avail_out};
        progress.ended = code == Z_STREAM_END;
        progress.failed = code != Z_OK && code != Z_BUF_ERROR && code != Z_STREAM_END;
        progress.more = !progress.ended && stream_.avail_out == 0;
        return progress;
    }

    bool continues(std::string_view rest) override {
        return is_gzip(rest) && inflateReset(&stream_) == Z_OK;
    }

    bool keeps_window() const override { return false; }  // 32 KiB

private:
    z_stream stream_{};
};

class BrotliStream final : public ContentDecoder::Stream {
public:
    BrotliStream() : state_(BrotliDecoderCreateInstance(nullptr, nullptr, nullptr)) {
        if (state_ == nullptr)
            throw std::bad_alloc();
    }

    ~BrotliStream() override { BrotliDecoderDestroyInstance(state_); }

    BrotliStream(const BrotliStream&) = delete;
    BrotliStream& operator=(const BrotliStream&) = delete;

    Progress decode(std::string_view in, char* out, std::size_t room) override {
        std::size_t in_left = in.size();
        const auto* next_in = reinterpret_cast<const std::uint8_t*>(in.data());
        std::size_t out_left = room;
        auto* next_out = reinterpret_cast<std::uint8_t*>(out);
        const auto code = BrotliDecoderDecompressStream(
            state_, &in_left, &next_in, &out_left, &next_out, nullptr);
        return {.consumed = in.size() - in_left,
                .produced = room - out_left,
                .more = code == BROTLI_DECODER_RESULT_NEEDS_MORE_OUTPUT,
                .ended = code == BROTLI_DECODER_RESULT_SUCCESS,
                .failed = code == BROTLI_DECODER_RESULT_ERROR};
    }

private:
    BrotliDecoderState* state_;
};

class ZstdStream final : public ContentDecoder::Stream {
public:
    ZstdStream() : stream_(ZSTD_createDStream()) {
        if (stream_ == nullptr)
            throw std::bad_alloc();
        constexpr int kWindowLog = 24;  // 16 MiB; RFC 9659 allows 8
        ZSTD_DCtx_setParameter(stream_, ZSTD_d_windowLogMax, kWindowLog);
    }

    ~ZstdStream() override { ZSTD_freeDStream(stream_); }

    ZstdStream(const ZstdStream&) = delete;
    ZstdStream& operator=(const ZstdStream&) = delete;

    Progress decode(std::string_view in, char* out, std::size_t room) override {
        ZSTD_inBuffer input{in.data(), in.size(), 0};
        ZSTD_outBuffer output{out, room, 0};
        const std::size_t code = ZSTD_decompressStream(stream_, &output, &input);
        const bool failed = ZSTD_isError(code) != 0;
        return {.consumed = input.pos,
                .produced = output.pos,
                .more = !failed && code != 0 && output.pos == room,
                .ended = code == 0,
                .failed = failed,
                .too_wide = ZSTD_getErrorCode(code) == ZSTD_error_frameParameter_windowTooLarge};
    }

    bool continues(std::string_view rest) override { return is_zstd(rest); }

private:
    ZSTD_DStream* stream_;
};

bool is_known(std::string_view coding) {
    return coding == "gzip" || coding == "x-gzip" || coding == "deflate" || coding == "br" ||
           coding == "zstd";
}

}  // namespace

ContentDecoder::ContentDecoder() = default;
ContentDecoder::~ContentDecoder() = default;

void ContentDecoder::reset() {
    declared_.clear();
    flaw_.clear();
}

void ContentDecoder::note(std::string_view flaw) {
    if (flaw_.empty())  // the first says most
        flaw_ = flaw;
}

void ContentDecoder::declare(std::string_view codings) {
    constexpr std::size_t kLongest = 32;
    for (const auto part : std::views::split(codings, ',')) {
        const std::string coding = lower(trim(std::string_view(part)));
        if (is_known(coding)) {
            if (!declared_.empty())
                note("the body is said to be compressed more than once");
            declared_ = coding;
        } else if (!coding.empty() && coding != "identity") {
            note("Content-Encoding \"" + coding.substr(0, kLongest) + "\" is no coding");
        }
    }
}

void ContentDecoder::choose() {
    chosen_ = true;
    if (declared_.empty())
        return;
    if (is_gzip(head_))
        stream_ = std::make_unique<ZlibStream>(MAX_WBITS + 16);
    else if (is_zstd(head_))
        stream_ = std::make_unique<ZstdStream>();
    else if (is_text(head_))
        note("the body is not compressed, though it is said to be");
    else if (declared_ == "br")
        stream_ = std::make_unique<BrotliStream>();
    else if (is_zlib(head_))
        stream_ = std::make_unique<ZlibStream>(MAX_WBITS);
    else if (declared_ == "deflate")
        stream_ = std::make_unique<ZlibStream>(-MAX_WBITS);  // without RFC 1950's frame, as many do
    else
        note("the body is not compressed, though it is said to be");
}

/// Keeps bytes until they tell what begins: the body, or another stream behind one.
std::size_t ContentDecoder::take_head(std::string_view in) {
    const std::size_t taken = std::min(kHeadBytes - head_.size(), in.size());
    head_.append(in.substr(0, taken));
    if (head_.size() < kHeadBytes)
        return taken;
    if (!between_) {
        choose();
        return taken;
    }
    between_ = false;
    ended_ = !stream_->continues(head_);
    if (ended_) {
        note(kBehind);
        head_.clear();
        stream_.reset();
    }
    return taken;
}

ContentDecoder::Step ContentDecoder::decode(std::string_view in,
                                            std::string& out,
                                            std::size_t most) {
    if (!chosen_ || between_) {
        const std::size_t taken = take_head(in);
        return {.consumed = taken, .more = chosen_ && !between_ && !ended_};
    }
    if (ended_) {
        note(in.empty() ? "" : kBehind);
        return {.consumed = in.size()};
    }
    const bool of_head = !head_.empty();
    const std::string_view source = of_head ? std::string_view{head_} : in;
    Step step;
    std::size_t consumed = source.size();
    if (!stream_) {
        consumed = std::min(source.size(), most);
        out.append(source.substr(0, consumed));
    } else {
        const std::size_t size = out.size();
        out.resize(size + most);
        const Stream::Progress progress = stream_->decode(source, out.data() + size, most);
        out.resize(size + progress.produced);
        consumed = progress.consumed;
        step.more = progress.more;
        step.failed = progress.failed;
        step.too_wide = progress.too_wide;
        between_ = progress.ended;
    }
    if (of_head) {
        head_.erase(0, consumed);
        step.more = step.more || (!head_.empty() && !between_);
    } else {
        step.consumed = consumed;
    }
    return step;
}

void ContentDecoder::finish(std::string& out) {
    if (between_ || ended_) {
        note(head_.empty() ? "" : kBehind);
        return;
    }
    if (!chosen_ && !head_.empty())
        choose();
    constexpr std::size_t kRest = 64UL << 10U;
    while (!head_.empty() && !between_) {
        const std::size_t left = head_.size();
        if (decode({}, out, kRest).failed || head_.size() == left)
            break;
    }
    if (stream_ && !between_)
        note("the compressed body ends before its end");
}

bool ContentDecoder::keeps_window() const {
    return stream_ && !ended_ && stream_->keeps_window();
}

}  // namespace feeds::net
