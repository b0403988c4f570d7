// `explain`: why watches fire on a stored article, or do not.

#include "tests/integration/site.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <sstream>

namespace integration {
namespace {

namespace json = boost::json;
using ::testing::AllOf;
using ::testing::HasSubstr;

constexpr const char* kRules = R"(
[[watch]]
name = "saffron"
query = "saffron"

[[watch]]
name = "approved"
query = 'saffron AND ("import approval" OR licence)'

[[watch]]
name = "elsewhere"
query = "cargo"
feeds = ["Wire"]

[[watch]]
name = "resting"
query = "cargo"
enabled = false
)";

class Explain : public ::testing::Test {
public:
    Explain() {
        site.write_settings();
        site.write("rules.d/saffron.toml", kRules);
        site.feeds.publish("/wire", rss({{"a1", "Quiet day", "Nothing."}}));
        site.write_feed("Wire", site.feeds.url("/wire"));
    }

    std::string store(const std::string& title, const std::string& text) const {
        const auto daemon = site.start();
        const auto stored = json::parse(site.inject("x1", title, text).out);
        EXPECT_EQ(stop(*daemon), 0) << daemon->errors();
        return std::to_string(stored.at("seq").as_int64());
    }

    std::map<std::string, json::object> verdicts(std::vector<std::string> arguments,
                                                 const std::string& input = {}) const {
        arguments.insert(arguments.begin(), {"explain", "--json"});
        const auto done = site.verb(std::move(arguments), input);
        EXPECT_EQ(done.exit, 0) << done.err;
        std::map<std::string, json::object> out;
        std::istringstream lines(done.out);
        for (std::string line; std::getline(lines, line);) {
            auto verdict = json::parse(line).as_object();
            const std::string name(verdict.at("watch").as_string());
            out.emplace(name, std::move(verdict));
        }
        return out;
    }

    Site site;
};

TEST_F(Explain, EveryWatchSaysWhyOrTheSmallestPartThatFailed) {
    const auto article = store("Port takes a saffron cargo", "Twelve tonnes of it landed.");
    const auto found = verdicts({article});
    ASSERT_EQ(found.size(), 4U);

    const auto& fires = found.at("saffron");
    EXPECT_TRUE(fires.at("fires").as_bool());
    EXPECT_EQ(fires.at("spans").at(0).at("text").as_string(), "saffron");
    EXPECT_EQ(fires.at("spans").at(0).at("start").as_int64(), 13);
    EXPECT_EQ(fires.at("spans").at(0).at("char_end").as_int64(), 20);
    EXPECT_GT(fires.at("alert").as_int64(), 0);

    const auto& failed = found.at("approved");
    EXPECT_FALSE(failed.at("query_fires").as_bool());
    EXPECT_EQ(failed.at("part").as_string(), R"("import approval" OR licence)");
    EXPECT_TRUE(failed.at("alert").is_null());

    EXPECT_TRUE(found.at("elsewhere").at("query_fires").as_bool());
    EXPECT_FALSE(found.at("elsewhere").at("fires").as_bool());
    EXPECT_THAT(std::string(found.at("elsewhere").at("kept_back").as_string()),
                HasSubstr("does not listen"));
    EXPECT_THAT(std::string(found.at("resting").at("kept_back").as_string()), HasSubstr("rests"));
}

TEST_F(Explain, ThePartOfAnArticlesTextIsReadToo) {
    const auto article = store("Port takes a cargo", "It is saffron, with its import approval.");
    EXPECT_TRUE(verdicts({article, "--watch", "approved"}).at("approved").at("fires").as_bool());
}

TEST_F(Explain, ATableForPeople) {
    const auto article = store("Port takes a saffron cargo", "Twelve tonnes of it landed.");
    const auto done = site.verb({"explain", article});
    EXPECT_EQ(done.exit, 0) << done.err;
    EXPECT_THAT(done.out,
                AllOf(HasSubstr("Port takes a saffron cargo"),
                      HasSubstr("none of these is there"),
                      HasSubstr("saffron (title)")));
}

TEST_F(Explain, AnArticleOnStandardInputNeedsNoState) {
    const auto found = verdicts({"-"}, R"({"id": 7, "title": "The import approval of saffron"})");
    EXPECT_TRUE(found.at("approved").at("fires").as_bool());
    EXPECT_TRUE(found.at("approved").at("alert").is_null());
    EXPECT_EQ(site.verb({"explain", "-"}, "no article").exit, 65);
    EXPECT_EQ(site.verb({"explain", "-"}, "").exit, 65);
}

TEST_F(Explain, WhatIsNotThereIs66) {
    EXPECT_EQ(site.verb({"explain", "1"}).exit, 66) << "no state yet";
    const auto article = store("Port takes a saffron cargo", "Twelve tonnes of it landed.");
    EXPECT_EQ(site.verb({"explain", "99999"}).exit, 66);
    EXPECT_EQ(site.verb({"explain", "https://x.example/none"}).exit, 66);
    const auto done = site.verb({"explain", article, "--watch", "nobody"});
    EXPECT_EQ(done.exit, 66);
    EXPECT_THAT(done.err, HasSubstr("no watch is named nobody"));
}

}  // namespace
}  // namespace integration
