#pragma once
// Some publishers date an article by its draft: what they publish today is days old, and would
// never be told. A feed of which three articles, in different polls, were not told for their age is
// reported to the operator once. Pure; the decision writes what becomes of it with the articles.

#include "daemon/article.hpp"
#include "daemon/config/config.hpp"
#include "daemon/pipeline/generation.hpp"
#include "daemon/store/news.hpp"

#include <optional>
#include <string>
#include <vector>

namespace newsalertd::pipeline {

class AgeReport {
public:
    static constexpr std::int64_t kPolls = 3;

    /// `known`: what the state remembers of the feed.
    explicit AgeReport(store::FeedAge known) : age_(std::move(known)) {}

    /// `article` of the feed was not told for its age, though a watch fired on it.
    void note(const Article& article);

    /// Adds to `writes` what is to be remembered and, once, the operator's notices.
    void finish(const Generation& generation,
                const config::FeedConfig& feed,
                store::Writes& writes);

private:
    store::FeedAge age_;
    bool noted_ = false;
};

/// What the operator is told: the titles, and the line to write where.
std::string age_notice(const config::FeedConfig& feed, const std::vector<std::string>& titles);

}  // namespace newsalertd::pipeline
