// One article's way: from a feed to a webhook, to Slack and into a mailbox, once.

#include "tests/integration/site.hpp"

#include <boost/json/parse.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <array>
#include <csignal>

namespace integration {
namespace {

using ::testing::HasSubstr;
using ::testing::Pair;
using ::testing::UnorderedElementsAre;

/// Standard Webhooks, computed beside the program: v1,base64(HMAC-SHA256(key, "id.time.body")).
std::string signature_of(const test_support::HttpRequest& post) {
    const std::string_view encoded = std::string_view(kHookSecret).substr(6);
    std::array<unsigned char, 64> key{};
    const int decoded = EVP_DecodeBlock(key.data(),
                                        reinterpret_cast<const unsigned char*>(encoded.data()),
                                        static_cast<int>(encoded.size()));
    const auto signed_text =
        post.header("webhook-id") + "." + post.header("webhook-timestamp") + "." + post.body;
    std::array<unsigned char, 32> mac{};
    unsigned length = 0;
    HMAC(EVP_sha256(),
         key.data(),
         decoded,
         reinterpret_cast<const unsigned char*>(signed_text.data()),
         signed_text.size(),
         mac.data(),
         &length);
    std::array<unsigned char, 64> text{};
    const int size = EVP_EncodeBlock(text.data(), mac.data(), static_cast<int>(length));
    return "v1," +
           std::string(reinterpret_cast<const char*>(text.data()), static_cast<std::size_t>(size));
}

/// A later alert that has arrived everywhere: what was to be sent before it is sent by then.
void pass_a_marker(const Site& site, const std::string& id) {
    const auto mails = site.mail.messages().size();
    site.inject(id, "saffron marker " + id, "nothing else");
    site.hook.wait_for("marker " + id);
    site.slack.wait_for("marker " + id);
    EXPECT_TRUE(site.mail.wait_for_messages(mails + 1));
}

TEST(Journey, AnArticleReachesWebhookSlackAndMailExactlyOnce) {
    Site site;
    site.feeds.publish("/wire",
                       rss({{"a1", "Port takes a saffron cargo", "Twelve tonnes of it landed."}}));
    site.write_feed("Wire", site.feeds.url("/wire"));
    auto daemon = site.start();

    const auto post = site.hook.wait_for("Port takes a saffron cargo");
    EXPECT_EQ(post.target, kHookPath);
    EXPECT_EQ(post.header("webhook-signature"), signature_of(post));
    const auto body = boost::json::parse(post.body);
    EXPECT_EQ(body.at("type").as_string(), "alert.created");
    EXPECT_EQ(body.at("data").at("kind").as_string(), "first");
    EXPECT_EQ(body.at("data").at("url").as_string(), "http://wire.example/a1");
    EXPECT_EQ(body.at("data").at("source").as_string(), "Wire");
    EXPECT_EQ(body.at("data").at("delivery").as_string(), post.header("webhook-id"));
    EXPECT_EQ(site.slack.wait_for("Port takes a saffron cargo").target, kSlackPath);
    ASSERT_TRUE(site.mail.wait_for_messages(1));
    EXPECT_THAT(site.mail.messages().at(0), HasSubstr("Port takes a saffron cargo"));

    // The second poll carries the validators and brings nothing.
    ASSERT_TRUE(daemon->wait_for_error_line("feed Wire: 304")) << daemon->errors();
    const auto polls = site.feeds.requests("/wire");
    ASSERT_GE(polls.size(), 2U);
    EXPECT_FALSE(polls[0].has_header("if-none-match"));
    EXPECT_TRUE(polls[1].has_header("if-none-match"));
    pass_a_marker(site, "m1");
    EXPECT_EQ(stop(*daemon), 0) << daemon->errors();

    // Nor does a new process, though the document changed around the old entry.
    site.feeds.publish("/wire",
                       rss({{"a2", "Harbour master retires", "After forty years."},
                            {"a1", "Port takes a saffron cargo", "Twelve tonnes of it landed."}}));
    daemon = site.start();
    ASSERT_TRUE(daemon->wait_for_error_line("feed Wire: 200")) << daemon->errors();
    pass_a_marker(site, "m2");
    EXPECT_EQ(stop(*daemon), 0) << daemon->errors();

    EXPECT_EQ(site.hook.count_with("saffron cargo"), 1U);
    EXPECT_EQ(site.slack.count_with("saffron cargo"), 1U);
    EXPECT_EQ(site.mail.count_with("saffron cargo"), 1U);
    EXPECT_EQ(site.hook.count(), 3U) << "the article and two markers";
    EXPECT_THAT(deliveries_by_state(site.state()), UnorderedElementsAre(Pair("delivered", 9)));
}

TEST(Journey, ACopyAtASecondFeedAddsASourceAndNoSecondAlert) {
    Site site;
    const std::string text =
        "Twelve tonnes of saffron were landed at the old quay on Monday, the largest cargo in a "
        "decade, the harbour office said.";
    site.feeds.publish("/wire", rss({{"a1", "Port takes a saffron cargo", text}}));
    site.write_feed("Wire", site.feeds.url("/wire"));
    auto daemon = site.start();
    site.hook.wait_for("Port takes a saffron cargo");

    site.feeds.publish(
        "/outlet",
        rss({{"x", "Port takes a saffron cargo", text, "http://outlet.example/news/77"}}));
    site.write_feed("Outlet", site.feeds.url("/outlet"));
    ASSERT_TRUE(daemon->wait_for_error_line("feed Outlet: 200")) << daemon->errors();
    pass_a_marker(site, "m1");

    const auto alerts = site.verb({"alerts", "--json"});
    EXPECT_EQ(alerts.exit, 0) << alerts.err;
    EXPECT_THAT(alerts.out, HasSubstr("http://outlet.example/news/77"));
    EXPECT_THAT(alerts.out, HasSubstr(R"("events":2)"));
    EXPECT_EQ(stop(*daemon), 0) << daemon->errors();
    EXPECT_EQ(site.hook.count_with("saffron cargo"), 1U);
    EXPECT_EQ(site.slack.count_with("saffron cargo"), 1U);
    EXPECT_EQ(site.mail.count_with("saffron cargo"), 1U);
    EXPECT_THAT(deliveries_by_state(site.state()), UnorderedElementsAre(Pair("delivered", 6)));
}

}  // namespace
}  // namespace integration
