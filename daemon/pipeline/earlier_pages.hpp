#pragma once
// Which documents one poll has read, where a feed shows its entries in pages (RFC 5005): no address
// is asked twice for them, the feed's own least of all. Pure.

#include "feeds/fetch/answer.hpp"

#include <string>
#include <vector>

namespace newsalertd::pipeline {

class EarlierPages {
public:
    /// The feed's own document was answered, and after it page by page.
    void note(const feeds::fetch::Answer& answer);

    /// The feed's own document is all that was read.
    bool none() const { return documents_ <= 1; }

    /// Whether a page may be asked for: few are, and none that was read already, under whatever
    /// address it was asked for.
    bool may_ask(const std::string& url) const;

private:
    unsigned documents_ = 0;
    std::vector<std::string> known_;  ///< poll keys
};

}  // namespace newsalertd::pipeline
