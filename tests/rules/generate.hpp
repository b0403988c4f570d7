#pragma once
// Random watches and articles over one small vocabulary, in many scripts and writings, so that
// they often meet.

#include "rules/document.hpp"
#include "rules/watch.hpp"

#include <cstdint>
#include <random>
#include <string>
#include <vector>

namespace rules::testing {

struct Article {
    std::string title;
    std::string summary;
    std::string content;
    std::string source;
    std::string url;
    std::string language;
    std::vector<std::string> authors;
    std::vector<std::string> categories;
    Document document() const;
};

class Generator {
public:
    explicit Generator(std::uint64_t seed) : random_(seed) {}

    Watch watch(std::size_t number);
    Article article();

    /// A query in valid syntax.
    std::string query(int depth);

private:
    std::size_t below(std::size_t n) { return random_() % n; }

    bool chance(std::size_t percent) { return below(100) < percent; }

    std::string word();
    std::string leaf();
    std::string operand();
    std::string text(std::size_t most);

    std::mt19937_64 random_;
};

}  // namespace rules::testing
