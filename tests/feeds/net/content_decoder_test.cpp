// What servers say of their bodies' coding, and what they send.

#include "feeds/net/content_decoder.hpp"

#include "tests/support/gzip.hpp"

#include <gtest/gtest.h>

#include <zlib.h>
#include <zstd.h>

#include <brotli/encode.h>

namespace feeds::net {
namespace {

using test_support::gzip;

const std::string kFeed =
    "<?xml version=\"1.0\"?><rss version=\"2.0\"><channel><title>Desk</title></channel></rss>";

std::string deflated(std::string_view text, int window_bits) {
    z_stream stream{};
    deflateInit2(&stream, Z_BEST_COMPRESSION, Z_DEFLATED, window_bits, 8, Z_DEFAULT_STRATEGY);
    std::string out(text.size() + 100, '\0');
    stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(text.data()));
    stream.avail_in = static_cast<uInt>(text.size());
    stream.next_out = reinterpret_cast<Bytef*>(out.data());
    stream.avail_out = static_cast<uInt>(out.size());
    deflate(&stream, Z_FINISH);
    out.resize(stream.total_out);
    deflateEnd(&stream);
    return out;
}

std::string zstd(std::string_view text) {
    std::string out(ZSTD_compressBound(text.size()), '\0');
    out.resize(ZSTD_compress(out.data(), out.size(), text.data(), text.size(), 3));
    return out;
}

/// As a stream whose length is not known when it begins.
std::string zstd_with_window(std::string_view text, int window_log) {
    ZSTD_CCtx* const stream = ZSTD_createCCtx();
    ZSTD_CCtx_setParameter(stream, ZSTD_c_windowLog, window_log);
    std::string out(ZSTD_compressBound(text.size()), '\0');
    ZSTD_outBuffer output{out.data(), out.size(), 0};
    ZSTD_inBuffer input{text.data(), text.size(), 0};
    ZSTD_compressStream2(stream, &output, &input, ZSTD_e_continue);
    ZSTD_compressStream2(stream, &output, &input, ZSTD_e_end);
    ZSTD_freeCCtx(stream);
    out.resize(output.pos);
    return out;
}

std::string brotli(std::string_view text) {
    std::size_t size = BrotliEncoderMaxCompressedSize(text.size());
    std::string out(size, '\0');
    BrotliEncoderCompress(BROTLI_DEFAULT_QUALITY,
                          BROTLI_DEFAULT_WINDOW,
                          BROTLI_MODE_TEXT,
                          text.size(),
                          reinterpret_cast<const std::uint8_t*>(text.data()),
                          &size,
                          reinterpret_cast<std::uint8_t*>(out.data()));
    out.resize(size);
    return out;
}

struct Decoded {
    std::string text;
    std::string flaw;
    bool failed = false;
    bool too_wide = false;
};

Decoded decoded(std::string_view codings,
                std::string_view body,
                std::size_t piece,
                std::size_t most) {
    ContentDecoder decoder;
    decoder.declare(codings);
    Decoded out;
    while (!body.empty() && !out.failed) {
        std::string_view rest = body.substr(0, piece);
        body.remove_prefix(rest.size());
        for (bool more = true; (more || !rest.empty()) && !out.failed;) {
            const std::size_t before = out.text.size();
            const auto step = decoder.decode(rest, out.text, most);
            EXPECT_LE(out.text.size() - before, most);
            rest.remove_prefix(step.consumed);
            more = step.more;
            out.failed = step.failed;
            out.too_wide = step.too_wide;
        }
    }
    decoder.finish(out.text);
    out.flaw = decoder.flaw();
    return out;
}

struct Case {
    const char* codings;
    std::string body;
    std::string text;
    bool flawed = false;
};

class Codings : public testing::TestWithParam<Case> {};

TEST_P(Codings, AreReadByWhatTheBytesAre) {
    const Case& test = GetParam();
    for (const std::size_t piece : {std::size_t{1}, std::size_t{3}, std::size_t{1} << 20U}) {
        for (const std::size_t most : {std::size_t{1}, std::size_t{7}, std::size_t{1} << 16U}) {
            const Decoded got = decoded(test.codings, test.body, piece, most);
            EXPECT_FALSE(got.failed) << piece << ' ' << most;
            EXPECT_EQ(got.text, test.text) << piece << ' ' << most;
            EXPECT_EQ(!got.flaw.empty(), test.flawed) << got.flaw;
        }
    }
}

INSTANTIATE_TEST_SUITE_P(Whole,
                         Codings,
                         testing::Values(Case{"", kFeed, kFeed},
                                         Case{"identity", kFeed, kFeed},
                                         Case{"gzip", gzip(kFeed), kFeed},
                                         Case{"x-gzip", gzip(kFeed), kFeed},
                                         Case{"GZip", gzip(kFeed), kFeed},
                                         Case{"gzip", gzip(kFeed) + gzip(kFeed), kFeed + kFeed},
                                         Case{"deflate", deflated(kFeed, MAX_WBITS), kFeed},
                                         Case{"deflate", deflated(kFeed, -MAX_WBITS), kFeed},
                                         Case{"zstd", zstd(kFeed), kFeed},
                                         Case{"br", brotli(kFeed), kFeed},
                                         Case{"gzip", "", ""},
                                         Case{"", "<a>", "<a>"}));

INSTANTIATE_TEST_SUITE_P(
    NoCodings,
    Codings,
    testing::Values(Case{"utf-8", kFeed, kFeed, true},
                    Case{"aws-chunked", kFeed, kFeed, true},
                    Case{"binary", kFeed, kFeed, true},
                    Case{"none", kFeed, kFeed, true},
                    Case{"UTF-8, identity", kFeed, kFeed, true},
                    Case{"gzip, utf-8", gzip(kFeed), kFeed, true},
                    Case{"utf-8,gzip", gzip(kFeed), kFeed, true},
                    Case{"gzip, gzip", gzip(kFeed), kFeed, true},
                    Case{"gzip", kFeed, kFeed, true},
                    Case{"br", kFeed, kFeed, true},
                    Case{"deflate", kFeed, kFeed, true},
                    Case{"zstd", "\xEF\xBB\xBF" + kFeed, "\xEF\xBB\xBF" + kFeed, true},
                    Case{"deflate", gzip(kFeed), kFeed},
                    Case{"br", gzip(kFeed), kFeed},
                    Case{"gzip", deflated(kFeed, MAX_WBITS), kFeed}));

INSTANTIATE_TEST_SUITE_P(
    Ends,
    Codings,
    testing::Values(Case{"gzip", gzip(kFeed) + "junk", kFeed, true},
                    Case{"gzip", gzip(kFeed) + std::string(512, '\0'), kFeed, true},
                    Case{"gzip", gzip(kFeed).substr(0, gzip(kFeed).size() - 8), kFeed, true},
                    Case{"zstd", zstd(kFeed) + "junk", kFeed, true},
                    Case{"br", brotli(kFeed) + "junk", kFeed, true},
                    Case{"gzip, gzip", gzip(gzip(kFeed)), gzip(kFeed), true},
                    Case{"", gzip(kFeed), gzip(kFeed)}));

TEST(ContentDecoder, DamagedBytesFailBehindWhatCouldBeRead) {
    std::string body = gzip(std::string(100'000, 'x') + kFeed);
    body[body.size() / 2] = static_cast<char>(body[body.size() / 2] ^ 0x55);
    EXPECT_TRUE(decoded("gzip", body, 1024, 65536).failed);
    EXPECT_TRUE(decoded("br", "\xFF\xFF\xFF\xFF\xFF", 1024, 65536).failed);
}

TEST(ContentDecoder, AWindowBeyondTheBoundIsToldFromDamage) {
    EXPECT_EQ(decoded("zstd", zstd_with_window(kFeed, 24), 1024, 65536).text, kFeed);
    const Decoded wide = decoded("zstd", zstd_with_window(kFeed, 25), 1024, 65536);
    EXPECT_TRUE(wide.failed);
    EXPECT_TRUE(wide.too_wide);
    std::string body = zstd(kFeed);
    body[4] = '\xFF';
    EXPECT_FALSE(decoded("zstd", body, 1024, 65536).too_wide);
}

}  // namespace
}  // namespace feeds::net
