#include "daemon/cli/check.hpp"

#include "tests/daemon/config/folder.hpp"

#include <boost/json.hpp>

#include <sstream>

namespace newsalertd::cli {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

class Check : public config::testing::Folder {
public:
    int run(const std::string& explain = {}, bool json = false) {
        out.str({});
        err.str({});
        return check({.config_dir = path(),
                      .json = json,
                      .out = out,
                      .err = err,
                      .environment = locations().environment},
                     explain);
    }

    void good() {
        feeds("[[feed]]\nname = \"Desk\"\nurl = \"https://a.example/\"\n");
        rules("[[watch]]\nname = \"H200\"\nquery = 'H200 AND import'\nnotify = [\"console\"]\n");
    }

    std::ostringstream out;
    std::ostringstream err;
};

TEST_F(Check, SaysThatAllIsWell) {
    good();
    EXPECT_EQ(run(), 0);
    EXPECT_THAT(out.str(), AllOf(HasSubstr("ok (no errors"), HasSubstr("1 feeds, 1 watches")));
    EXPECT_THAT(err.str(), IsEmpty());
}

TEST_F(Check, ShowsTheRemarksOfAWatch) {
    good();
    rules(
        "[[watch]]\nname = \"H200\"\nquery = 'H200'\nnotify = [\"console\"]\n"
        "note = \"asked for by the desk\"\ntags = [\"chips\", \"asia\"]\n");
    EXPECT_EQ(run("H200"), 0);
    EXPECT_THAT(out.str(),
                AllOf(HasSubstr("note      asked for by the desk\n"),
                      HasSubstr("tags      chips, asia\n")));
    run("H200", true);
    EXPECT_THAT(out.str(), HasSubstr(R"("note":"asked for by the desk","tags":["chips","asia"])"));
}

TEST_F(Check, PrintsEveryFindingAndExits78) {
    good();
    settings("[fetch]\nmin_interval = 5\nhost_gap = 5\n[admin]\nlisten = \"0.0.0.0:1\"\n");
    EXPECT_EQ(run(), 78);
    EXPECT_THAT(err.str(),
                AllOf(HasSubstr("newsalertd.toml:2:16: error"),
                      HasSubstr("newsalertd.toml:3:12: error"),
                      HasSubstr("newsalertd.toml:5:10: warning")));
    EXPECT_THAT(out.str(), HasSubstr("not valid (2 errors, 1 warning"));
}

TEST_F(Check, ShowsWhatElseFindsAWord) {
    good();
    rules(
        "[[watch]]\nname = \"talks\"\nquery = 'ceasefire OR fibre OR sell OR =approve OR F-16'\n");
    EXPECT_EQ(run("talks"), 0);
    EXPECT_THAT(out.str(),
                AllOf(HasSubstr("finds     ceasefire; written cease fire"),
                      HasSubstr("finds     fibre; forms fiber"),
                      HasSubstr("finds     sell; forms selling; family sold, sale, "),
                      HasSubstr("finds     F-16; written f 16; forms f16s")));
    EXPECT_THAT(out.str(), ::testing::Not(HasSubstr("approve;")));
}

TEST_F(Check, ExplainsAWatch) {
    good();
    EXPECT_EQ(run("H200"), 0);
    EXPECT_THAT(out.str(), AllOf(HasSubstr("H200 AND import"), HasSubstr("console")));
    EXPECT_EQ(run("H20"), 66);
    EXPECT_THAT(err.str(), HasSubstr("did you mean \"H200\"?"));
}

TEST_F(Check, TellsOfTheStarter) {
    EXPECT_EQ(run(), 0);
    EXPECT_THAT(out.str(), HasSubstr("starter feeds"));
}

TEST_F(Check, WritesOneJsonDocument) {
    good();
    settings("[fetch]\nmin_interval = 5\n");
    EXPECT_EQ(run("H200", true), 78);
    EXPECT_THAT(err.str(), IsEmpty());
    const auto document = boost::json::parse(out.str());
    EXPECT_FALSE(document.at("ok").as_bool());
    const auto& finding = document.at("findings").at(0);
    EXPECT_EQ(finding.at("line"), 2);
    EXPECT_EQ(finding.at("column"), 16);
    EXPECT_EQ(finding.at("severity"), "error");
    EXPECT_EQ(document.at("watch").at("name"), "H200");
}

}  // namespace
}  // namespace newsalertd::cli
