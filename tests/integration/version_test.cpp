// What a report of a fault should say of the program.

#include "tests/integration/child.hpp"

#include <boost/json/parse.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace integration {
namespace {

namespace json = boost::json;
using ::testing::HasSubstr;
using ::testing::MatchesRegex;

TEST(Version, NamesProgramSchemaAndLibraries) {
    const auto run = run_newsalertd({"version", "--json"}, {});
    ASSERT_EQ(run.exit, 0) << run.err;
    const auto answer = json::parse(run.out);
    EXPECT_THAT(std::string(answer.at("version").as_string()), MatchesRegex("[0-9]+\\.[0-9]+.*"));
    EXPECT_FALSE(answer.at("build").as_string().empty());
    EXPECT_FALSE(answer.at("compiler").as_string().empty());
    EXPECT_GT(answer.at("schema").as_int64(), 0);
    for (const auto* library : {"boost", "curl", "icu", "openssl", "pugixml", "sqlite", "zstd"})
        EXPECT_FALSE(answer.at("libraries").at(library).as_string().empty()) << library;
}

TEST(Version, NeedsNoConfiguration) {
    const auto run = run_newsalertd({"version"}, {{"HOME", "/nowhere"}});
    EXPECT_EQ(run.exit, 0) << run.err;
    EXPECT_THAT(run.out, HasSubstr("sqlite"));
}

}  // namespace
}  // namespace integration
