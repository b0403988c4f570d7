// Articles from a program: each line has its answer, and what is taken is told.

#include "tests/integration/site.hpp"

#include <boost/json/parse.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sstream>
#include <vector>

namespace integration {
namespace {

namespace json = boost::json;
using ::testing::HasSubstr;

std::vector<json::object> answers(const std::string& out) {
    std::vector<json::object> all;
    std::istringstream lines(out);
    for (std::string line; std::getline(lines, line);)
        all.push_back(json::parse(line).as_object());
    return all;
}

TEST(Inject, EveryLineIsStoredAndToldOrRefusedWithAReason) {
    Site site;
    auto daemon = site.start();
    const auto done = site.verb({"inject"},
                                R"({"title":"Saffron by title alone"}
{"summary":"Saffron by summary alone"}
{"title":"Saffron said twice","summary":"the same words","content":"the same words"}
{"title":"Saffron by title alone"}

{"title":7}
{"title":"Saffron at some time","published":"soon"}
not JSON
["Saffron"]
{"titel":"Saffron, misspelt"}
{"title":"Saffron of 2001","published":"2001-01-01","mood":"good"}
)");
    EXPECT_EQ(done.exit, 65);
    const auto all = answers(done.out);
    ASSERT_EQ(all.size(), 10U) << done.out;
    for (const std::size_t i : {0U, 1U, 2U, 9U}) {
        EXPECT_EQ(all[i].at("new"), true) << i;
        EXPECT_EQ(all[i].at("alerts"), 1) << i;
        EXPECT_GT(all[i].at("seq").as_int64(), 0) << i;
    }
    EXPECT_EQ(all[3].at("new"), false);
    EXPECT_EQ(all[9].at("ignored"), json::parse(R"(["mood"])"));
    const std::vector<std::pair<int, const char*>> refused{{6, "must be a string"},
                                                           {7, "not a date"},
                                                           {8, "not JSON"},
                                                           {9, "must be a JSON object"},
                                                           {10, "did you mean"}};
    for (std::size_t i = 0; i < refused.size(); ++i) {
        EXPECT_EQ(all[4 + i].at("line"), refused[i].first);
        EXPECT_THAT(std::string(all[4 + i].at("error").as_string()), HasSubstr(refused[i].second));
        EXPECT_THAT(done.err, HasSubstr("line " + std::to_string(refused[i].first) + ": "));
    }
    for (const auto* title : {"Saffron by title alone",
                              "Saffron by summary alone",
                              "Saffron said twice",
                              "Saffron of 2001"})
        site.hook.wait_for(title);
    EXPECT_EQ(stop(*daemon), 0) << daemon->errors();
    EXPECT_EQ(site.hook.count(), 4U);
}

}  // namespace
}  // namespace integration
