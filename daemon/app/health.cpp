#include "daemon/app/health.hpp"

namespace newsalertd::app {

namespace {

constexpr std::array kAll{
    Ailment::no_feed, Ailment::none_readable, Ailment::no_watch, Ailment::all_refused};

std::size_t index_of(Ailment ailment) {
    return static_cast<std::size_t>(ailment);
}

}  // namespace

const char* to_string(Ailment ailment) {
    switch (ailment) {
        case Ailment::no_feed:
            return "no feed is configured; articles come only from `newsalertd inject`";
        case Ailment::none_readable:
            return "no feed can be read; see `newsalertd feeds` and the network";
        case Ailment::no_watch:
            return "no watch is in force; nothing will be alerted";
        case Ailment::all_refused:
            return "every channel that a watch names is refused; alerts are kept, none arrives";
    }
    return "";
}

void HealthWatch::look(const Health& health, SteadyClock::time_point now) {
    using std::chrono::seconds;
    note(Ailment::no_feed, health.feeds == 0, seconds{0}, now);
    const bool none = health.readable == 0 && health.failed > 0;
    note(Ailment::none_readable,
         health.feeds > 0 && (none || health.network_down),
         kUnreadable,
         now);
    note(Ailment::no_watch, health.watches == 0, seconds{0}, now);
    note(Ailment::all_refused,
         health.targets > 0 && health.refused == health.targets,
         seconds{0},
         now);
}

void HealthWatch::note(Ailment ailment,
                       bool is_so,
                       SteadyClock::duration grace,
                       SteadyClock::time_point now) {
    auto& course = courses_[index_of(ailment)];
    if (!is_so) {
        if (course.told)
            news_.push_back({ailment, true});
        course = {};
        return;
    }
    if (!course.since)
        course.since = now;
    const auto lasted = now - *course.since;
    course.in_force = lasted >= grace;
    if (course.in_force && !course.told && lasted >= kWorthTelling) {
        course.told = true;
        news_.push_back({ailment, false});
    }
}

std::vector<Ailment> HealthWatch::ailments() const {
    std::vector<Ailment> found;
    for (const auto ailment : kAll)
        if (courses_[index_of(ailment)].in_force)
            found.push_back(ailment);
    return found;
}

}  // namespace newsalertd::app
