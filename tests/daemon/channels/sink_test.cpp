// The channels over the real network client against a sink that is as strict as the services
// (shared/tools/sinklab.py). Skipped where the shared tools are absent.

#include "feeds/net/http_client.hpp"
#include "feeds/net/resolver.hpp"
#include "samples.hpp"
#include "tests/daemon/channels/read.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <gtest/gtest.h>

#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <filesystem>
#include <iostream>

namespace newsalertd::alerts {

namespace {

namespace json = boost::json;

const std::string kSinklab = NEWSALERTD_SHARED_DIR "/tools/sinklab.py";

/// A sinklab on free ports, ended with the object.
class Sink {
public:
    Sink() {
        int pipe_ends[2];
        if (pipe2(pipe_ends, O_CLOEXEC) != 0)
            return;
        posix_spawn_file_actions_t actions;
        posix_spawn_file_actions_init(&actions);
        posix_spawn_file_actions_adddup2(&actions, pipe_ends[1], STDOUT_FILENO);
        posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
        std::vector<std::string> words{"python3",
                                       kSinklab,
                                       "serve",
                                       "--http-port",
                                       "0",
                                       "--smtp-port",
                                       "0",
                                       "--smtp-require-auth",
                                       "--rate",
                                       "slack=off"};
        std::vector<char*> argv;
        for (std::string& word : words)
            argv.push_back(word.data());
        argv.push_back(nullptr);
        if (posix_spawnp(&pid_, "python3", &actions, nullptr, argv.data(), environ) != 0)
            pid_ = -1;
        posix_spawn_file_actions_destroy(&actions);
        close(pipe_ends[1]);
        info_ = read_line(pipe_ends[0]);
        close(pipe_ends[0]);
    }

    ~Sink() {
        if (pid_ > 0) {
            kill(pid_, SIGTERM);
            waitpid(pid_, nullptr, 0);
        }
    }

    Sink(const Sink&) = delete;
    Sink& operator=(const Sink&) = delete;

    bool running() const { return info_.is_object(); }

    std::string text(std::string_view key) const { return std::string(info_.at(key).as_string()); }

    std::string origin(const char* scheme, const char* port) const {
        return std::string(scheme) + "://127.0.0.1:" + std::to_string(info_.at(port).as_int64());
    }

    std::string secret() const {
        return std::string(info_.at("webhook_secrets").at(0).as_string());
    }

private:
    /// Waits for the line that tells the ports; null if it never comes.
    static json::value read_line(int descriptor) {
        std::string line;
        char c = 0;
        while (read(descriptor, &c, 1) == 1 && c != '\n')
            line += c;
        boost::system::error_code error;
        return json::parse(line, error);
    }

    pid_t pid_ = -1;
    json::value info_;
};

class SinkTest : public testing::Test {
protected:
    static void SetUpTestSuite() {
        if (std::filesystem::exists(kSinklab))
            sink = std::make_unique<Sink>();
    }

    static void TearDownTestSuite() { sink.reset(); }

    void SetUp() override {
        if (!std::filesystem::exists(kSinklab))
            GTEST_SKIP() << "the shared tools are absent: " << kSinklab;
        ASSERT_TRUE(sink->running()) << "sinklab did not start";
        const std::vector<std::string> loopback{"127.0.0.0/8"};
        policy_ = feeds::net::AddressPolicy::from_networks(loopback).value();
    }

    std::shared_ptr<Channel> channel(const std::string& keys) const {
        return samples::channel(
            "sink",
            keys + "allow_networks = '127.0.0.0/8'\nca_file = '" + sink->text("ca") + "'\n");
    }

    std::shared_ptr<Channel> slack(const std::string& url) const {
        return channel("type = 'slack'\nurl = '" + url + "'\n");
    }

    std::shared_ptr<Channel> webhook(const std::string& url) const {
        return webhook(url, sink->secret());
    }

