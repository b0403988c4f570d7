#pragma once
// The articles that `match` reads: one JSON object a line.

#include "rules/document.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace newsalertd::cli {

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
    std::string_view text_of(const rules::Span& span) const;
};

ArticleLine read_article(std::string_view line);

}  // namespace newsalertd::cli
