#include "feeds/limits/bounds.hpp"

#include <gtest/gtest.h>

namespace feeds {
namespace {

TEST(Limits, CutsAreSaidInWords) {
    EXPECT_EQ(describe({2, "link", 70'000, 0}),
              "the link of entry 3 is left out: it has 70000 bytes");
    EXPECT_EQ(describe({0, "title", 1'100'000, 1'048'576}),
              "the title of entry 1 has 1100000 bytes, of which 1048576 are read");
    EXPECT_EQ(describe({std::nullopt, "entries", 6000, 5000}),
              "it has 6000 entries that are new, of which 5000 are read: the newest");
    EXPECT_EQ(describe({4, "attributes", 300, 256}),
              "an element of entry 5 has 300 attributes, of which 256 are read");
    EXPECT_EQ(describe({4, "levels", 300, 256}),
              "an element of entry 5 is nested 300 levels deep: those beyond 256 count as text");
    EXPECT_EQ(describe({std::nullopt, "document", 11, 10}),
              "the document has 11 bytes, of which 10 are read");
}

}  // namespace
}  // namespace feeds