    std::shared_ptr<Channel> webhook(const std::string& url, const std::string& key) const {
        return channel("type = 'webhook'\nurl = '" + url + "'\nsecret = '" + key + "'\n");
    }

    std::shared_ptr<Channel> mail(const std::string& to) const {
        return mail(to, sink->text("smtp_pass"), "smtp");
    }

    std::shared_ptr<Channel> mail(const std::string& to,
                                  const std::string& password,
                                  const char* port) const {
        return channel("type = 'email'\nserver = '" + sink->origin("smtp", port) +
                       "'\nfrom = 'Nachrichten für alle <alerts@desk.example>'\nto = '" + to +
                       "'\nusername = '" + sink->text("smtp_user") + "'\npassword = '" + password +
                       "'\n");
    }

    template <typename T>
    T run(boost::asio::awaitable<T> work) {
        std::future<T> result =
            boost::asio::co_spawn(io_, std::move(work), boost::asio::use_future);
        io_.restart();
        while (result.wait_for(std::chrono::seconds{0}) != std::future_status::ready &&
               io_.run_one() > 0) {}
        return result.get();
    }

    Result send(const std::shared_ptr<Channel>& made, const Alert& alert, Form form = Form::full) {
        const std::string target = made->targets().front();
        const std::string payload = made->render(alert, target, form, now());
        return run(made->send(transport_, alert.delivery, target, payload));
    }

    static Time now() {
        return std::chrono::floor<Time::duration>(std::chrono::system_clock::now());
    }

    Alert alert() {
        Alert out = samples::ordinary();
        out.delivery = "d-" + std::to_string(++deliveries);
        out.title = "ZQa" + std::to_string(deliveries) + "Q1QZ " + out.title;
        return out;
    }

    json::value stats() {
        feeds::net::Request request;
        request.url = sink->origin("http", "http") + "/_sink/stats";
        request.policy = policy_;
        return json::parse(run(client_.send(request)).body);
    }

    /// Everything that the sink found wrong with one channel so far.
    std::string complaints(std::string_view name) {
        const json::value all = stats();
        const json::value* channel = all.at("channels").as_object().if_contains(name);
        if (channel == nullptr)
            return "nothing arrived";
        std::string out;
        for (const char* kind : {"rejected", "violations"}) {
            if (!channel->at(kind).as_object().empty()) {
                out +=
                    json::serialize(channel->at(kind)) + json::serialize(channel->at("examples"));
            }
        }
        return out;
    }

    void tell_hostile_alerts(const std::shared_ptr<Channel>& made, unsigned seed) {
        std::mt19937 random(seed);
        for (int i = 0; i < 100; ++i) {
            Alert hostile = samples::hostile_alert(random);
            hostile.delivery = "d-" + std::to_string(++deliveries);
            // A story of its own: a story told twice without a thread is a fault.
            hostile.title = "ZQh" + std::to_string(deliveries) + "Q1QZ " + hostile.title;
            const Form form = i % 5 == 4 ? Form::minimal : Form::full;
            const Result result = send(made, hostile, form);
            ASSERT_EQ(result.outcome, Outcome::delivered) << result.detail << to_json(hostile);
        }
    }

    static inline std::unique_ptr<Sink> sink;
    static inline int deliveries = 0;

