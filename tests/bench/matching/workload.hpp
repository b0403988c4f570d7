#pragma once
// The files that make_workload.py writes, or others of their shape.

#include <cstddef>
#include <string>
#include <vector>

namespace bench {

struct Article {
    std::string title;
    std::string summary;
    std::string content;
};

/// The first `limit` articles of FOLDER/articles.jsonl. Throws if it cannot be read.
std::vector<Article> read_articles(const std::string& folder, std::size_t limit);

/// The texts of FOLDER/queries_COUNT.jsonl.
std::vector<std::string> read_queries(const std::string& folder, std::size_t count);

}  // namespace bench
