#include "daemon/alerts/channels/console/text.hpp"
#include "samples.hpp"
#include "tests/daemon/channels/read.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <sstream>

namespace newsalertd::alerts {

namespace {

TEST(ConsoleText, ShowsTheAlertInAFewLines) {
    EXPECT_EQ(console_text(samples::ordinary(), samples::kNow),
              "China approves H200 imports\n"
              "  https://news.example/a?b=1&c=2\n"
              "  Example Wire (Example)\n"
              "  H200 into China: “H200”, “imports”\n"
              "  published 2026-01-28 09:29:18 UTC → detected 40 s later → sent 1.2 s later\n"
              "\n");
}

TEST(ConsoleText, NamesPriorityKindAndSources) {
    Alert alert = samples::ordinary();
    alert.kind = Kind::source;
    alert.priority = rules::Priority::urgent;
    alert.sources.push_back(alert.sources.front());
    EXPECT_EQ(console_text(alert, samples::kNow).find("sources"), std::string::npos)
        << "one publisher";
    alert.sources.push_back({"Other Wire", "https://other.example/a", samples::kNow});
    const std::string text = console_text(alert, samples::kNow);
    EXPECT_TRUE(text.starts_with("[urgent] +1 source: China")) << text;
    EXPECT_NE(text.find("Example Wire (Example), 2 sources"), std::string::npos);
}

TEST(ConsoleText, HasNoControlsAndFitsAPipe) {
    std::mt19937 random(8);
    for (int i = 0; i < 1000; ++i) {
        const std::string text = console_text(samples::hostile_alert(random), samples::kNow);
        EXPECT_LE(text.size(), 4096U);
        EXPECT_TRUE(text.ends_with("\n\n"));
        EXPECT_TRUE(
            std::ranges::none_of(text, [](unsigned char c) { return c < 0x20 && c != '\n'; }));
        EXPECT_EQ(text.find("\u202E"), std::string::npos);
        EXPECT_EQ(text.find("\u009B"), std::string::npos);
    }
}

std::shared_ptr<const Transport> onto(std::ostream& out) {
    return std::make_shared<const Transport>(Transport{.console = &out});
}

TEST(ConsoleChannel, WritesPlainTextToAnythingButATerminal) {
    std::ostringstream out;
    const auto channel = make_console();
    const std::string payload =
        channel->render(samples::ordinary(), "console", Form::full, samples::kNow);
    EXPECT_EQ(samples::run(channel->send(onto(out), "d", "console", payload)).outcome,
              Outcome::delivered);
    EXPECT_EQ(out.str(), payload);
}

TEST(ConsoleChannel, FailureIsTransient) {
    std::ostringstream out;
    out.setstate(std::ios::badbit);
    const auto channel = make_console();
    EXPECT_EQ(samples::run(channel->send(onto(out), "d", "console", "x")).outcome,
              Outcome::transient);
    EXPECT_EQ(samples::run(channel->send(onto(out), "d", "console", "x")).outcome,
              Outcome::delivered);
}

TEST(ConsoleText, ColourOnlyWrapsTheLines) {
    EXPECT_EQ(coloured("title\n  url\n\n"), "\x1b[1mtitle\x1b[0m\x1b[2m\n  url\x1b[0m\n\n");
}

}  // namespace

}  // namespace newsalertd::alerts
