// Articles that programs hand in over the control socket.

#include "daemon/app/control.hpp"
#include "daemon/app/failure.hpp"
#include "daemon/app/injected.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/json/value_from.hpp>
#include <spdlog/spdlog.h>

#include <sysexits.h>

#include <memory>
#include <utility>
#include <vector>

namespace newsalertd::app {

namespace json = boost::json;

namespace {

/// The end of an injection, as far as its program waits for it.
struct Injection {
    explicit Injection(boost::asio::io_context& io) : ended(io) {}

    boost::asio::steady_timer ended;
    std::optional<store::Result<store::Tally>> end;
};

}  // namespace

/// While a disk is full the article and its program wait. Where the state has been taken away the
/// program is told so after a moment; the article is stored if the state comes back, and asking
/// again does not store it twice.
boost::asio::awaitable<store::Result<store::Tally>> Control::inject_one(Article article) {
    constexpr auto kLook = std::chrono::seconds(1);
    constexpr auto kPatience = std::chrono::seconds(10);
    const auto until = std::chrono::steady_clock::now() + kPatience;
    const auto injection = std::make_shared<Injection>(parts_.io);
    std::vector<Article> articles;
    articles.push_back(std::move(article));
    intake_.inject(std::move(articles), [this, injection](store::Result<store::Tally> end) {
        boost::asio::post(parts_.io, [injection, end = std::move(end)]() mutable {
            injection->end = std::move(end);
            injection->ended.cancel();
        });
    });
    while (!injection->end) {
        injection->ended.expires_after(kLook);
        co_await injection->ended.async_wait(boost::asio::as_tuple(boost::asio::use_awaitable));
        if (!injection->end && desk_.state_is_misplaced() &&
            std::chrono::steady_clock::now() >= until) {
            co_return std::unexpected(store::Error{store::ErrorClass::misplaced, unwritable()});
        }
    }
    co_return std::move(*injection->end);
}

boost::asio::awaitable<json::object> Control::inject(json::object request) {
    const auto* article = request.if_contains("article");
    auto made = article ? injected_article(*article,
                                           {.feed = parts_.in_force.inject_row,
                                            .seen_at = parts_.clock.now(),
                                            .via = Via::inject},
                                           parts_.store.hash_key())
                        : std::unexpected(std::string("no \"article\""));
    if (!made)
        co_return to_json({EX_DATAERR, made.error()});
    const auto end = co_await inject_one(std::move(made->article));
    if (!end)
        co_return to_json({EX_TEMPFAIL, end.error().message});
    json::object answer{{"seq", end->seqs.empty() ? 0 : end->seqs.front()},
                        {"new", end->fresh > 0},
                        {"alerts", end->alerts}};
    if (!made->ignored.empty())
        answer["ignored"] = json::value_from(made->ignored);
    co_return answer;
}

/// Logged, with those of the last minute in one line.
void Control::note_injected() {
    constexpr auto kTold = std::chrono::minutes(1);
    ++injected_;
    const auto at = std::chrono::steady_clock::now();
    if (injected_told_ && at - *injected_told_ < kTold)
        return;
    spdlog::info("control socket: inject ({} articles since this was told last)", injected_);
    injected_told_ = at;
    injected_ = 0;
}

}  // namespace newsalertd::app
