#include "daemon/config/state_line.hpp"

#include "tests/daemon/config/folder.hpp"

#include <optional>
#include <string>
#include <vector>

namespace newsalertd::config {
namespace {

using testing::Folder;

struct Case {
    std::string text;
    std::optional<std::string> path;  ///< none: the usual place
    std::size_t line = 0;             ///< where it cannot be read; 0: it can
};

TEST(StateLine, IsReadFromWhatIsNoToml) {
    const std::vector<Case> cases{
        {"[state]\npath = \"/s/state.db\"\n[channels.x\n", "/s/state.db"},
        {"[ state ]  # here\n  path='/s/state.db'   # and here\nfoo = \n", "/s/state.db"},
        {"\xEF\xBB\xBF[state]\r\npath = \"/s/state.db\"\r\nx = = 1\r\n", "/s/state.db"},
        {"[fetch]\nx = \n[\"state\"]\n\"path\" = \"/s/\\u0061.db\"\n", "/s/a.db"},
        {"state.path = \"/s/state.db\"\n[fetch\n", "/s/state.db"},
        {"state = { path = \"/s/state.db\" }\n[fetch\n", "/s/state.db"},
        {"[channels.log]\npath = \"/x/alerts.jsonl\"\n[fetch\n", std::nullopt},
        {"[channels.log\npath = \"/x/alerts.jsonl\"\n", std::nullopt},
        {"# [state]\n# path = \"/s/state.db\"\n[fetch\n", std::nullopt},
        {"[fetch\n", std::nullopt},
        {"[state]\npath = \"/s/state.db\npath2 = \"\n", std::nullopt, 2},
        {"[state]\npath = /s/state.db\n", std::nullopt, 2},
        {"[state]\npath = 3\n[fetch\n", std::nullopt, 2},
        {"[state]\npath = \"\"\n[fetch\n", std::nullopt, 2},
        {"[state]\npath = \"/s/\"\n[fetch\n", std::nullopt, 2},
        {"[state]\npath = \"~/state.db\"\n[fetch\n", std::nullopt, 2},
        {"[state\npath = \"/s/state.db\"\n", std::nullopt, 1},
        {"[stat]\npath = \"/s/state.db\"\n[fetch\n", std::nullopt, 2},
        {"[stat\npath = \"/s/state.db\"\n", std::nullopt, 2},
        {"[state]\npath = \"/s/a.db\"\npath = \"/s/b.db\"\n", std::nullopt, 3},
        {"[state]\npath = \"/s/a.db\"\npath = \"/s/a.db\"\n", "/s/a.db"},
    };
    for (const auto& one : cases) {
        const auto read = read_state_line(SourceText("newsalertd.toml", one.text));
        if (one.line > 0) {
            ASSERT_FALSE(read) << one.text;
            EXPECT_EQ(read.error().place.line, one.line) << one.text;
        } else {
            ASSERT_TRUE(read) << one.text << read.error().message;
            EXPECT_EQ(*read, one.path) << one.text;
        }
    }
}

class StatePlace : public Folder {};

TEST_F(StatePlace, IsKnownThoughTheSettingsAreBroken) {
    feeds("");
    settings("[state]\npath = \"/s/state.db\"\n[channels.x\n");
    const auto loaded = load();
    EXPECT_FALSE(loaded.valid());
    EXPECT_TRUE(loaded.state_known);
    EXPECT_EQ(loaded.config.state, "/s/state.db");
    EXPECT_EQ(loaded.config.control, "/s/control.sock");
}

TEST_F(StatePlace, IsNotKnownWhereItMayHaveBeenMeant) {
    feeds("");
    for (const std::string text : {"[state]\npath = 3\n",
                                   "[state]\npaht = \"/s/state.db\"\n",
                                   "[stat]\npath = \"/s/state.db\"\n",
                                   "state = \"/s/state.db\"\n",
                                   "[state]\npath = \"/s/\"\n",
                                   "[state]\npath = /s/state.db\n"}) {
        settings(text);
        EXPECT_FALSE(load().state_known) << text;
    }
    for (const std::string text : {"[state]\n",
                                   "[fetch]\nhost_gap = 1\n",
                                   "[channels.log]\ntype = \"jsonl\"\nx = 1\n",
                                   ""}) {
        settings(text);
        EXPECT_TRUE(load().state_known) << text;
    }
}

}  // namespace
}  // namespace newsalertd::config
