#pragma once
// Matches one article at a time against a WatchSet. Holds the scratch memory that makes this
// cheap: one Matcher a thread, never shared.

#include "rules/document.hpp"

#include <memory>
#include <span>

namespace rules {

class WatchSet;

class Matcher {
public:
    enum class Spans : bool { omit, collect };

    /// Which words are common in real articles settles how later sets are compiled.
    enum class Articles : bool { real, invented };

    explicit Matcher(Articles articles = Articles::real);
    ~Matcher();
    Matcher(const Matcher&) = delete;
    Matcher& operator=(const Matcher&) = delete;

    /// The watches that fire, ascending. Valid until the next call. Spans are those words that
    /// satisfy the query.
    std::span<const Match> match(const WatchSet& set,
                                 const Document& document,
                                 Spans spans = Spans::collect);

private:
    struct Scratch;
    std::unique_ptr<Scratch> scratch_;
};

}  // namespace rules
