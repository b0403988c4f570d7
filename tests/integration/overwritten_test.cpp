// The files of the state overwritten in place under the running daemon, as dd, a backup tool that
// writes into files, or a failing disk does it: told, and nothing acknowledged that is gone.

#include "tests/integration/site.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <fstream>
#include <map>

namespace integration {
namespace {

namespace fs = std::filesystem;
using ::testing::HasSubstr;

void overwrite(const fs::path& file, std::streamoff at, std::size_t length, char filler) {
    const auto size = static_cast<std::size_t>(fs::file_size(file));
    ASSERT_GT(size, static_cast<std::size_t>(at));
    std::fstream stream(file, std::ios::in | std::ios::out | std::ios::binary);
    stream.seekp(at);
    stream << std::string(std::min(length, size - static_cast<std::size_t>(at)), filler);
    ASSERT_TRUE(stream.flush());
}

/// Where the table begins in the file.
std::streamoff page_of(const Site& site, const std::string& table) {
    const auto page =
        query(site.state(), "SELECT rootpage FROM sqlite_schema WHERE name = '" + table + "'");
    return 4096 * (std::stol(page.at(0).at(0)) - 1);
}

/// Waits until the end of every delivery is committed, which follows what is told of it, and until
/// the check after the start is over, which would find the damage first.
bool is_settled(const Site& site, Child& daemon) {
    if (!daemon.wait_for_error_line("the state is sound"))
        return false;
    const std::map<std::string, int> settled{{"delivered", 3}};
    const auto until = std::chrono::steady_clock::now() + std::chrono::seconds(20);
    while (deliveries_by_state(site.state()) != settled)
        if (std::chrono::steady_clock::now() > until)
            return false;
    return true;
}

TEST(Overwritten, TheFirstPagesAreMissedBeforeTheNextArticleIsAcknowledged) {
    for (const char filler : {'\0', '\x5a'}) {
        Site site;
        site.serve_a_feed();
        const auto daemon = site.start();
        site.inject("a1", "Saffron lot 1 is sold", "text");
        ASSERT_TRUE(daemon->wait_for_error_line("to mail/editor@desk.example: accepted"));
        ASSERT_TRUE(is_settled(site, *daemon));
        // What still stands in the log alone would not be missed.
        execute(site.state(), "PRAGMA wal_checkpoint(PASSIVE)");
        overwrite(site.state(), 0, 65536, filler);
        const auto late =
            site.verb({"inject"}, "{\"id\":\"late\",\"title\":\"Saffron lot late is sold\"}\n");
        EXPECT_EQ(late.exit, 75) << late.out << late.err;
        ASSERT_TRUE(daemon->wait_for_output_line("was overwritten under the running newsalertd"))
            << "told past the outbox: " << daemon->output() << daemon->errors();
        const auto check = site.verb({"status", "--check"});
        EXPECT_EQ(check.exit, 75);
        EXPECT_THAT(check.out, HasSubstr("overwritten"));
        EXPECT_EQ(stop(*daemon), 0) << daemon->errors();
        EXPECT_EQ(site.hook.count_with("lot late"), 0U);
    }
}

TEST(Overwritten, ALogIsMadeAnewWhereNothingIsLostByItAndToldWhereItIs) {
    Site site;
    site.serve_a_feed();
    const auto daemon = site.start();
    site.inject("a1", "Saffron lot 1 is sold", "text");
    ASSERT_TRUE(daemon->wait_for_error_line("to mail/editor@desk.example: accepted"));
    ASSERT_TRUE(is_settled(site, *daemon));
    overwrite(site.state().string() + "-wal", 0, 65536, '\0');
    // Either all of it stood in the database, or the daemon says that it is lost.
    const auto late =
        site.verb({"inject"}, "{\"id\":\"late\",\"title\":\"Saffron lot late is sold\"}\n");
    if (late.exit == 0) {
        ASSERT_TRUE(daemon->wait_for_error_line("the log beside the state was overwritten"));
        site.hook.wait_for("Saffron lot late");
        EXPECT_EQ(stop(*daemon), 0) << daemon->errors();
        EXPECT_EQ(integrity(site.state()), "ok");
        EXPECT_EQ(site.verb({"db", "check"}).exit, 0);
        EXPECT_EQ(query(site.state(), "SELECT count(*) FROM article").at(0).at(0), "2");
        return;
    }
    EXPECT_EQ(late.exit, 75) << late.err;
    ASSERT_TRUE(daemon->wait_for_output_line("was overwritten"))
        << daemon->output() << daemon->errors();
    // Where it was being moved into the file at that moment, the harm is there.
    EXPECT_THAT(daemon->output(),
                ::testing::AnyOf(HasSubstr("log (-wal) was overwritten"),
                                 HasSubstr("its first page is none of a state")));
    EXPECT_EQ(site.verb({"status", "--check"}).exit, 75);
    EXPECT_EQ(stop(*daemon), 0) << daemon->errors();
}

TEST(Overwritten, APageThatNobodyReadsIsFoundByTheCheckBesideTheWork) {
    Site site;
    const auto daemon = site.start();
    site.inject("a1", "Saffron lot 1 is sold", "text");
    ASSERT_TRUE(daemon->wait_for_error_line("to mail/editor@desk.example: accepted"));
    overwrite(site.state(), page_of(site, "host_block"), 4096, '\x7f');
    EXPECT_EQ(daemon->wait(), 65) << daemon->errors();
    EXPECT_THAT(daemon->errors(), HasSubstr("cp BACKUP"));
    EXPECT_THAT(daemon->output(), HasSubstr("the state is damaged, newsalertd stops"));
}

}  // namespace
}  // namespace integration
