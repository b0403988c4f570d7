#include "daemon/pipeline/prepared.hpp"

#include <algorithm>
#include <chrono>

namespace newsalertd::pipeline {

namespace {

std::string_view field_text(const Article& article, const rules::Span& span) {
    switch (span.field) {
        case rules::Field::title:
            return article.title;
        case rules::Field::summary:
            return article.summary;
        case rules::Field::content:
            return article.content;
        case rules::Field::author:
            return article.authors[span.item];
        case rules::Field::category:
            return article.categories[span.item];
        case rules::Field::source:
            return article.source;
        case rules::Field::language:
            return article.language;
        case rules::Field::url:
            break;
    }
    return article.url;
}

bool expired(const rules::Watch& watch, Time at) {
    return watch.expires && *watch.expires <= at;
}

/// The matched words as shown: each text once a field, in order.
std::vector<alerts::MatchedWord> words_of(const std::string& watch,
                                          const Article& article,
                                          const rules::Match& match) {
    std::vector<alerts::MatchedWord> words;
    for (const auto& span : match.spans) {
        const auto text = field_text(article, span).substr(span.start, span.end - span.start);
        const bool known = std::ranges::any_of(words, [&](const alerts::MatchedWord& word) {
            return word.field == span.field && word.text == text;
        });
        if (!known)
            words.push_back({watch, span.field, std::string(text)});
    }
    return words;
}

}  // namespace

bool listens_to(const rules::Watch& watch,
                std::string_view feed,
                std::string_view publisher,
                const std::vector<std::string>& tags) {
    if (watch.feeds.empty())
        return true;
    return std::ranges::any_of(watch.feeds, [&](const std::string& wanted) {
        return wanted == feed || wanted == publisher ||
               std::ranges::find(tags, wanted) != tags.end();
    });
}

std::vector<Fired> match_article(const Generation& generation,
                                 const Article& article,
                                 const config::FeedConfig* feed,
                                 rules::Matcher& matcher) {
    const std::vector<std::string> none;
    const auto& tags = feed ? feed->tags : none;
    const rules::Document document{.title = article.title,
                                   .summary = article.summary,
                                   .content = article.content,
                                   .authors = article.authors,
                                   .categories = article.categories,
                                   .source = article.source,
                                   .language = article.language,
                                   .url = article.url};
    std::vector<Fired> fired;
    for (const auto& match : matcher.match(*generation.watches, document)) {
        const auto& watch = *generation.watches->watches()[match.watch];
        if (listens_to(watch, article.source, article.publisher, tags) &&
            !expired(watch, article.seen_at))
            fired.push_back({match.watch, words_of(watch.name, article, match)});
    }
    return fired;
}

}  // namespace newsalertd::pipeline
