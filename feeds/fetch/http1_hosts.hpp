#pragma once
// Hosts whose HTTP/2 has failed: they are asked over HTTP/1.1 for a day. Servers and boxes before
// them offer HTTP/2 and break it, for one client or for all, and browsers ask again without a word.
// Plain bookkeeping: every moment is handed in.

#include "feeds/fetch/time.hpp"

#include <string>
#include <unordered_map>

namespace feeds::fetch {

class Http1Hosts {
public:
    void note(const std::string& host, Time now);
    bool holds(const std::string& host, Time now) const;
    /// The wall clock was set by `step`.
    void clock_moved(Micros step);

private:
    std::unordered_map<std::string, Time> until_;
};

}  // namespace feeds::fetch
