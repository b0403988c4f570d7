#pragma once
// The rules: whether an entry is an article that the feed brought before, by the evidence.

#include "feeds/identity/evidence.hpp"

namespace feeds::identity {

/// How strongly the evidence says that entry and article are the same: 0 is "another article".
/// Where several articles come into question the stronger claim wins.
int same_article(const Evidence& evidence);

}  // namespace feeds::identity
