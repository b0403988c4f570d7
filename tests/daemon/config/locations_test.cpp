#include "daemon/config/locations.hpp"

#include "tests/daemon/config/folder.hpp"

namespace newsalertd::config {
namespace {

using ::testing::ElementsAre;
using testing::Folder;

using Variables = std::map<std::string, std::string, std::less<>>;

Environment of(Variables variables) {
    return [variables = std::move(variables)](std::string_view name) -> std::optional<std::string> {
        const auto found = variables.find(name);
        if (found == variables.end())
            return std::nullopt;
        return found->second;
    };
}

TEST(Locate, TakesTheNamedFolderFirst) {
    const auto found = locate("/x", of({{"HOME", "/home/u"}}), "/");
    EXPECT_EQ(found.folder, "/x");
    EXPECT_TRUE(found.named);
    EXPECT_FALSE(found.system);
}

TEST(Locate, TakesTheSystemFolderWhereItExists) {
    const auto found = locate(std::nullopt, of({{"HOME", "/home/u"}}), "/usr");
    EXPECT_EQ(found.folder, "/usr");
    EXPECT_TRUE(found.system);
    EXPECT_FALSE(found.named);
}

/// With a folder in which nothing is.
class LocateWithoutSystem : public Folder {
protected:
    std::string absent() const { return path() / "absent"; }
};

TEST_F(LocateWithoutSystem, FallsBackToTheUsersFolders) {
    const auto plain = locate(std::nullopt, of({{"HOME", "/home/u"}}), absent());
    EXPECT_EQ(plain.folder, "/home/u/.config/newsalertd");
    EXPECT_EQ(plain.state, "/home/u/.local/state/newsalertd/state.db");
    EXPECT_EQ(plain.control, "/home/u/.local/state/newsalertd/control.sock");
    const auto xdg = locate(std::nullopt,
                            of({{"HOME", "/home/u"},
                                {"XDG_CONFIG_HOME", "/c"},
                                {"XDG_STATE_HOME", "/s"},
                                {"XDG_RUNTIME_DIR", "/run/user/1"}}),
                            absent());
    EXPECT_EQ(xdg.folder, "/c/newsalertd");
    EXPECT_EQ(xdg.state, "/s/newsalertd/state.db");
    EXPECT_EQ(xdg.control, "/run/user/1/newsalertd/control.sock");
}

TEST_F(LocateWithoutSystem, IgnoresEmptyAndRelativeXdgFolders) {
    const auto found =
        locate(std::nullopt,
               of({{"HOME", "/home/u"}, {"XDG_CONFIG_HOME", ""}, {"XDG_STATE_HOME", "relative"}}),
               absent());
    EXPECT_EQ(found.folder, "/home/u/.config/newsalertd");
    EXPECT_EQ(found.state, "/home/u/.local/state/newsalertd/state.db");
}

TEST(Locate, ObeysTheServiceManager) {
    const auto found = locate("/etc/newsalertd",
                              of({{"STATE_DIRECTORY", "/var/lib/newsalertd:/other"},
                                  {"RUNTIME_DIRECTORY", "/run/newsalertd"},
                                  {"XDG_RUNTIME_DIR", "/run/user/0"}}));
    EXPECT_TRUE(found.system);
    EXPECT_EQ(found.state, "/var/lib/newsalertd/state.db");
    EXPECT_EQ(found.control, "/run/newsalertd/control.sock");
    EXPECT_TRUE(found.control_fixed);
}

TEST(Locate, KeepsTheSocketBesideTheServicesState) {
    const auto found =
        locate("/x", of({{"STATE_DIRECTORY", "/srv"}, {"XDG_RUNTIME_DIR", "/run/user/0"}}));
    EXPECT_EQ(found.control, "/srv/control.sock");
}

TEST(Locate, NamesTheServicesSocketForCommandsInAShell) {
    const auto system = locate("/etc/newsalertd/", of({{"HOME", "/root"}}));
    EXPECT_THAT(control_candidates("/a/control.sock", system),
                ElementsAre("/a/control.sock", "/run/newsalertd/control.sock"));
    const auto own = locate("/x", of({{"HOME", "/root"}}));
    EXPECT_THAT(control_candidates("/a/control.sock", own), ElementsAre("/a/control.sock"));
}

TEST_F(Folder, StatePathBringsTheSocketWithIt) {
    settings("[state]\npath = \"/srv/news/state.db\"\n");
    feeds("");
    EXPECT_EQ(load().config.state, "/srv/news/state.db");
    EXPECT_EQ(load().config.control, "/srv/news/control.sock");
    environment["RUNTIME_DIRECTORY"] = "/run/newsalertd";
    EXPECT_EQ(load().config.control, "/run/newsalertd/control.sock");
}

TEST_F(Folder, RelativeStatePathStartsAtTheFolder) {
    settings("[state]\npath = \"state.db\"\n");
    feeds("");
    EXPECT_EQ(load().config.state, path() / "state.db");
}

}  // namespace
}  // namespace newsalertd::config
