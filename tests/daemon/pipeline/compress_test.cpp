#include "daemon/pipeline/compress.hpp"

#include <gtest/gtest.h>

namespace newsalertd::pipeline {
namespace {

TEST(Compress, GivesTheTextBack) {
    for (const auto& text :
         {std::string(), std::string("a"), std::string(1 << 20, 'x'), std::string("\0\xff\n", 3)})
        EXPECT_EQ(decompress(compress(text)), text);
}

TEST(Compress, WhatIsNoFrameIsRefused) {
    const auto packed = compress(std::string(10'000, 'x') + "y");
    EXPECT_EQ(decompress("no frame"), std::nullopt);
    EXPECT_EQ(decompress(packed.substr(0, packed.size() - 1)), std::nullopt);
    EXPECT_EQ(decompress(packed + "z"), std::nullopt);
}

TEST(Compress, AFrameThatClaimsToBeHugeIsRefusedUnread) {
    // A frame header with an eight byte content size of 2^40.
    const std::string huge("\x28\xb5\x2f\xfd\xe0\0\0\0\0\0\1\0\0\1\0\0", 16);
    EXPECT_EQ(decompress(huge), std::nullopt);
}

}  // namespace
}  // namespace newsalertd::pipeline
