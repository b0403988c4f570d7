#include "rules/engine/watch_set.hpp"
#include "rules/files/rule_files.hpp"

#include <gtest/gtest.h>

namespace rules {
namespace {

TEST(Examples, LoadWithoutFindings) {
    RuleFiles files = load_rule_files(NEWSALERTD_SOURCE_DIR "/rules/examples");
    EXPECT_GE(files.watches.size(), 3u);
    WatchSet::compile(files.watches, files.findings);
    for (const Diagnostic& finding : files.findings)
        ADD_FAILURE() << to_string(finding);
}

TEST(Examples, HaveTestsOfTheirOwn) {
    for (const WatchPtr& watch : load_rule_files(NEWSALERTD_SOURCE_DIR "/rules/examples").watches) {
        EXPECT_FALSE(watch->must_match.empty()) << watch->name;
        EXPECT_FALSE(watch->must_not_match.empty()) << watch->name;
    }
}

}  // namespace
}  // namespace rules
