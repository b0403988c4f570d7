#include "feeds/xml/repair.hpp"

#include <gtest/gtest.h>

namespace feeds {
namespace {

TEST(Recovery, RepairedXmlIsBalanced) {
    Budget budget{std::chrono::seconds{10}};
    const Repaired repaired = repair_xml("<a x=1 y='2'>1<b>2</c></a></a>", 256, budget);
    EXPECT_EQ(repaired.xml, "<a x=\"1\" y=\"2\">1<b>2</b></a>");
}

}  // namespace
}  // namespace feeds
