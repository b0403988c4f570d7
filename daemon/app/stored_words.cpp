#include "daemon/app/stored_words.hpp"

#include "daemon/store/reader.hpp"
#include "rules/text/tokenize.hpp"

#include <algorithm>
#include <set>
#include <string>

namespace newsalertd::app {

namespace {

/// A week of a busy desk; reading them takes 50 ms.
constexpr std::size_t kMostArticles = 20'000;

}  // namespace

void drop_stored_words(config::Loaded& loaded) {
    std::set<std::string> unknown;
    for (const auto& finding : loaded.findings)
        if (!finding.unknown_word.empty())
            unknown.insert(finding.unknown_word);
    std::error_code error;
    if (unknown.empty() || !std::filesystem::exists(loaded.config.state, error))
        return;
    const auto reader = store::Reader::open(loaded.config.state);
    if (!reader)
        return;
    const auto texts = (*reader)->recent_texts(kMostArticles);
    if (!texts)
        return;
    std::set<std::string> stored;
    for (const auto& text : *texts) {
        const auto tokens = rules::text::tokenize_exact(text);
        for (std::size_t i = 0; i < tokens.tokens.size(); ++i)
            if (const std::string word(tokens.text(i)); unknown.contains(word))
                stored.insert(word);
    }
    std::erase_if(loaded.findings,
                  [&](const auto& finding) { return stored.contains(finding.unknown_word); });
}

}  // namespace newsalertd::app
