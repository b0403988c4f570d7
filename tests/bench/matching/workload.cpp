#include "tests/bench/matching/workload.hpp"

#include <boost/json.hpp>

#include <fstream>
#include <stdexcept>

namespace bench {
namespace {

namespace json = boost::json;

std::string text(const json::object& object, const char* key) {
    const json::value* value = object.if_contains(key);
    return value && value->is_string() ? std::string(value->get_string()) : std::string();
}

// Until `take` says that it has enough.
template <typename Take>
void each_line(const std::string& path, Take take) {
    std::ifstream in(path);
    if (!in)
        throw std::runtime_error(path + ": cannot be read");
    std::string line;
    while (std::getline(in, line) && take(json::parse(line).get_object())) {}
}

}  // namespace

std::vector<Article> read_articles(const std::string& folder, std::size_t limit) {
    std::vector<Article> out;
    each_line(folder + "/articles.jsonl", [&](const json::object& o) {
        out.push_back({text(o, "title"), text(o, "summary"), text(o, "content")});
        return out.size() < limit;
    });
    return out;
}

std::vector<std::string> read_queries(const std::string& folder, std::size_t count) {
    std::vector<std::string> out;
    each_line(folder + "/queries_" + std::to_string(count) + ".jsonl", [&](const json::object& o) {
        out.push_back(text(o, "query"));
        return true;
    });
    return out;
}

}  // namespace bench
