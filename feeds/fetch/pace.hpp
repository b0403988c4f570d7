#pragma once

// What all feeds share of the plan for the next polls.

namespace feeds::fetch {

struct Pace {
    /// Of the intervals c/√(pλ), see rhythm.hpp; 0: every feed has its tier's usual interval.
    double c = 0;
    /// How often the longest intervals of the tiers are taken, where the budget cannot pay for them
    /// once; at least 1.
    double stretch = 1;
    /// How often the usual intervals are taken, where the budget cannot pay for them once: by feeds
    /// whose interval is not found by c. At least 1.
    double squeeze = 1;
    bool operator==(const Pace&) const = default;
};

}  // namespace feeds::fetch
