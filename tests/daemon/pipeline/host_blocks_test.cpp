#include "daemon/pipeline/host_blocks.hpp"

#include <gtest/gtest.h>

namespace newsalertd::pipeline {
namespace {

TEST(HostBlocks, SurviveTheState) {
    const std::vector<feeds::fetch::HostBlock> blocks{
        {.name = "a.example",
         .domain = false,
         .until = feeds::fetch::Time{feeds::fetch::Micros{5}},
         .strikes = 2,
         .last = feeds::fetch::Time{feeds::fetch::Micros{4}}},
        {.name = "example",
         .domain = true,
         .until = feeds::fetch::Time{feeds::fetch::Micros{7}},
         .strikes = 0,
         .last = {}}};
    EXPECT_EQ(from_rows(to_rows(blocks)), blocks);
}

TEST(HostBlocks, LeaveOutWhatCannotBeRead) {
    EXPECT_TRUE(from_rows({{"a.example", "what"}, {"b.example", ""}}).empty());
}

}  // namespace
}  // namespace newsalertd::pipeline
