#include "daemon/app/stored_words.hpp"

#include "tests/daemon/store/fixture.hpp"

#include <gmock/gmock.h>

namespace newsalertd::app {
namespace {

using ::testing::ElementsAre;

rules::Diagnostic unknown(std::string word) {
    rules::Diagnostic finding;
    finding.severity = rules::Severity::warning;
    finding.message = word;
    finding.unknown_word = std::move(word);
    return finding;
}

TEST(StoredWords, AreKnownAfterAll) {
    const store::TemporaryState state;
    {
        const auto store = store::open_store(state);
        auto article = store::article(1, 1, "Moderna and REVOLUT rise");
        article.summary = "so does klarnaa";
        store::prepare(*store, [&](store::Store& s) {
            return s.commit(store::batch_of({article}), store::store_all);
        });
    }
    config::Loaded loaded;
    loaded.config.state = state.path();
    rules::Diagnostic other;
    other.message = "another finding";
    loaded.findings = {unknown("revolut"), unknown("impotr"), unknown("klarnaa"), other};
    drop_stored_words(loaded);
    std::vector<std::string> left;
    for (const auto& finding : loaded.findings)
        left.push_back(finding.message);
    EXPECT_THAT(left, ElementsAre("impotr", "another finding"));
}

TEST(StoredWords, WithoutAStateAreNone) {
    config::Loaded loaded;
    loaded.config.state = "/nonexistent/state.db";
    loaded.findings = {unknown("impotr")};
    drop_stored_words(loaded);
    EXPECT_EQ(loaded.findings.size(), 1U);
}

}  // namespace
}  // namespace newsalertd::app
