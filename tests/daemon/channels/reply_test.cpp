#include "daemon/alerts/channels/email.hpp"
#include "daemon/alerts/channels/http_answer.hpp"
#include "daemon/alerts/channels/slack.hpp"
#include "samples.hpp"

#include <gtest/gtest.h>

namespace newsalertd::alerts {

namespace {

using feeds::net::MailReply;
using feeds::net::NetError;
using feeds::net::Response;

Response answer(int status, std::string body = {}, feeds::net::Headers headers = {}) {
    Response response;
    response.status = status;
    response.body = std::move(body);
    response.headers = std::move(headers);
    response.sent = true;
    return response;
}

/// "transient ambiguous rate" and so on: all that a judgement says, in one line.
std::string said(const Result& result) {
    std::string out = to_string(result.outcome);
    out += result.ambiguous ? " ambiguous" : "";
    out += result.rate_limited ? " rate" : "";
    out += result.certificate ? " certificate" : "";
    out += result.generic_refusal ? " generic" : "";
    out += result.whole_channel ? " channel" : "";
    if (result.retry_after)
        out += " +" + std::to_string(result.retry_after->count());
    return out;
}

std::string webhook(const Response& response) {
    return said(judge_http(response, samples::kNow, Redactor()));
}

std::string slack(const Response& response) {
    return said(judge_slack(response, samples::kNow, Redactor()));
}

TEST(JudgeWebhook, ClassifiesEveryStatus) {
    const struct {
        int status;
        const char* verdict;
    } table[]{
        {200, "delivered"},
        {202, "delivered"},
        {204, "delivered"},
        {301, "transient"},
        {307, "transient"},
        {400, "content"},
        {401, "target generic"},
        {402, "transient"},
        {403, "target generic"},
        {404, "target generic"},
        {405, "target generic"},
        {408, "transient"},
        {409, "transient"},
        {410, "target"},
        {413, "content"},
        {415, "content"},
        {422, "content"},
        {425, "transient"},
        {429, "transient rate"},
        {500, "transient ambiguous"},
        {503, "transient ambiguous"},
        {599, "transient ambiguous"},
    };

    for (const auto& row : table)
        EXPECT_EQ(webhook(answer(row.status)), row.verdict) << row.status;
}

TEST(JudgeWebhook, SaysRedirect) {
    const auto result = judge_http(answer(307), samples::kNow, Redactor());
    EXPECT_EQ(result.detail, "redirect (HTTP 307), never followed");
}

TEST(JudgeWebhook, IsAmbiguousOnlyOnceBytesWereSent) {
    for (const NetError error : {NetError::dns,
                                 NetError::connect,
                                 NetError::tls,
                                 NetError::timeout,
                                 NetError::reset,
                                 NetError::too_slow,
                                 NetError::protocol,
                                 NetError::cancelled,
                                 NetError::denied_address}) {
        Response response;
        response.error = error;
        EXPECT_EQ(webhook(response), "transient") << to_string(error);
        response.sent = true;
        EXPECT_EQ(webhook(response), "transient ambiguous") << to_string(error);
        EXPECT_EQ(slack(response), "transient ambiguous") << to_string(error);
    }
}

TEST(JudgeWebhook, ReportsCertificatesAndBadAddresses) {
    Response response;
    response.error = NetError::certificate;
    EXPECT_EQ(webhook(response), "transient certificate");
    response.error = NetError::bad_url;
    EXPECT_EQ(webhook(response), "target");
}

/// Whatever became of the body, its status is known.
TEST(JudgeWebhook, StatusCountsWhateverTheBodyIs) {
    for (const NetError error : {NetError::too_large,
                                 NetError::reset,
                                 NetError::protocol,
                                 NetError::timeout,
                                 NetError::too_slow,
                                 NetError::cancelled}) {
        const auto broken = [&](int status, std::string body = {}) {
            Response response = answer(status, std::move(body), {{"retry-after", "7"}});
            response.error = error;
            return response;
        };
        SCOPED_TRACE(to_string(error));
        EXPECT_EQ(webhook(broken(200)), "delivered");
        EXPECT_EQ(webhook(broken(204)), "delivered");
        EXPECT_EQ(webhook(broken(200, "<html>")), "delivered");
        EXPECT_EQ(webhook(broken(400)), "content +7");
        EXPECT_EQ(webhook(broken(410)), "target +7");
        EXPECT_EQ(webhook(broken(429)), "transient rate +7");
        EXPECT_EQ(webhook(broken(503)), "transient ambiguous +7");
        EXPECT_EQ(webhook(broken(0)), "transient ambiguous");
    }
}

TEST(JudgeSlack, WhatIsKnownOfABodyThatBrokeOffCounts) {
    const struct {
        int status;
        const char* body;
        NetError error;
        const char* verdict;
    } table[]{
        {200, "", NetError::reset, "delivered"},
        {200, "o", NetError::reset, "delivered"},
        {200, "ok", NetError::reset, "delivered"},
        {200, "ok", NetError::protocol, "delivered"},
        {200, "", NetError::protocol, "delivered"},  // compressed, and not to be undone
        {202, "", NetError::timeout, "delivered"},
        {200, "<html>", NetError::reset, "transient ambiguous"},
        {200, "okay", NetError::reset, "transient ambiguous"},
        {200, "no_", NetError::reset, "transient ambiguous"},
        {200, "", NetError::too_large, "transient ambiguous"},  // "ok" is short
        {200, "ok", NetError::none, "delivered"},
        {200, "", NetError::none, "transient ambiguous"},
        {302, "", NetError::reset, "transient"},
        {404, "no_service", NetError::reset, "target"},
        {404, "no_ser", NetError::reset, "target generic"},
        {400, "invalid_payload", NetError::protocol, "content"},
        {0, "ok", NetError::reset, "transient ambiguous"},
    };

    for (const auto& row : table) {
        Response response = answer(row.status, row.body);
        response.error = row.error;
        EXPECT_EQ(slack(response), row.verdict) << row.status << " " << row.body;
    }
}

TEST(JudgeSlack, NamesItsRefusals) {
    EXPECT_EQ(judge_slack(answer(400, "invalid_blocks"), samples::kNow, Redactor()).refusal,
              "invalid_blocks");
    EXPECT_EQ(judge_slack(answer(400, "what?"), samples::kNow, Redactor()).refusal, "");
}

TEST(RetryAfter, ReadsSecondsDatesAndJson) {
    const auto wait = [](const std::string& value) {
        return webhook(answer(429, "", {{"retry-after", value}}));
    };
    EXPECT_EQ(wait("30"), "transient rate +30");
    EXPECT_EQ(wait(" 2.2 "), "transient rate +3");
    EXPECT_EQ(wait("99999999999999999999999"), "transient rate +3600");
    EXPECT_EQ(wait("7200"), "transient rate +3600");
    EXPECT_EQ(wait("0"), "transient rate");
    EXPECT_EQ(wait("-5"), "transient rate");
    EXPECT_EQ(wait("nan"), "transient rate");
    EXPECT_EQ(wait("soon"), "transient rate");
    EXPECT_EQ(wait(""), "transient rate");
    EXPECT_EQ(wait("Wed, 28 Jan 2026 09:31:00 GMT"), "transient rate +60");
    EXPECT_EQ(wait("Wednesday, 28-Jan-26 09:31:00 GMT"), "transient rate +60");
    EXPECT_EQ(wait("Wed Jan 28 09:31:00 2026"), "transient rate +60");
    EXPECT_EQ(wait("Wed, 28 Jan 2026 09:29:00 GMT"), "transient rate");
    EXPECT_EQ(webhook(answer(429, R"({"retry_after": 1.5})")), "transient rate +2");
    EXPECT_EQ(webhook(answer(503, "", {{"retry-after", "7"}})), "transient ambiguous +7");
}

TEST(JudgeSlack, SucceedsOnlyWithExactlyOk) {
    EXPECT_EQ(slack(answer(200, "ok")), "delivered");
    for (const char* body : {"", "OK", "ok\n", " ok", "<html>login</html>", R"({"ok":true})"})
        EXPECT_EQ(slack(answer(200, body)), "transient ambiguous") << body;
    EXPECT_EQ(slack(answer(204)), "transient ambiguous");
}

TEST(JudgeSlack, KnowsItsErrorNames) {
    EXPECT_EQ(slack(answer(404, "no_service")), "target");
    EXPECT_EQ(slack(answer(404, "no_team")), "target");
    EXPECT_EQ(slack(answer(403, "invalid_token")), "target");
    EXPECT_EQ(slack(answer(410, "channel_is_archived\n")), "target");
    EXPECT_EQ(slack(answer(403, R"({"ok":false,"error":"token_revoked"})")), "target");
    EXPECT_EQ(slack(answer(400, "no_text")), "content");
    EXPECT_EQ(slack(answer(400, "invalid_blocks")), "content");
    EXPECT_EQ(slack(answer(400, "user_not_found")), "target");
    EXPECT_EQ(slack(answer(500, "rollup_error")), "transient ambiguous");
    EXPECT_EQ(slack(answer(404, "<html>not found</html>")), "target generic");
    EXPECT_EQ(slack(answer(302)), "transient");
    EXPECT_EQ(slack(answer(429, R"({"retry_after":5,"ok":false})")), "transient rate +5");
}

TEST(JudgeSlack, QuotesUnknownAnswersInOneCleanLine) {
    const auto result = judge_slack(
        answer(404, "<h1>\r\nnot\x1b found\n" + std::string(2000, 'x')), samples::kNow, Redactor());
    EXPECT_TRUE(result.detail.starts_with("HTTP 404: <h1> not found xxx")) << result.detail;
    EXPECT_LE(result.detail.size(), 512U);
}

TEST(JudgeMail, ClassifiesCodesByHowFarTheTransactionCame) {
    using enum feeds::net::MailStage;

    const struct {
        feeds::net::MailStage stage;
        int code;
        const char* verdict;
    } table[]{
        {message, 250, "delivered"},
        {connect, 421, "transient"},
        {recipient, 450, "transient +60"},
        {message, 451, "transient"},
        {recipient, 452, "transient"},
        {login, 454, "transient"},
        {connect, 554, "target channel"},
        {login, 534, "target channel"},
        {login, 535, "target channel"},
        {sender, 530, "target channel"},
        {sender, 550, "target channel"},
        {sender, 552, "content"},
        {recipient, 550, "target"},
        {recipient, 551, "target"},
        {recipient, 552, "transient"},  // RFC 5321 4.5.3.1.10: a 452 of old servers
        {recipient, 553, "target"},
        {recipient, 554, "target"},
        {data, 503, "content"},
        {message, 550, "content"},
        {message, 552, "content"},
        {message, 554, "content"},
    };

    for (const auto& row : table) {
        MailReply reply;
        reply.stage = row.stage;
        reply.code = row.code;
        reply.error = row.code == 250 ? NetError::none : NetError::protocol;
        EXPECT_EQ(said(judge_mail(reply, Redactor())), row.verdict)
            << row.code << " at stage " << static_cast<int>(row.stage);
    }
}

TEST(JudgeMail, WithoutAClearAnswerItIsAmbiguous) {
    MailReply reply;
    reply.error = NetError::reset;
    reply.code = 354;
    EXPECT_EQ(said(judge_mail(reply, Redactor())), "transient ambiguous");
    reply.code = 250;
    EXPECT_EQ(said(judge_mail(reply, Redactor())), "transient");
    reply.ambiguous = true;
    EXPECT_EQ(said(judge_mail(reply, Redactor())), "transient ambiguous");
    reply = MailReply{};
    reply.error = NetError::certificate;
    EXPECT_EQ(said(judge_mail(reply, Redactor())), "transient certificate");
    reply.error = NetError::dns;
    EXPECT_EQ(said(judge_mail(reply, Redactor())), "transient");
}

TEST(JudgeMail, GreylistingUnderAnotherCodeIsRecognised) {
    MailReply reply;
    reply.error = NetError::protocol;
    reply.code = 451;
    reply.detail = "4.7.1 Greylisting in action";
    EXPECT_EQ(said(judge_mail(reply, Redactor())), "transient +60");
}

}  // namespace

}  // namespace newsalertd::alerts
