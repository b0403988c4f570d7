#pragma once
// An article with all that the decision needs of it, made in the work pool.

#include "daemon/alerts/alert.hpp"
#include "daemon/article.hpp"
#include "daemon/pipeline/generation.hpp"
#include "rules/engine/matcher.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace newsalertd::pipeline {

/// A watch that fires on an article, and by which words.
struct Fired {
    std::uint32_t watch = 0;  ///< index into the generation's watches
    std::vector<alerts::MatchedWord> words;
};

struct Prepared {
    Article article;
    std::vector<Fired> fired;
    std::uint64_t generation = 0;
    Time parsed{};
    Time matched{};
};

/// Whether `watch` listens to a feed: by its name, its publisher or one of its tags.
bool listens_to(const rules::Watch& watch,
                std::string_view feed,
                std::string_view publisher,
                const std::vector<std::string>& tags);

/// The watches of `generation` that fire on `article`, those that want other feeds left out.
/// `feed` is the article's; null: a program injected it.
std::vector<Fired> match_article(const Generation& generation,
                                 const Article& article,
                                 const config::FeedConfig* feed,
                                 rules::Matcher& matcher);

}  // namespace newsalertd::pipeline
