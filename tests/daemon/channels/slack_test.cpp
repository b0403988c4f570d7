#include "daemon/alerts/channels/slack/message.hpp"
#include "daemon/alerts/text/truncate.hpp"
#include "samples.hpp"
#include "tests/daemon/channels/read.hpp"

#include <boost/json/parse.hpp>
#include <gtest/gtest.h>

#include <regex>

namespace newsalertd::alerts {

namespace {

namespace json = boost::json;

json::object message(const Alert& alert, Form form = Form::full, Time now = samples::kNow) {
    return json::parse(slack_message(alert, form, now)).as_object();
}

std::string text_of(const json::value& value) {
    return std::string(value.as_string());
}

/// All texts of the blocks, in order.
std::vector<std::string> block_texts(const json::object& message) {
    std::vector<std::string> out;
    for (const json::value& block : message.at("blocks").as_array()) {
        if (block.at("type") == "section")
            out.push_back(text_of(block.at("text").at("text")));
        else
            for (const json::value& element : block.at("elements").as_array())
                out.push_back(text_of(element.at("text")));
    }
    return out;
}

TEST(SlackMessage, TellsTheWholeAlert) {
    Alert alert = samples::ordinary();
    alert.priority = rules::Priority::high;
    const json::object told = message(alert);
    EXPECT_EQ(told.at("text"), "China approves H200 imports - Example Wire (Example)");
    EXPECT_EQ(told.at("unfurl_links"), false);
    EXPECT_EQ(text_of(told.at("blocks").at(0).at("block_id")), alert.delivery);
    EXPECT_EQ(
        block_texts(told),
        (std::vector<std::string>{
            "*<https://news.example/a?b=1&amp;c=2|China approves H200 imports>*",
            "The ministry said on Wednesday that imports may resume.",
            "Example Wire (Example) · <!date^1769592558^{date_short_pretty} {time}|2026-01-28 "
            "09:29:18 UTC>",
            "Watch: H200 into China · Matched: “H200”, “imports” · Story 12 · Priority high"}));
}

TEST(SlackMessage, SaysWhatKindOfNewsItIs) {
    Alert alert = samples::ordinary();
    const auto headline = [&](Kind kind) {
        alert.kind = kind;
        return block_texts(message(alert)).front().substr(0, 16);
    };
    EXPECT_EQ(headline(Kind::source), "+1 source: *<htt");
    EXPECT_EQ(headline(Kind::update), "Update: *<https:");
    EXPECT_EQ(headline(Kind::correction), "Correction: *<ht");
    EXPECT_EQ(headline(Kind::test), "TEST: *<https://");
}

TEST(SlackMessage, NamesFurtherSources) {
    Alert alert = samples::ordinary();
    for (int i = 2; i < 8; ++i) {
        alert.sources.push_back({"S" + std::to_string(i),
                                 "https://s" + std::to_string(i) + ".example/",
                                 samples::kNow});
    }
    EXPECT_EQ(block_texts(message(alert)).back(),
              "7 sources: <https://s7.example/|S7>, <https://s6.example/|S6>, "
              "<https://s5.example/|S5>, <https://s4.example/|S4> and 3 more");
}

TEST(SlackMessage, CountsPublishersNotAddresses) {
    Alert alert = samples::ordinary();
    alert.sources.push_back({"Example Sport", "https://news.example/b", samples::kNow});
    EXPECT_EQ(block_texts(message(alert)).back(),
              "1 source: <https://news.example/b|Example Sport>, "
              "<https://news.example/a|Example Wire>");
}

TEST(SlackMessage, SaysThatItIsLate) {
    Alert alert = samples::ordinary();
    const Time late = *alert.latency.committed + std::chrono::minutes{43};
    EXPECT_TRUE(
        text_of(message(alert, Form::full, late).at("text")).starts_with("(delayed 43 min) Ch"));
    EXPECT_TRUE(
        text_of(message(alert, Form::minimal, late).at("text")).starts_with("(delayed 43 min) Ch"));
    alert.note = "delayed 40 min";
    EXPECT_TRUE(
        text_of(message(alert, Form::full, late).at("text")).starts_with("(delayed 40 min) Ch"));
}

TEST(SlackMessage, MinimalFormIsPlainAndShort) {
    const json::object told = message(samples::ordinary(), Form::minimal);
    EXPECT_EQ(told.at("text"),
              "China approves H200 imports - Example Wire (Example)\n"
              "https://news.example/a?b=1&amp;c=2");
    EXPECT_EQ(told.if_contains("blocks"), nullptr);
}

TEST(SlackMessage, SurvivesAnEmptyAlert) {
    const json::object told = message(Alert{});
    EXPECT_EQ(told.at("text"), "(no title)");
    for (const std::string& text : block_texts(told))
        EXPECT_FALSE(text.empty());
}

TEST(SlackMessage, UnsafeLinkIsNotALink) {
    Alert alert = samples::ordinary();
    alert.url = "javascript:alert(1)";
    EXPECT_EQ(block_texts(message(alert)).front(), "*China approves H200 imports*");
}

TEST(SlackMessage, DigestTellsEveryAlertInIt) {
    for (const std::size_t count : {2U, 20U, 200U}) {
        Alert digest;
        digest.kind = Kind::digest;
        digest.title = std::to_string(count) + " alerts";
        for (std::size_t i = 0; i < count; ++i) {
            const std::string title = "ZQa" + std::to_string(i) + "QZ " + std::string(300, '&');
            digest.sources.push_back(
                {title, "https://n.example/" + std::to_string(i), samples::kNow});
            digest.summary += "• " + title + "\n";
        }
        for (const Form form : {Form::full, Form::minimal}) {
            const std::string payload = slack_message(digest, form, samples::kNow);
            for (std::size_t i = 0; i < count; ++i)
                EXPECT_NE(payload.find("ZQa" + std::to_string(i) + "QZ"), std::string::npos);
        }
        const json::object told = message(digest);
        std::size_t sum = 0;
        for (const std::string& text : block_texts(told)) {
            EXPECT_LE(text::length(text, text::Unit::utf16), 3000U);
            sum += text::length(text, text::Unit::utf16);
        }
        EXPECT_LE(sum, 12'000U);
    }
}

/// Nothing of Slack's markup but what we wrote ourselves.
void expect_only_our_markup(const std::string& text) {
    static const std::regex kOurs(
        R"(<https?://[^|<>\s]+\|[^<>]*>|<!date\^[0-9]+\^[^<>]+>|&amp;|&lt;|&gt;)");
    const std::string rest = std::regex_replace(text, kOurs, "");
    EXPECT_EQ(rest.find_first_of("<>&"), std::string::npos) << text;
}

TEST(SlackMessage, KeepsItsLimitsForAThousandHostileAlerts) {
    std::mt19937 random(3);
    for (int i = 0; i < 1000; ++i) {
        const Alert alert = samples::hostile_alert(random);
        const json::object told = message(alert);
        EXPECT_LE(text::length(text_of(told.at("text")), text::Unit::utf16), 4000U);
        expect_only_our_markup(text_of(told.at("text")));
        std::size_t sum = 0;
        for (const std::string& text : block_texts(told)) {
            const std::size_t units = text::length(text, text::Unit::utf16);
            EXPECT_GT(units, 0U);
            EXPECT_LE(units, 3000U);
            sum += units;
            expect_only_our_markup(text);
        }
        EXPECT_LE(sum, 12'000U);
        EXPECT_LE(told.at("blocks").as_array().size(), 50U);
        const std::string least = text_of(message(alert, Form::minimal).at("text"));
        if (alert.kind != Kind::digest)
            EXPECT_LE(text::length(least, text::Unit::utf16), 500U);
        EXPECT_FALSE(least.empty());
        expect_only_our_markup(least);
    }
}

const std::string kSlack = "type = 'slack'\nurl = 'https://hooks.example/services/T1/B1/x'\n";

TEST(SlackChannel, PostsJsonWithinTheLimitsOfTime) {
    const samples::Certificates certificates;
    feeds::net::Request seen;
    const auto channel = samples::channel(
        "desk",
        kSlack + "ca_file = '" + certificates.path + "'\nproxy = 'http://proxy.example:3128'\n");
    const auto slack = samples::over(
        [&](feeds::net::Request request) -> boost::asio::awaitable<feeds::net::Response> {
            seen = std::move(request);
            feeds::net::Response response;
            response.status = 200;
            response.body = "ok";
            co_return response;
        });
    EXPECT_EQ(channel->targets(), std::vector<std::string>{"desk"});
    EXPECT_EQ(channel->limits().rate, (Rate{.per = std::chrono::seconds{1}, .burst = 1}));
    const Result result = samples::run(channel->send(slack, "id", "desk", R"({"text":"x"})"));
    EXPECT_EQ(result.outcome, Outcome::delivered);
    EXPECT_EQ(seen.method, "POST");
    EXPECT_EQ(seen.url, "https://hooks.example/services/T1/B1/x");
    EXPECT_EQ(seen.body, R"({"text":"x"})");
    EXPECT_EQ(seen.ca_file, certificates.path);
    EXPECT_EQ(seen.proxy, "http://proxy.example:3128");
    EXPECT_EQ(seen.limits.connect, std::chrono::seconds{5});
    EXPECT_EQ(seen.limits.total, std::chrono::seconds{20});
    EXPECT_EQ(seen.limits.decoded_bytes, 64U << 10);
}

TEST(SlackChannel, MayBeDestroyedWhileItSends) {
    auto channel = samples::channel("desk", kSlack);
    auto slack =
        samples::over([&](feeds::net::Request) -> boost::asio::awaitable<feeds::net::Response> {
            channel.reset();
            feeds::net::Response response;
            response.status = 503;
            co_return response;
        });
    EXPECT_EQ(samples::run(channel->send(std::move(slack), "id", "desk", "{}")).status, 503);
    EXPECT_EQ(channel, nullptr);
}

}  // namespace

}  // namespace newsalertd::alerts
