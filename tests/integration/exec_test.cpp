// Alerts handed to a program of the user's, from the feed on.

#include "tests/integration/site.hpp"

#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>

namespace integration {
namespace {

namespace fs = std::filesystem;
namespace json = boost::json;
using ::testing::HasSubstr;

class Exec : public testing::Test {
protected:
    /// The watch tells a shell script, which runs in a folder of its own.
    void tell_script(const std::string& text) {
        const auto script = folder_.path() / "script";
        std::ofstream(script) << "#!/bin/sh\ncd '" << folder_.path().string() << "'\n" << text;
        fs::permissions(script, fs::perms::owner_all);
        site_.write_settings("[channels.script]\ntype = \"exec\"\ncommand = [\"" + script.string() +
                             "\", \"desk\"]\n");
        site_.write("rules.d/saffron.toml",
                    "[[watch]]\nname = \"saffron\"\nquery = \"saffron\"\nnotify = [\"script\"]\n");
    }

    void publish_news() {
        site_.feeds.publish("/wire", rss({{"a1", "Saffron \"lot\" $HOME", "The text of it."}}));
        site_.write_feed("Wire", site_.feeds.url("/wire"));
    }

    std::string written(const std::string& file) const {
        std::ifstream in(folder_.path() / file);
        return {std::istreambuf_iterator<char>(in), {}};
    }

    TemporaryFolder folder_;
    Site site_;
};

TEST_F(Exec, AProgramReadsTheAlertOnItsInput) {
    tell_script("cat >> input; echo \"$1 $NEWSALERTD_WATCHES\" >> words\n");
    publish_news();
    const auto daemon = site_.start();
    ASSERT_TRUE(daemon->wait_for_error_line("to script: accepted")) << daemon->errors();
    EXPECT_EQ(stop(*daemon), 0) << daemon->errors();

    const auto input = written("input");
    ASSERT_EQ(std::ranges::count(input, '\n'), 1) << input;
    const auto alert = json::parse(input).as_object();
    EXPECT_EQ(alert.at("title").as_string(), "Saffron \"lot\" $HOME");
    EXPECT_EQ(written("words"), "desk saffron\n");
}

TEST_F(Exec, AnAlertThatAProgramRefusesTwiceIsDeadAndSaysWhy) {
    tell_script("echo run >> runs; echo no desk >&2; exit 1\n");
    publish_news();
    const auto daemon = site_.start();
    ASSERT_TRUE(daemon->wait_for_error_line("content (dead)")) << daemon->errors();
    const auto listed = site_.verb({"deliveries", "--dead", "--json"});
    EXPECT_THAT(listed.out, HasSubstr("exit code 1: no desk"));
    EXPECT_EQ(stop(*daemon), 0) << daemon->errors();
    EXPECT_EQ(written("runs"), "run\nrun\n");
}

TEST_F(Exec, AProgramThatWasKilledIsNotRunAgainWhereThatMayTellTwice) {
    tell_script("echo run >> runs; kill -9 $$\n");
    site_.replace_in_settings("type = \"exec\"", "type = \"exec\"\non_ambiguous = \"hold\"");
    publish_news();
    const auto daemon = site_.start();
    ASSERT_TRUE(daemon->wait_for_error_line("transient (dead)")) << daemon->errors();
    EXPECT_EQ(stop(*daemon), 0) << daemon->errors();
    EXPECT_EQ(written("runs"), "run\n");
}

}  // namespace
}  // namespace integration
