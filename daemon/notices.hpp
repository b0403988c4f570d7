#pragma once
// What the operator is told, folded: a trouble is told at once, and while it goes on at most one
// summary a minute says how often and how it stands by now, later ones ever more rarely, up to one
// an hour; and once that it is mended. One thread.

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace newsalertd {

class Notices {
public:
    using SteadyClock = std::chrono::steady_clock;

    static constexpr SteadyClock::duration kShortest = std::chrono::minutes(1);
    static constexpr SteadyClock::duration kLongest = std::chrono::hours(1);

    /// `subject` (a target, "reload") has a trouble of this `kind`. True: tell `text` now. False:
    /// a summary tells it, see due().
    bool wrong(const std::string& subject,
               const std::string& kind,
               const std::string& text,
               SteadyClock::time_point now) {
        const auto [found, first] = troubles_.try_emplace({subject, kind});
        Trouble& trouble = found->second;
        ++trouble.times;
        if (first || (trouble.folded == 0 && now - trouble.told >= trouble.interval)) {
            // Quiet for long enough: it begins anew.
            if (now - trouble.told >= 2 * trouble.interval)
                trouble.interval = kShortest;
            trouble.told = now;
            return true;
        }
        ++trouble.folded;
        trouble.latest = text;
        return false;
    }

    /// All is well with `subject`. How often it was wrong; 0: nobody was told that it was.
    std::uint64_t mended(const std::string& subject) {
        std::uint64_t times = 0;
        for (auto at = troubles_.lower_bound({subject, {}});
             at != troubles_.end() && at->first.first == subject;
             at = troubles_.erase(at))
            times += at->second.times;
        return times;
    }

    /// The summaries to be told now: the latest text of each trouble, and how often it came.
    std::vector<std::string> due(SteadyClock::time_point now) {
        std::vector<std::string> texts;
        for (auto& [key, trouble] : troubles_) {
            if (trouble.folded == 0 || now - trouble.told < trouble.interval)
                continue;
            texts.push_back(trouble.latest + " (" + std::to_string(trouble.folded) +
                            (trouble.folded == 1 ? " more" : " more, this is the latest") +
                            " since it was told last)");
            trouble.told = now;
            trouble.folded = 0;
            trouble.interval = std::min(2 * trouble.interval, kLongest);
        }
        return texts;
    }

    /// When due() has something to say next; nothing: not before wrong() was called again.
    std::optional<SteadyClock::time_point> next_due() const {
        std::optional<SteadyClock::time_point> next;
        for (const auto& [key, trouble] : troubles_)
            if (trouble.folded > 0)
                next = std::min(next.value_or(SteadyClock::time_point::max()),
                                trouble.told + trouble.interval);
        return next;
    }

private:
    struct Trouble {
        SteadyClock::time_point told{};
        SteadyClock::duration interval = kShortest;
        std::uint64_t times = 0;
        std::uint64_t folded = 0;
        std::string latest;
    };

    std::map<std::pair<std::string, std::string>, Trouble> troubles_;
};

}  // namespace newsalertd
