#pragma once
// Which compounds are written solid, with a hyphen and open, made from WordNet while the project is
// built: ceasefire and cease-fire, healthcare and health care.

#include "rules/tools/headword_table.hpp"

#include <functional>
#include <map>
#include <string>

namespace rules::tools {

class Compounds {
public:
    Compounds(const WordNet& wordnet, const Judgements& judgements, const HeadwordTable& headwords);

    using Lines = std::map<std::string, std::string, std::less<>>;

    /// By the compound written solid, its parts with spaces between them.
    const Lines& parts() const { return parts_; }

    /// Headwords that are met in texts, with how many letters they have.
    const Lines& common() const { return common_; }

private:
    bool is_common(const std::string& part, const HeadwordTable& headwords) const;

    Lines parts_;
    Lines common_;
};

}  // namespace rules::tools
