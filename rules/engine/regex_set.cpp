#include "rules/engine/regex_set.hpp"

#include "rules/engine/big_vector.hpp"

#include <algorithm>

namespace rules::engine {
namespace {

constexpr std::int64_t kRegexMemory = 1 << 20;

}  // namespace

RegexSet::RegexSet() : filter_(static_cast<int>(Literals::kShortest)) {}

std::expected<std::uint32_t, RegexSet::Refusal> RegexSet::add(std::string_view expression) {
    if (const auto known = numbers_.find(std::string(expression)); known != numbers_.end())
        return known->second;
    re2::RE2::Options options;
    options.set_log_errors(false);
    options.set_max_mem(kRegexMemory);
    const re2::StringPiece text(expression.data(), expression.size());
    int number = 0;
    // FilteredRE2 keeps what it once took, so it gets only what is good.
    const re2::RE2 trial(text, options);
    if (!trial.ok())
        return std::unexpected(Refusal{"bad regular expression: " + trial.error(), {}});
    if (trial.Match("", 0, 0, re2::RE2::UNANCHORED, nullptr, 0))
        return std::unexpected(Refusal{"the regular expression matches every text",
                                       "it must not match the empty text"});
    filter_.Add(text, options, &number);
    numbers_.emplace(expression, static_cast<std::uint32_t>(number));
    return static_cast<std::uint32_t>(number);
}

void RegexSet::seal() {
    numbers_ = {};
    if (empty())
        return;
    std::vector<std::string> atoms;
    filter_.Compile(&atoms);
    // RE2 has them folded already, by the Unicode of its own version. Folded once more they are
    // what any article's text becomes, whichever version knows a letter's pair.
    std::vector<std::string> texts;
    for (std::size_t atom = 0; atom < atoms.size(); ++atom) {
        std::string text;
        fold_simply(atoms[atom], text);
        if (text.size() < Literals::kShortest) {
            always_.push_back(static_cast<int>(atom));
            continue;
        }
        texts.push_back(std::move(text));
        atom_of_.push_back(static_cast<int>(atom));
    }
    literals_ = Literals(std::move(texts));
    unfiltered_.assign(static_cast<std::size_t>(filter_.NumRegexps()), false);
    std::vector<int> candidates;
    filter_.AllPotentials(always_, &candidates);
    for (const int number : candidates)
        unfiltered_[static_cast<std::size_t>(number)] = true;
}

void RegexSet::candidates(const Document& document, Scratch& scratch) const {
    scratch.text.clear();
    each_text(document, [&](std::string_view text, Field, std::uint32_t) {
        fold_simply(text, scratch.text);
        scratch.text.push_back('\n');
    });
    if (scratch.seen.size() < atom_of_.size() || ++scratch.article == 0) {
        scratch.seen.assign(std::max(scratch.seen.size(), atom_of_.size()), 0);
        scratch.article = 1;
    }
    scratch.atoms.assign(always_.begin(), always_.end());
    literals_.scan(scratch.text, [&](std::uint32_t literal) {
        if (scratch.seen[literal] == scratch.article)
            return;
        scratch.seen[literal] = scratch.article;
        scratch.atoms.push_back(atom_of_[literal]);
    });
    filter_.AllPotentials(scratch.atoms, &scratch.candidates);
}

std::size_t RegexSet::memory_bytes() const {
    // RE2 does not tell what its tree of literals takes; the expressions it does.
    std::size_t bytes = literals_.memory_bytes() + bytes_of(atom_of_) + bytes_of(always_);
    for (int i = 0; i < filter_.NumRegexps(); ++i)
        bytes += static_cast<std::size_t>(filter_.GetRE2(i).ProgramSize()) * 16;
    return bytes;
}

bool regex_has_literals(std::string_view expression) {
    RegexSet one;
    const auto number = one.add(expression);
    one.seal();
    return number && one.has_literals(*number);
}

}  // namespace rules::engine
