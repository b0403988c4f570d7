// What the operator hears of a state that cannot be written, or is not what was stored.

#include "daemon/app/desk.hpp"
#include "daemon/store/opening.hpp"

#include <spdlog/spdlog.h>

#include <utility>

namespace newsalertd::app {

void Desk::state_parked(const std::optional<store::Error>& error) {
    misplaced_ = error && error->error == store::ErrorClass::misplaced;
    if (!error) {
        state_error_.clear();
        state_calm_.expires_after(state_trouble_.calm());
        state_calm_.async_wait([this](const boost::system::error_code& stopped) {
            if (!stopped)
                state_held();
        });
        return;
    }
    state_calm_.cancel();
    ++parts_.metrics.store_parked;
    state_error_ = error->message;
    const bool fresh = state_trouble_.refused(error->message, std::chrono::steady_clock::now());
    spdlog::log(fresh ? spdlog::level::err : spdlog::level::debug,
                "the state cannot be written: {}",
                error->message);
    // Another process that writes is gone in a moment.
    if (!fresh || error->error == store::ErrorClass::busy)
        return;
    state_told_ = true;
    tell_now("the state cannot be written, so nothing new is told: " + error->message);
}

void Desk::state_held() {
    if (!state_error_.empty() || !state_trouble_.held(std::chrono::steady_clock::now()))
        return;
    spdlog::info("the state can be written again");
    if (std::exchange(state_told_, false))
        tell_now("the state can be written again, work goes on");
}

void Desk::state_checked(const std::expected<store::CheckReport, store::Error>& report) {
    if (!report) {
        spdlog::error("the state cannot be checked: {}", report.error().message);
        return;
    }
    if (report->sound()) {
        spdlog::debug("the state is sound: {} rows checked", report->rows_read);
        // What was damaged is gone: retention took it, or it was written anew.
        if (!std::exchange(state_damage_, {}).empty())
            notice("no damaged row stands in the state any more");
        return;
    }
    for (const auto* list : {&report->structure, &report->rows})
        for (const auto& line : *list)
            spdlog::error("the state is damaged: {}", line);
    const auto restore = store::how_to_restore(parts_.in_force.loaded->config.state);
    if (!report->structure.empty()) {
        // Each further write could make it worse.
        parts_.store.refuse_damaged({store::ErrorClass::damaged,
                                     parts_.in_force.loaded->config.state.string() + ": " +
                                         report->structure.front() + "; " + restore});
        return;
    }
    const auto count = report->rows.size();
    const auto found =
        report->rows.front() + (count > 1 ? " (and " + std::to_string(count - 1) + " more)" : "");
    if (std::exchange(state_damage_, found) == found)
        return;  // it is checked daily
    notice("rows of the state are damaged: " + state_damage_ +
           "; all of them: newsalertd db check; " + restore);
}

void Desk::deliveries_damaged(const std::vector<std::string>& ids) {
    parts_.metrics.deliveries_dead_damaged += ids.size();
    state_damage_ = "delivery " + ids.front() + " was not what was stored and is dead" +
                    (ids.size() > 1 ? " (and " + std::to_string(ids.size() - 1) + " more)" : "");
    notice("an alert could not be sent, its row in the state is damaged: " + state_damage_ +
           "; see newsalertd db check");
}

void Desk::state_damaged(const std::string& what) {
    spdlog::critical("the state is damaged: {}", what);
    state_damage_ = what;
    tell_now("the state is damaged, newsalertd stops: " + what);
}

}  // namespace newsalertd::app
