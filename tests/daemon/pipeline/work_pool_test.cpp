#include "daemon/pipeline/work_pool.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <future>
#include <limits>
#include <string>
#include <system_error>
#include <vector>

namespace newsalertd::pipeline {
namespace {

using ::testing::ElementsAre;

/// One worker, held up until go(), and the names of the jobs in the order in which they ran.
class OneWorker {
public:
    OneWorker() {
        pool_.post([this](rules::Matcher&) {
            held_.set_value();
            gate_.get_future().wait();
        });
        held_.get_future().wait();
    }

    void post(const std::string& name, WorkPool::Urgency urgency) {
        pool_.post([this, name](rules::Matcher&) { ran_.push_back(name); }, urgency);
    }

    void probe() {
        pool_.probe([this] { ran_.emplace_back("probe"); });
    }

    std::vector<std::string> go() {
        // Normal and last: the others are through when it runs.
        pool_.post([this](rules::Matcher&) { done_.set_value(); });
        gate_.set_value();
        done_.get_future().wait();
        return ran_;
    }

private:
    std::promise<void> held_;
    std::promise<void> gate_;
    std::promise<void> done_;
    std::vector<std::string> ran_;
    WorkPool pool_{1};
};

TEST(WorkPool, AProbeGoesBeforeAllThatIsQueued) {
    OneWorker worker;
    worker.post("normal", WorkPool::Urgency::normal);
    worker.post("first", WorkPool::Urgency::first);
    worker.probe();
    EXPECT_THAT(worker.go(), ElementsAre("probe", "first", "normal"));
}

TEST(WorkPool, AnEndlessRowOfFirstsLetsANormalOneThroughNowAndThen) {
    OneWorker worker;
    worker.post("normal", WorkPool::Urgency::normal);
    for (int i = 0; i < 10; ++i)
        worker.post("first", WorkPool::Urgency::first);
    const auto ran = worker.go();
    const auto normal = std::ranges::find(ran, "normal") - ran.begin();
    EXPECT_EQ(normal, 8);
}

TEST(WorkPool, HasAtLeastOneAndAtMostSixteenThreads) {
    EXPECT_EQ(WorkPool::threads_for(0), 1U) << "the number of cores is not known";
    EXPECT_EQ(WorkPool::threads_for(1), 1U);
    EXPECT_EQ(WorkPool::threads_for(4), 3U);
    EXPECT_EQ(WorkPool::threads_for(192), 16U);
    EXPECT_EQ(WorkPool(0).threads(), 1U);
    EXPECT_EQ(WorkPool(std::numeric_limits<unsigned>::max()).threads(), 16U);
}

TEST(WorkPool, WorksWithTheThreadsThatStart) {
    int started = 0;
    WorkPool pool(4, [&](std::function<void()> run) {
        if (started == 2)
            throw std::system_error(
                std::make_error_code(std::errc::resource_unavailable_try_again));
        ++started;
        return std::thread(std::move(run));
    });
    EXPECT_EQ(pool.threads(), 2U);
    std::promise<void> done;
    pool.post([&](rules::Matcher&) { done.set_value(); });
    done.get_future().wait();
}

TEST(WorkPool, ThatHasNoThreadAtAllIsAnError) {
    const auto refuse = [](const std::function<void()>&) -> std::thread {
        throw std::system_error(std::make_error_code(std::errc::resource_unavailable_try_again));
    };
    EXPECT_THROW(WorkPool(2, refuse), std::system_error);
}

}  // namespace
}  // namespace newsalertd::pipeline
