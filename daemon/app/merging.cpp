// What the reloader does beside the flow: rules that were replaced are freed, changed ones merged
// with the rest, and all compiled anew once the stream has shown which of their words are rare.

#include "daemon/app/background.hpp"
#include "daemon/app/reloader.hpp"

#include <boost/asio/as_tuple.hpp>
#include <spdlog/spdlog.h>

#include <algorithm>
#include <chrono>
#include <exception>
#include <iterator>
#include <utility>

namespace newsalertd::app {

namespace {

using namespace std::chrono_literals;

constexpr auto kFreeEvery = 1s;
/// Edits come in a row; while they do, a second part costs less than merging each.
constexpr auto kMergeAfter = 5s;

struct Merged {
    std::shared_ptr<const pipeline::Generation> generation;
    std::shared_ptr<const config::Loaded> loaded;
};

}  // namespace

/// Frees a value in the background once nobody else holds it: a large set takes longer than an
/// article should wait.
void Reloader::release(std::shared_ptr<const void> value) {
    retired_.push_back(std::move(value));
    if (retired_.size() == 1)
        spawn(
            parts_.io.get_executor(),
            "freeing",
            [](Reloader* self) { return self->free_retired(); },
            this);
}

boost::asio::awaitable<void> Reloader::free_retired() {
    boost::asio::steady_timer timer(parts_.io);
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
            parts_.background.post([alone = std::move(alone)](rules::Matcher&) {});
    }
}

void Reloader::merge_soon() {
    merge_timer_.cancel();
    if (!in_force_.generation.get()->watches->is_merged())
        spawn(
            parts_.io.get_executor(),
            "merging",
            [](Reloader* self) { return self->merge_later(); },
            this);
}

/// Merges the watches in force, unless others come soon.
boost::asio::awaitable<void> Reloader::merge_later() {
    merge_timer_.expires_after(kMergeAfter);
    const auto [later] =
        co_await merge_timer_.async_wait(boost::asio::as_tuple(boost::asio::use_awaitable));
    if (later || in_force_.generation.get()->watches->is_merged())
        co_return;
    if (co_await compile_anew())
        spdlog::info("the changed watches are merged with the others");
}

boost::asio::awaitable<void> Reloader::learn() {
    if (!stopping_ && !reloading_ && in_force_.generation.get()->watches->has_learned() &&
        co_await compile_anew())
        spdlog::debug("the watches are compiled anew, by the words of the articles so far");
}

/// Puts the same watches in force, compiled anew; false if that fails, or if others took their
/// place meanwhile.
boost::asio::awaitable<bool> Reloader::compile_anew() {
    const auto before = in_force_.generation.get();
    Merged merged;
    try {
        merged = co_await in_background(
            parts_.io, parts_.background, [before, loaded = in_force_.loaded] {
                // The watches keep their indices, so what was matched before holds: the number
                // stays.
                auto generation = std::make_shared<pipeline::Generation>(*before);
                generation->watches = before->watches->merged();
                auto with_it = std::make_shared<config::Loaded>(*loaded);
                with_it->watch_set = generation->watches;
                return Merged{std::move(generation), std::move(with_it)};
            });
    } catch (const std::exception& exception) {
        spdlog::critical("the watches cannot be compiled anew: {}", exception.what());
        co_return false;
    }
    if (in_force_.generation.get() != before) {
        release(std::move(merged.generation));
        release(std::move(merged.loaded));
        co_return false;
    }
    in_force_.generation.set(std::move(merged.generation));
    release(std::exchange(in_force_.loaded, std::move(merged.loaded)));
    release(before);
    co_return true;
}

}  // namespace newsalertd::app
