#pragma once
// The articles that `match` and `explain` read: one JSON object a line.

#include "rules/document.hpp"

#include <boost/json/fwd.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace newsalertd::app {

struct ArticleLine {
    std::string id;  ///< as JSON, to be printed again
    std::string title;
    std::string summary;
    std::string content;
    std::string language;
    std::string source;
    std::string url;
    std::vector<std::string> authors;
    std::vector<std::string> categories;
    bool blank = false;   ///< an empty line
    std::string problem;  ///< why it is no article; empty if it is one

    rules::Document document() const;

    /// The whole text of the field (of the item, in a list) that the span lies in.
    std::string_view field_of(const rules::Span& span) const;
    std::string_view text_of(const rules::Span& span) const;

    /// As in the output of `match` and `explain`: field, item (of a list), start and end in bytes
    /// and in code points, text.
    boost::json::object to_json(const rules::Span& span) const;
};

ArticleLine read_article(std::string_view line);

}  // namespace newsalertd::app
