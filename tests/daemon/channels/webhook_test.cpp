#include "daemon/alerts/channels/webhook/body.hpp"
#include "daemon/alerts/channels/webhook/signature.hpp"
#include "feeds/text/base64.hpp"
#include "samples.hpp"
#include "tests/daemon/channels/read.hpp"

#include <boost/json/parse.hpp>
#include <gtest/gtest.h>

namespace newsalertd::alerts {

namespace {

namespace json = boost::json;

std::string text_of(const json::value& value) {
    return std::string(value.as_string());
}

TEST(WebhookSecret, IsBase64OfTwentyFourToSixtyFourBytes) {
    const std::string key(24, 'k');
    EXPECT_EQ(decode_signing_key("whsec_" + feeds::encode_base64(key)), key);
    EXPECT_FALSE(decode_signing_key(feeds::encode_base64(key)));
    EXPECT_TRUE(decode_signing_key("whsec_" + feeds::encode_base64(std::string(64, 'k'))));
    for (const std::string& bad : {std::string(),
                                   std::string("whsec_"),
                                   "whsec_" + feeds::encode_base64(std::string(23, 'k')),
                                   "whsec_" + feeds::encode_base64(std::string(65, 'k')),
                                   std::string("whsec_not base64!"),
                                   "whsec_" + feeds::encode_base64(key) + "\n",
                                   "whsec_" + feeds::encode_base64(key) + "="}) {
        const auto decoded = decode_signing_key(bad);
        ASSERT_FALSE(decoded) << bad;
        if (bad.size() > 20)
            EXPECT_EQ(decoded.error().find(bad.substr(6)), std::string::npos);
    }
}

TEST(WebhookSignature, IsThatOfTheStandardsExample) {
    // The published example of the Standard Webhooks specification.
    const auto key = decode_signing_key("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");
    ASSERT_TRUE(key);
    const std::vector<std::string> keys{*key};
    EXPECT_EQ(webhook_signature(
                  keys, "msg_p5jXN8AQM9LWM0D4loKWxJek", "1614265330", R"({"test": 2432232314})"),
              "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
}

TEST(WebhookSignature, HasOneForEachKeyDuringRotation) {
    const std::vector<std::string> keys{std::string(24, 'a'), std::string(24, 'b')};
    const std::string both = webhook_signature(keys, "id", "1", "{}");
    EXPECT_EQ(both,
              webhook_signature(std::span(keys).first(1), "id", "1", "{}") + " " +
                  webhook_signature(std::span(keys).last(1), "id", "1", "{}"));
}

TEST(WebhookBody, CarriesTheSchema) {
    const Alert alert = samples::ordinary();
    const json::value body = json::parse(webhook_body(alert, Form::full, samples::kNow));
    EXPECT_EQ(body.at("type"), "alert.created");
    EXPECT_EQ(text_of(body.at("timestamp")), to_rfc3339(*alert.latency.committed));
    EXPECT_EQ(text_of(body.at("data").at("title")), alert.title);
    EXPECT_EQ(text_of(body.at("data").at("latency").at("sent")), to_rfc3339(samples::kNow));
    EXPECT_EQ(body.as_object().size(), 3U);
}

TEST(WebhookBody, SummaryGivesWayBeforeSources) {
    Alert alert = samples::ordinary();
    alert.summary = std::string(16'000, 's');
    for (int i = 0; i < 49; ++i) {
        alert.sources.push_back(
            {"Source " + std::to_string(i), "https://s.example/", samples::kNow});
    }
    const std::string body = webhook_body(alert, Form::full, samples::kNow);
    EXPECT_LE(body.size(), kLongestWebhookBody);
    const json::value data = json::parse(body).at("data");
    EXPECT_EQ(data.at("sources").as_array().size(), 50U);
    EXPECT_LT(data.at("summary").as_string().size(), 16'000U);
    EXPECT_EQ(text_of(data.at("title")), alert.title);
}

TEST(WebhookBody, KeepsItsLimitForAThousandHostileAlerts) {
    std::mt19937 random(4);
    for (int i = 0; i < 1000; ++i) {
        const Alert alert = samples::hostile_alert(random);
        for (const Form form : {Form::full, Form::minimal}) {
            const std::string body = webhook_body(alert, form, samples::kNow);
            EXPECT_LE(body.size(), 20'480U);
            EXPECT_TRUE(json::parse(body).at("data").is_object());
        }
    }
}

TEST(WebhookBody, DigestTellsEveryAlertInIt) {
    Alert digest;
    digest.kind = Kind::digest;
    for (int i = 0; i < 200; ++i) {
        const std::string title = "ZQa" + std::to_string(i) + "QZ " + std::string(300, '"');
        digest.sources.push_back(
            {title, "https://n.example/" + std::string(1000, 'x'), samples::kNow});
        digest.summary += "• " + title + "\n";
    }
    const std::string body = webhook_body(digest, Form::full, samples::kNow);
    EXPECT_LE(body.size(), 20'480U);
    for (int i = 0; i < 200; ++i)
        EXPECT_NE(body.find("ZQa" + std::to_string(i) + "QZ"), std::string::npos) << i;
}

struct Receiver {
    std::vector<feeds::net::Request> requests;

    std::shared_ptr<const Transport> send() {
        return samples::over(
            [this](feeds::net::Request request) -> boost::asio::awaitable<feeds::net::Response> {
                requests.push_back(std::move(request));
                feeds::net::Response response;
                response.status = 204;
                co_return response;
            });
    }
};

std::string header(const feeds::net::Request& request, std::string_view name) {
    for (const auto& [key, value] : request.headers)
        if (key == name)
            return value;
    return {};
}

const std::string kWebhook = "type = 'webhook'\nurl = 'https://receiver.example/hook'\n";

TEST(WebhookChannel, SignsExactlyTheBytesItSends) {
    const std::string key(32, 'k');
    Receiver receiver;
    const auto channel =
        samples::channel("hook", kWebhook + "secret = 'whsec_" + feeds::encode_base64(key) + "'");
    const std::string payload =
        channel->render(samples::ordinary(), "hook", Form::full, samples::kNow);
    EXPECT_EQ(samples::run(channel->send(receiver.send(), "d-1", "hook", payload)).outcome,
              Outcome::delivered);
    ASSERT_EQ(receiver.requests.size(), 1U);
    const feeds::net::Request& request = receiver.requests.front();
    EXPECT_EQ(request.body, payload);
    EXPECT_EQ(header(request, "Content-Type"), "application/json");
    EXPECT_EQ(header(request, "webhook-id"), "d-1");
    const std::vector<std::string> keys{key};
    EXPECT_EQ(header(request, "webhook-signature"),
              webhook_signature(keys, "d-1", header(request, "webhook-timestamp"), payload));
}

TEST(WebhookChannel, StampsAnAttemptByTheClockThatIsHandedIn) {
    Receiver receiver;
    auto through = *receiver.send();
    through.clock = Clock([] { return from_micros(1'800'000'000'999'999); });
    samples::run(samples::channel("hook", kWebhook)
                     ->send(std::make_shared<const Transport>(through), "d-1", "hook", "{}"));
    EXPECT_EQ(header(receiver.requests.at(0), "webhook-timestamp"), "1800000000");
}

TEST(WebhookChannel, IsUnsignedWithoutSecretButKeepsItsKey) {
    Receiver receiver;
    const auto channel = samples::channel("hook", kWebhook);
    samples::run(channel->send(receiver.send(), "d-1", "hook", "{}"));
    EXPECT_EQ(header(receiver.requests.at(0), "webhook-id"), "d-1");
    EXPECT_EQ(header(receiver.requests.at(0), "webhook-signature"), "");
}

TEST(WebhookChannel, RefusesASecretThatIsTooShort) {
    const auto read = samples::read_table("hook", kWebhook + "secret = 'whsec_c2hvcnQ='");
    ASSERT_EQ(read.messages.size(), 1U);
    EXPECT_TRUE(read.messages[0].contains("24 to 64 bytes"));
}

}  // namespace

}  // namespace newsalertd::alerts
