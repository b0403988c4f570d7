#include "daemon/alerts/outbox/outbox.hpp"
#include "tests/daemon/store/fixture.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <gtest/gtest.h>

#include <deque>
#include <future>
#include <optional>

namespace newsalertd::alerts {
namespace {

/// Answers when the test says so, in the order of the sends.
class ScriptedChannel : public Channel {
public:
    ScriptedChannel(boost::asio::io_context& io, std::string says, std::string_view type = "slack")
        : Channel("scripted", type, {.parallel = 2}), io_(io), says_(std::move(says)) {}

    std::string render(const Alert& /*alert*/,
                       const std::string& /*target*/,
                       Form form,
                       Time /*now*/) const override {
        return says_ + (form == Form::minimal ? ", minimal" : "");
    }

    boost::asio::awaitable<Result> attempt(const Transport& /*through*/,
                                           std::string /*id*/,
                                           std::string target,
                                           std::string payload) override {
        const auto wait = std::make_shared<Wait>(io_);
        waiting.push_back(wait);
        sent.push_back(target + ": " + payload);
        wait->timer.expires_at(std::chrono::steady_clock::time_point::max());
        co_await wait->timer.async_wait(boost::asio::as_tuple(boost::asio::use_awaitable));
        co_return wait->result;
    }

    /// Ends the oldest send.
    void answer(Outcome outcome, bool whole_channel = false) {
        const auto wait = waiting.front();
        waiting.pop_front();
        wait->result.outcome = outcome;
        wait->result.whole_channel = whole_channel;
        wait->result.detail = "said the receiver";
        wait->timer.cancel();
    }

    struct Wait {
        explicit Wait(boost::asio::io_context& io) : timer(io) {}

        boost::asio::steady_timer timer;
        Result result;
    };

    std::deque<std::shared_ptr<Wait>> waiting;
    std::vector<std::string> sent;

private:
    boost::asio::io_context& io_;
    std::string says_;
};

class Lanes : public testing::Test {
protected:
    void add(const std::string& id, const std::string& target) {
        const auto row = store::delivery(id, target, ++story_, 1);
        EXPECT_TRUE(in_store<void>([&](store::Store& s) { return s.add_delivery(row, now()); }));
        outbox.wake(target);
    }

    template <class Value>
    store::Result<Value> in_store(std::function<store::Result<Value>(store::Store&)> operation) {
        std::promise<store::Result<Value>> done;
        thread.submit<Value>(store::Queue::urgent,
                             std::move(operation),
                             [&](store::Result<Value> result) { done.set_value(result); });
        return done.get_future().get();
    }

    /// Runs the loop until `reached`.
    bool until(const std::function<bool()>& reached) {
        while (!reached())
            if (io.run_one_for(std::chrono::seconds(20)) == 0)
                return false;
        return true;
    }

    bool attempts_end(std::size_t count) {
        return until([&] { return ends.size() >= count; });
    }

    bool sends_begin(std::size_t count) {
        return until([&] { return channel->sent.size() >= count; });
    }

    bool blocked(const std::string& target) {
        for (const auto& one : outbox.states())
            if (one.name == target)
                return one.blocked;
        return false;
    }

