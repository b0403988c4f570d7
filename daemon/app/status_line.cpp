// How the daemon is: in one line for the service manager, `status` and the log; and what makes it
// useless (health.hpp).

#include "daemon/alerts/outbox/judge.hpp"
#include "daemon/app/desk.hpp"

#include <algorithm>

namespace newsalertd::app {

namespace {

bool is_awake(const rules::Watch& watch, Time now) {
    return watch.enabled && (!watch.expires || *watch.expires > now);
}

}  // namespace

Health Desk::health() const {
    const auto feeds = parts_.poller.summary();
    Health health{.feeds = feeds.feeds,
                  .readable = feeds.readable,
                  .failed = feeds.failed,
                  .network_down = feeds.network_down};
    const auto generation = parts_.in_force.generation.get();
    if (wanted_.generation != generation->number) {
        wanted_ = {generation->number, 0, std::vector<bool>(generation->targets.size())};
        const auto at = parts_.clock.now();
        for (std::size_t i = 0; i < generation->routes.size(); ++i) {
            if (!is_awake(*generation->watches->watches()[i], at))
                continue;
            ++wanted_.watches;
            for (const auto target : generation->routes[i])
                wanted_.targets[target] = true;
        }
    }
    health.watches = wanted_.watches;
    const auto states = parts_.outbox.states();
    for (std::size_t i = 0; i < wanted_.targets.size(); ++i) {
        if (!wanted_.targets[i])
            continue;
        const auto state =
            std::ranges::find(states, generation->targets[i].name, &store::TargetState::name);
        ++health.targets;
        health.refused += state != states.end() && state->blocked;
    }
    return health;
}

std::vector<Ailment> Desk::ailments() const {
    health_.look(health(), std::chrono::steady_clock::now());
    return health_.ailments();
}

void Desk::tell_health() {
    ailments();
    for (const auto& [ailment, over] : health_.take_news())
        notice(over ? std::string("this is over: ") + to_string(ailment) : to_string(ailment));
}

std::string Desk::status_line() const {
    const auto feeds = parts_.poller.summary();
    const auto generation = parts_.in_force.generation.get();
    std::string line = std::to_string(feeds.feeds) + " feeds (" +
                       std::to_string(feeds.feeds - feeds.ok - feeds.unread) + " in trouble), " +
                       std::to_string(generation->watches->watches().size()) +
                       " watches, generation " + std::to_string(generation->number);
    const auto unready = parts_.outbox.unready();
    std::size_t blocked = 0;
    std::size_t failing = 0;
    std::size_t refusing = 0;
    for (const auto& target : parts_.outbox.states()) {
        blocked += target.blocked;
        failing += !target.blocked && alerts::is_failing(target);
        refusing += !target.blocked && alerts::refuses_alerts(target);
    }
    std::size_t unserved = 0;
    for (const auto& target : parts_.outbox.unserved())
        unserved += target.waiting;
    if (blocked > unready)
        line += ", " + std::to_string(blocked - unready) + " targets refused";
    if (unready > 0)
        line += ", " + std::to_string(unready) + " targets blocked for want of a secret";
    if (failing > 0)
        line += ", " + std::to_string(failing) + " targets failing";
    if (refusing > 0)
        line += ", " + std::to_string(refusing) + " targets refuse alerts";
    if (unserved > 0)
        line +=
            ", " + std::to_string(unserved) + " alerts wait for a channel that is not configured";
    if (!state_error_.empty())
        line += ", STATE NOT WRITABLE: " + state_error_;
    if (!state_damage_.empty())
        line += ", STATE DAMAGED: " + state_damage_;
    for (const auto& trouble : troubles())
        line += ", " + trouble;
    if (!parts_.in_force.reload_error.empty() && !parts_.in_force.on_last_good)
        line += ", last reload rejected: " + parts_.in_force.reload_error;
    return line;
}

std::vector<std::string> Desk::troubles() const {
    std::vector<std::string> out;
    if (parts_.in_force.on_last_good)
        out.push_back("running on the last good rules, feeds and settings: " +
                      parts_.in_force.reload_error);
    out.insert(out.end(), parts_.in_force.lost.begin(), parts_.in_force.lost.end());
    if (state_error_.empty() && !state_trouble_.why().empty())
        out.push_back("the state could not be written just now: " + state_trouble_.why());
    if (!control_trouble_.empty())
        out.push_back("control socket: " + control_trouble_);
    for (const auto ailment : ailments())
        out.emplace_back(to_string(ailment));
    return out;
}

}  // namespace newsalertd::app
