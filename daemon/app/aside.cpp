// What is done beside the flow: rules that were replaced are freed, changed ones merged with the
// rest, and all compiled anew once the stream has shown which of their words are rare.

#include "daemon/app/aside.hpp"

#include "daemon/app/app.hpp"
#include "daemon/spawn.hpp"

#include <boost/asio/as_tuple.hpp>

#include <algorithm>
#include <chrono>
#include <iterator>
#include <utility>

namespace newsalertd::app {

namespace {

using namespace std::chrono_literals;

constexpr auto kFreeEvery = 1s;
/// Edits come in a row; while they do, a second part costs less than merging each.
constexpr auto kMergeAfter = 5s;
constexpr auto kLearnEvery = 10min;

struct Merged {
    std::shared_ptr<const pipeline::Generation> generation;
    std::shared_ptr<const config::Loaded> loaded;
};

}  // namespace

/// Frees a value on the thread aside once nobody else holds it: a large set takes longer than an
/// article should wait.
void App::let_go(std::shared_ptr<const void> value) {
    retired_.push_back(std::move(value));
    if (retired_.size() == 1)
        spawn(io_.get_executor(), "freeing", [](App* app) { return app->free_retired(); }, this);
}

boost::asio::awaitable<void> App::free_retired() {
    boost::asio::steady_timer timer(io_);
    while (!retired_.empty()) {
        timer.expires_after(kFreeEvery);
        co_await timer.async_wait(boost::asio::use_awaitable);
        // What only we hold nobody else can come to hold.
        const auto ours = std::ranges::partition(
            retired_, [](const std::shared_ptr<const void>& one) { return one.use_count() > 1; });
        std::vector<std::shared_ptr<const void>> alone(std::make_move_iterator(ours.begin()),
                                                       std::make_move_iterator(ours.end()));
        retired_.erase(ours.begin(), ours.end());
        if (!alone.empty())
            aside_->post([alone = std::move(alone)](rules::Matcher&) {});
    }
}

void App::merge_soon() {
    merge_timer_.cancel();
    if (!current_.get()->watches->is_merged())
        spawn(io_.get_executor(), "merging", [](App* app) { return app->merge_later(); }, this);
}

/// Merges the watches in force, unless others come soon.
boost::asio::awaitable<void> App::merge_later() {
    merge_timer_.expires_after(kMergeAfter);
    const auto [later] =
        co_await merge_timer_.async_wait(boost::asio::as_tuple(boost::asio::use_awaitable));
    if (later || current_.get()->watches->is_merged())
        co_return;
    if (co_await compile_anew())
        spdlog::info("the changed watches are merged with the others");
}

boost::asio::awaitable<void> App::learn() {
    boost::asio::steady_timer timer(io_);
    for (;;) {
        timer.expires_after(kLearnEvery);
        co_await timer.async_wait(boost::asio::use_awaitable);
        if (stopping_ || reloading_ || !current_.get()->watches->has_learned())
            continue;
        if (co_await compile_anew())
            spdlog::debug("the watches are compiled anew, by the words of the articles so far");
    }
}

/// Puts the same watches in force, compiled anew; false if others took their place meanwhile.
boost::asio::awaitable<bool> App::compile_anew() {
    const auto before = current_.get();
    const auto merged = co_await aside<Merged>(io_, *aside_, [before, loaded = loaded_] {
        // The watches keep their indices, so what was matched before holds: the number stays.
        auto generation = std::make_shared<pipeline::Generation>(*before);
        generation->watches = before->watches->merged();
        auto with_it = std::make_shared<config::Loaded>(*loaded);
        with_it->watch_set = generation->watches;
        return std::make_shared<Merged>(std::move(generation), std::move(with_it));
    });
    if (!merged)
        co_return false;
    const bool in_force = current_.get() == before;
    if (in_force) {
        current_.set(merged->generation);
        let_go(std::exchange(loaded_, merged->loaded));
        let_go(before);
    }
    let_go(merged);
    co_return in_force;
}

}  // namespace newsalertd::app
