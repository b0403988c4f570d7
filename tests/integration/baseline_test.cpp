// What a feed held before anyone watched it.

#include "tests/integration/site.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace integration {
namespace {

/// What stood in a feed before anyone watched it is no news.
TEST(Baseline, OldEntriesOfAFirstDocumentAreStoredAndNotTold) {
    Site site;
    site.replace_in_settings("alert_if_newer_than = \"any\"", "alert_if_newer_than = \"1h\"");
    site.feeds.publish("/wire",
                       rss({{"a2", "Undated saffron", "text"},
                            {"a1", "Old saffron", "text", {}, "Mon, 05 Jan 2026 10:00:00 GMT"}}));
    site.write_feed("Wire", site.feeds.url("/wire"));
    auto daemon = site.start();
    ASSERT_TRUE(daemon->wait_for_error_line("feed Wire: 200")) << daemon->errors();
    site.feeds.publish("/wire",
                       rss({{"a4", "Later saffron", "text"},
                            {"a3", "Late saffron", "text", {}, "Mon, 05 Jan 2026 11:00:00 GMT"},
                            {"a2", "Undated saffron", "text"},
                            {"a1", "Old saffron", "text", {}, "Mon, 05 Jan 2026 10:00:00 GMT"}}));
    // From the second document on what has no date is new; what is older than max_age is not.
    site.hook.wait_for("Later saffron");
    EXPECT_EQ(stop(*daemon), 0) << daemon->errors();
    EXPECT_EQ(site.hook.count(), 1U);
    EXPECT_THAT(query(site.state(), "SELECT count(*) FROM article"),
                ::testing::ElementsAre(::testing::ElementsAre("4")));
}

}  // namespace
}  // namespace integration
