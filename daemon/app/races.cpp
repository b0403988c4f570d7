#include "daemon/app/races.hpp"

#include <algorithm>
#include <chrono>
#include <map>
#include <span>
#include <tuple>
#include <utility>

namespace newsalertd::app {

namespace {

struct Score {
    std::vector<double> behind;
    std::vector<double> ahead;
};

/// By publisher and feed.
using Scores = std::map<std::pair<std::string, std::string>, Score>;

double seconds(Time::duration span) {
    return std::chrono::duration<double>(span).count();
}

double median(std::vector<double> values) {
    if (values.empty())
        return 0;
    const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
    std::ranges::nth_element(values, middle);
    return *middle;
}

bool is_one_article(const store::Sighting& a, const store::Sighting& b) {
    return std::tie(a.story, a.title, a.publisher) == std::tie(b.story, b.title, b.publisher);
}

void run(std::span<const store::Sighting> article, Scores& scores) {
    if (article.size() < 2)
        return;
    std::vector<const store::Sighting*> order;
    for (const auto& one : article)
        order.push_back(&one);
    std::ranges::sort(order, {}, &store::Sighting::seen_at);
    const auto score_of = [&](const store::Sighting& one) -> Score& {
        return scores[{one.publisher, one.feed}];
    };
    score_of(*order[0]).ahead.push_back(seconds(order[1]->seen_at - order[0]->seen_at));
    for (const auto* late : std::span(order).subspan(1))
        score_of(*late).behind.push_back(seconds(late->seen_at - order[0]->seen_at));
}

}  // namespace

std::vector<Race> races_of(const std::vector<store::Sighting>& sightings) {
    Scores scores;
    for (auto at = sightings.begin(); at != sightings.end();) {
        const auto end = std::find_if_not(
            at, sightings.end(), [&](const auto& one) { return is_one_article(*at, one); });
        run({at, end}, scores);
        at = end;
    }
    std::vector<Race> races;
    for (auto& [who, score] : scores)
        races.push_back(
            {.publisher = who.first,
             .feed = who.second,
             .races = static_cast<std::int64_t>(score.behind.size() + score.ahead.size()),
             .first = static_cast<std::int64_t>(score.ahead.size()),
             .median_behind = median(std::move(score.behind)),
             .median_ahead = median(std::move(score.ahead))});
    std::ranges::sort(races, [](const Race& a, const Race& b) {
        return std::tie(a.publisher, b.first, a.feed) < std::tie(b.publisher, a.first, b.feed);
    });
    return races;
}

}  // namespace newsalertd::app