    boost::asio::io_context io_;
    feeds::net::Resolver resolver_{io_, {}};
    feeds::net::HttpClient client_{io_, resolver_, {.user_agent = "newsalertd-test"}};
    std::shared_ptr<const Transport> transport_ =
        std::make_shared<const Transport>(transport_over(client_, std::cout, nullptr, {}));
    feeds::net::AddressPolicy policy_;
};

TEST_F(SinkTest, SlackTakesEveryHostileAlert) {
    tell_hostile_alerts(slack(sink->origin("http", "http") + "/services/T1/B1/hostile"), 11);
    EXPECT_EQ(complaints("slack"), "");
}

TEST_F(SinkTest, SignedWebhookTakesEveryHostileAlert) {
    tell_hostile_alerts(webhook(sink->origin("https", "https") + "/hook/hostile"), 12);
    EXPECT_EQ(complaints("webhook"), "");
}

TEST_F(SinkTest, MailServerTakesEveryHostileAlert) {
    tell_hostile_alerts(mail("hostile@reader.example"), 13);
    EXPECT_EQ(complaints("smtp"), "");
}

TEST_F(SinkTest, FollowUpMailJoinsTheThread) {
    Alert root = alert();
    const auto config = mail("thread@reader.example");
    ASSERT_EQ(send(config, root).outcome, Outcome::delivered);
    Alert follow_up = alert();
    follow_up.title = "ZQa" + std::to_string(deliveries - 1) + "Q2QZ Another title";
    follow_up.kind = Kind::source;
    follow_up.root = root.delivery;
    follow_up.root_title = root.title;
    EXPECT_EQ(send(config, follow_up).outcome, Outcome::delivered);
    EXPECT_EQ(complaints("smtp"), "");
}

TEST_F(SinkTest, RefusalsAreNamed) {
    const std::string http = sink->origin("http", "http");
    const auto slack_says = [&](const std::string& name) {
        return send(slack(http + "/services/T1/B1/" + name), alert());
    };
    EXPECT_EQ(slack_says("channel_is_archived").outcome, Outcome::target);
    EXPECT_EQ(slack_says("channel_is_archived").detail, "HTTP 410: channel_is_archived");
    EXPECT_FALSE(slack_says("no_service").generic_refusal);
    const auto hook_says = [&](const std::string& name) {
        return send(webhook(http + "/hook/" + name), alert());
    };
    EXPECT_EQ(hook_says("gone").outcome, Outcome::target);
    EXPECT_FALSE(hook_says("gone").generic_refusal);
    EXPECT_TRUE(hook_says("404").generic_refusal);
    EXPECT_EQ(hook_says("413").outcome, Outcome::content);
    EXPECT_EQ(hook_says("redirect").outcome, Outcome::transient);
    const auto wrong_key = webhook(http + "/hook/x", "whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3");
    EXPECT_EQ(send(wrong_key, alert()).status, 401);
}

TEST_F(SinkTest, MailRefusalsAreNamed) {
    EXPECT_EQ(send(mail("bounce@reader.example"), alert()).outcome, Outcome::target);
    EXPECT_EQ(send(mail("reject@reader.example"), alert()).outcome, Outcome::content);
    EXPECT_EQ(send(mail("full@reader.example"), alert()).outcome, Outcome::transient);
    const Result grey = send(mail("grey@reader.example"), alert());
    EXPECT_EQ(grey.outcome, Outcome::transient);
    EXPECT_EQ(grey.retry_after, std::chrono::seconds{60});
    const auto config = mail("login@reader.example", "wr0ngpassw0rd", "smtp");
    const Result refused = send(config, alert());
    EXPECT_EQ(refused.outcome, Outcome::target) << refused.detail;
    EXPECT_EQ(refused.status, 535) << refused.detail;
}

TEST_F(SinkTest, BadCertificatesSeeNothing) {
    const Result hook = send(webhook(sink->origin("https", "https_bad") + "/hook/x"), alert());
    EXPECT_EQ(hook.outcome, Outcome::transient);
    EXPECT_TRUE(hook.certificate) << hook.detail;
    EXPECT_FALSE(hook.ambiguous);
    const auto config = mail("tls@reader.example", sink->text("smtp_pass"), "smtp_bad");
    const Result smtp = send(config, alert());
    EXPECT_TRUE(smtp.certificate) << smtp.detail;
    const json::value all = stats();
    EXPECT_EQ(all.at("other").as_object().if_contains("tls_not_verified"), nullptr);
}

}  // namespace

}  // namespace newsalertd::alerts