    boost::asio::io_context io{1};
    boost::asio::executor_work_guard<boost::asio::io_context::executor_type> work{
        io.get_executor()};
    store::TemporaryState state;
    store::StoreThread thread{store::open_store(state), {}};
    std::vector<std::string> notices;
    std::vector<AttemptEnd> ends;
    std::size_t expired = 0;
    std::size_t resumed = 0;
    std::shared_ptr<ScriptedChannel> channel = std::make_shared<ScriptedChannel>(io, "first");
    std::optional<Time> set_to;  ///< before anything is served; none: the system's clock
    Clock clock{[this] { return set_to.value_or(Clock().now()); }};
    Outbox outbox{
        io,
        thread,
        clock,
        {.notice = [this](const std::string& /*subject*/,
                          const std::string& /*kind*/,
                          const std::string& text) { notices.push_back(text); },
         .expired = [this](const auto& ended) { expired += ended.size(); },
         .resumed = [this](const std::string& /*target*/, std::size_t rows) { resumed += rows; },
         .attempt = [this](const AttemptEnd& end) { ends.push_back(end); }}};
    std::int64_t story_ = 0;
};

TEST_F(Lanes, ALateRefusalDoesNotUndoAResume) {
    outbox.serve({{"t", channel}});
    add("a", "t");
    add("b", "t");
    ASSERT_TRUE(sends_begin(2));
    channel->answer(Outcome::target);
    ASSERT_TRUE(attempts_end(1));
    EXPECT_TRUE(blocked("t"));
    outbox.resume("t");
    channel->answer(Outcome::target);
    ASSERT_TRUE(attempts_end(2));
    EXPECT_FALSE(blocked("t"));
    EXPECT_EQ(notices.size(), 1U);
    ASSERT_TRUE(sends_begin(3)) << "the second one is tried again";
    channel->answer(Outcome::target);
    ASSERT_TRUE(attempts_end(3));
    EXPECT_TRUE(blocked("t"));
    EXPECT_EQ(notices.size(), 2U) << "what was sent since the resume counts";
}

TEST_F(Lanes, WhatAnOldChannelWasToldDoesNotBlockTheNewOne) {
    outbox.serve({{"t", channel}});
    add("a", "t");
    ASSERT_TRUE(sends_begin(1));
    const auto old = std::exchange(channel, std::make_shared<ScriptedChannel>(io, "second"));
    outbox.serve({{"t", channel}});
    old->answer(Outcome::target);
    ASSERT_TRUE(sends_begin(1));
    EXPECT_FALSE(blocked("t"));
    channel->answer(Outcome::delivered);
    ASSERT_TRUE(attempts_end(2));
    EXPECT_EQ(ends.back().state, "delivered");
}

TEST_F(Lanes, AnAnswerOfAnotherTypeOfChannelLeavesNoPayloadBehind) {
    outbox.serve({{"t", channel}});
    add("a", "t");
    ASSERT_TRUE(sends_begin(1));
    const auto old =
        std::exchange(channel, std::make_shared<ScriptedChannel>(io, "second", "webhook"));
    outbox.serve({{"t", channel}});
    old->answer(Outcome::content);
    ASSERT_TRUE(sends_begin(1));
    EXPECT_EQ(channel->sent.front(), "t: second, minimal");
}

TEST_F(Lanes, ARefusedLoginStopsEveryRecipientAndIsToldOnce) {
    outbox.serve(
        {{"mail/a", channel}, {"mail/b", channel}, {"mail/c", channel}, {"mailx", channel}});
    add("a", "mail/a");
    add("b", "mail/b");
    ASSERT_TRUE(sends_begin(2));
    channel->answer(Outcome::target, true);
    ASSERT_TRUE(attempts_end(1));
    EXPECT_TRUE(blocked("mail/a") && blocked("mail/b") && blocked("mail/c"));
    EXPECT_FALSE(blocked("mailx"));
    channel->answer(Outcome::target, true);
    ASSERT_TRUE(attempts_end(2));
    add("c", "mail/c");
    add("x", "mailx");
    ASSERT_TRUE(sends_begin(3));
    EXPECT_TRUE(channel->sent.back().starts_with("mailx")) << channel->sent.back();
    ASSERT_EQ(notices.size(), 1U);
    EXPECT_TRUE(notices.front().starts_with("channel mail refused: said the receiver;"));
    EXPECT_TRUE(notices.front().contains("newsalertd deliveries resume mail)"));
    const auto stored =
        in_store<std::vector<store::TargetState>>([](store::Store& s) { return s.targets(); });
    EXPECT_EQ(std::ranges::count_if(*stored, &store::TargetState::blocked), 3) << "over a restart";
}

TEST_F(Lanes, WhatComesWhileAllPlacesAreTakenGoesWithTheNextFreeOne) {
    outbox.serve({{"t", channel}});
    add("a", "t");
    add("b", "t");
    ASSERT_TRUE(sends_begin(2)) << "so many at once";
    add("c", "t");
    channel->answer(Outcome::delivered);
    ASSERT_TRUE(sends_begin(3));
}

TEST_F(Lanes, AWaitLongerThanAnyIsTheClocksAndNotKept) {
    store::TargetState told;
    told.name = "t";
    told.not_before = now() + std::chrono::hours(24);
    outbox.restore({told});
    outbox.serve({{"t", channel}});
    add("a", "t");
    EXPECT_TRUE(sends_begin(1));
}

TEST_F(Lanes, WhatExpiresIsCountedWhetherItWaitedOrWasTried) {
    for (const auto* id : {"a", "b"}) {
        auto row = store::delivery(id, "gone", ++story_, 1);
        row.expires = now() - std::chrono::seconds(1);
        EXPECT_TRUE(in_store<void>([&](store::Store& s) { return s.add_delivery(row, now()); }));
    }
    outbox.serve({{"t", channel}});
    ASSERT_TRUE(until([&] { return expired == 2; }));
    store::Claimed row;
    row.id = "c";
    row.target = "t";
    row.expires = now();
    outbox.accept({row});
    ASSERT_TRUE(sends_begin(1));
    channel->answer(Outcome::transient);
    ASSERT_TRUE(attempts_end(1));
    EXPECT_EQ(ends.back().given_up, GivenUp::expired);
}

TEST_F(Lanes, WhatWaitsExpiresByTheClockThatIsHandedIn) {
    const Time new_year{std::chrono::sys_days{std::chrono::year{2050} / 1 / 1}};
    set_to = new_year;
    for (const auto after : {std::chrono::seconds(-1), std::chrono::seconds(1)}) {
        auto row = store::delivery(std::to_string(after.count()), "gone", ++story_, 1);
        row.expires = new_year + after;
        EXPECT_TRUE(in_store<void>([&](store::Store& s) { return s.add_delivery(row, new_year); }));
    }
    outbox.serve({{"t", channel}});
    ASSERT_TRUE(until([&] { return expired > 0; }));
    EXPECT_EQ(expired, 1U);
}

TEST_F(Lanes, ARefusedTargetIsTriedAgainOnceItsSettingsAreOthers) {
    const auto serve = [&](const std::string& settings) {
        outbox.serve({{.target = "t", .channel = channel, .settings = settings}});
    };
    serve("one");
    add("a", "t");
    ASSERT_TRUE(sends_begin(1));
    channel->answer(Outcome::target);
    ASSERT_TRUE(attempts_end(1));
    add("b", "t");
    serve("one");
    EXPECT_TRUE(blocked("t")) << "nothing was mended";
    serve("two");
    EXPECT_FALSE(blocked("t"));
    ASSERT_TRUE(sends_begin(3));
    EXPECT_TRUE(until([&] { return resumed == 1; }));
}

TEST_F(Lanes, AStartWithOtherSettingsTriesARefusedTargetAgain) {
    store::TargetState told;
    told.name = "t";
    told.blocked = true;
    told.settings = "one";
    outbox.restore({told});
    outbox.serve({{.target = "t", .channel = channel, .settings = "one"}});
    EXPECT_TRUE(blocked("t"));
    outbox.serve({});
    outbox.serve({{.target = "t", .channel = channel, .settings = "two"}});
    EXPECT_FALSE(blocked("t"));
}

TEST_F(Lanes, AClockSetBackDoesNotHoldUpARetry) {
    outbox.serve({{"t", channel}});
    // As the state was when the clock stood an hour later: a wait of two seconds.
    const auto hour = std::chrono::hours(1);
    add("a", "t");
    ASSERT_TRUE(sends_begin(1));
    channel->answer(Outcome::transient);
    ASSERT_TRUE(attempts_end(1));
    const auto later = now() + hour + std::chrono::milliseconds(300);
    EXPECT_TRUE(in_store<void>([&](store::Store& s) {
        store::Settlement waits;
        waits.id = "a";
        waits.state = "pending";
        waits.next_attempt = later;
        waits.target.name = "t";
        EXPECT_TRUE(s.claim(
            "t", now() + std::chrono::seconds(2), 1, [](const auto&) { return std::string("p"); }));
        return s.settle(waits);
    }));
    outbox.clock_moved(-hour);
    EXPECT_TRUE(sends_begin(2)) << "within seconds, not in an hour";
}

TEST_F(Lanes, WhatHadNoAnswerIsTriedOnceTheNetworkIsBack) {
    const auto waits = [&](const std::string& id, int status) {
        add(id, "t");
        store::Settlement s;
        s.id = id;
        s.state = "pending";
        s.failures = 9;
        s.status = status;
        s.settled = now();
        s.next_attempt = now() + std::chrono::hours(1);
        s.target.name = "t";
        EXPECT_TRUE(in_store<void>([&](store::Store& store) {
            auto claimed = store.claim("t", now(), 1, [](const auto&) { return "text"; });
            return claimed ? store.settle(s) : std::unexpected(claimed.error());
        }));
    };
    waits("unanswered", 0);
    waits("told to wait", 503);
    outbox.serve({{"t", channel}});
    outbox.network_is_back();
    ASSERT_TRUE(sends_begin(1));
    channel->answer(Outcome::delivered);
    ASSERT_TRUE(attempts_end(1));
    EXPECT_EQ(ends.front().delivery, "unanswered");
    EXPECT_TRUE(channel->waiting.empty());
}

TEST_F(Lanes, ABreakerThatOpenedForWantOfAnswersClosesOnceTheNetworkIsBack) {
    outbox.serve({{"silent", channel}, {"busy", channel}});
    const auto fail = [&](const std::string& target, std::optional<std::chrono::seconds> wait) {
        for (int i = 0; i < kBreakerOpensAt; ++i) {
            add(target + std::to_string(i), target);
            ASSERT_TRUE(until([&] { return !channel->waiting.empty(); }));
            channel->waiting.front()->result.retry_after = wait;
            channel->waiting.front()->result.status = wait ? 503 : 0;
            const auto before = ends.size();
            channel->answer(Outcome::transient);
            ASSERT_TRUE(attempts_end(before + 1));
            if (wait)
                return;
        }
    };
    const auto waits = [&](const std::string& target) {
        const auto states = outbox.states();
        return std::ranges::find(states, target, &store::TargetState::name)->not_before != Time{};
    };
    fail("silent", std::nullopt);
    fail("busy", std::chrono::seconds(600));
    ASSERT_TRUE(waits("silent"));
    ASSERT_TRUE(waits("busy"));
    outbox.network_is_back();
    EXPECT_TRUE(until([&] { return !waits("silent"); }));
    EXPECT_TRUE(waits("busy"));
}

TEST_F(Lanes, AlertsThatEndDeadAreToldOnceForEachKindOfRefusal) {
    const auto refuse = [&](const std::string& id, int status) {
        add(id, "t");
        for (int i = 0; i < 2; ++i) {  // the second time in its plainest form
            const auto sent = channel->sent.size();
            ASSERT_TRUE(until([&] { return !channel->waiting.empty(); })) << sent;
            channel->waiting.front()->result.status = status;
            channel->answer(Outcome::content);
            const auto ended = ends.size();
            ASSERT_TRUE(attempts_end(ended + 1));
        }
    };
    outbox.serve({{"t", channel}});
    refuse("a", 400);
    refuse("b", 400);
    ASSERT_EQ(notices.size(), 1U);
    EXPECT_TRUE(notices[0].contains("said the receiver")) << notices[0];
    refuse("c", 422);
    EXPECT_EQ(notices.size(), 2U);
    const auto states = outbox.states();
    EXPECT_TRUE(refuses_alerts(states.front()));
    EXPECT_EQ(states.front().refused_alerts, 3);
    add("d", "t");
    ASSERT_TRUE(until([&] { return !channel->waiting.empty(); }));
    channel->answer(Outcome::delivered);
    ASSERT_TRUE(attempts_end(7));
    EXPECT_FALSE(refuses_alerts(outbox.states().front()));
}

}  // namespace
}  // namespace newsalertd::alerts
