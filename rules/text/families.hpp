#pragma once
// Word families: words that readers of news take for forms of one, though they share no stem:
// acquire and acquisition, sell, sold and sale, woman and women.

#include "rules/text/stem.hpp"

#include <string_view>
#include <vector>

namespace rules::text {

/// One word that a family's word also finds, or all those of a stem.
struct FamilyMember {
    std::string_view text;
    bool is_stem = true;  ///< of the same language; else a folded word as it stands
};

/// A word's family. Views into memory that lives as long as the process.
class Family {
public:
    Family() = default;

    explicit Family(std::string_view members) : members_(members) {}

    bool empty() const { return members_.empty(); }

    /// The same for one word, another for each: good as a key.
    const char* id() const { return members_.data(); }

    /// Appends the members, of which the word itself is none.
    void members(std::vector<FamilyMember>& out) const;

private:
    std::string_view members_;  ///< separated by spaces, "=word" or "stem"
};

/// The family of a folded word without accents, which has this stem; empty if none is known of.
/// Only English has families. Not always mutual: "leave" finds "left", but who asks for "left" does
/// not ask for "leave". Safe to call from any thread.
Family family_of(StemLanguage language, std::string_view word, std::string_view stem);

}  // namespace rules::text
