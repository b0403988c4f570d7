#pragma once
// What makes the whole daemon useless though every part of it runs: nothing to read, nothing that
// can be read, nothing to look for, nowhere to tell it. Said in the status at once, and to the
// operator when it lasts, once, and again when it is over. Pure: what is so is handed in.

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace newsalertd::app {

/// How things are.
struct Health {
    std::size_t feeds = 0;      ///< enabled ones
    std::size_t readable = 0;   ///< whose last poll brought what it should
    std::size_t failed = 0;     ///< whose last poll did not
    bool network_down = false;  ///< most hosts fail at once
    std::size_t watches = 0;    ///< that are awake
    std::size_t targets = 0;    ///< that these tell
    std::size_t refused = 0;    ///< of these
};

enum class Ailment : std::uint8_t { no_feed, none_readable, no_watch, all_refused };

/// "no feed is configured; articles come only from `newsalertd inject`"
const char* to_string(Ailment ailment);

class HealthWatch {
public:
    using SteadyClock = std::chrono::steady_clock;

    /// So long no feed must be readable before it counts: a single poll fails now and then.
    static constexpr std::chrono::minutes kUnreadable{2};
    /// What lasts so long is told: files are written one after the other.
    static constexpr std::chrono::seconds kWorthTelling{30};

    void look(const Health& health, SteadyClock::time_point now);

    /// What is wrong, as of the last look.
    std::vector<Ailment> ailments() const;

    struct News {
        Ailment ailment{};
        bool over = false;
    };

    /// What the operator is to be told since this was asked last.
    std::vector<News> take_news() { return std::exchange(news_, {}); }

private:
    struct Course {
        std::optional<SteadyClock::time_point> since;
        bool in_force = false;
        bool told = false;
    };

    void note(Ailment ailment,
              bool is_so,
              SteadyClock::duration grace,
              SteadyClock::time_point now);

    std::array<Course, 4> courses_;
    std::vector<News> news_;
};

}  // namespace newsalertd::app
