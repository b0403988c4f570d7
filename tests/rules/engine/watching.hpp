#pragma once
// What the tests of rules/ share: watches from a query, and what fires.

#include "rules/engine/matcher.hpp"
#include "rules/engine/watch_set.hpp"

#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace rules::testing {

inline Watch watch_on(std::string query, std::string language = "en") {
    Watch watch;
    watch.name = query;
    watch.query = std::move(query);
    watch.language = std::move(language);
    return watch;
}

inline Watch exact_watch(std::string query) {
    Watch watch = watch_on(std::move(query));
    watch.forms = Forms::exact;
    return watch;
}

inline Document titled(std::string_view title) {
    Document document;
    document.title = title;
    return document;
}

inline std::shared_ptr<const WatchSet> compiled(Watch watch) {
    std::vector<Diagnostic> findings;
    std::vector<Watch> one;
    one.push_back(std::move(watch));
    return WatchSet::compile(std::move(one), findings);
}

inline bool fires(Watch watch, const Document& document) {
    const auto set = compiled(std::move(watch));
    Matcher matcher;
    return !matcher.match(*set, document).empty();
}

inline bool fires(std::string query, std::string_view title) {
    return fires(watch_on(std::move(query)), titled(title));
}

/// The matched texts, "field:text".
inline std::vector<std::string> matched(Watch watch, const Document& document) {
    const auto set = compiled(std::move(watch));
    Matcher matcher;
    std::vector<std::string> out;
    for (const Match& match : matcher.match(*set, document)) {
        for (const Span& span : match.spans) {
            std::string_view text;
            if (span.field == Field::title)
                text = document.title;
            if (span.field == Field::summary)
                text = document.summary;
            if (span.field == Field::content)
                text = document.content;
            if (span.field == Field::author)
                text = document.authors[span.item];
            if (span.field == Field::source)
                text = document.source;
            if (span.field == Field::url)
                text = document.url;
            out.push_back(std::string(to_string(span.field)) + ':' +
                          std::string(text.substr(span.start, span.end - span.start)));
        }
    }
    return out;
}

}  // namespace rules::testing
