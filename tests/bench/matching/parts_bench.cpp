// What the steps of matching cost, each alone: cutting and folding, stems, the language, the
// dictionary, and one program's run. The whole is match_bench's.
//
//     parts_bench [--benchmark_filter=…]

#include "rules/engine/dictionary.hpp"
#include "rules/engine/matcher.hpp"
#include "rules/engine/watch_set.hpp"
#include "rules/text/language.hpp"
#include "rules/text/stem.hpp"
#include "rules/text/tokenize.hpp"

#include <benchmark/benchmark.h>
#include <string>
#include <string_view>
#include <vector>

namespace {

constexpr std::string_view kAscii =
    "The central bank raised its key rate by a quarter point on Tuesday, saying that inflation "
    "would stay above its target for longer than it had expected. Analysts at several banks said "
    "the decision, which had been leaked on Monday, was no surprise to markets; bond yields fell. ";
constexpr std::string_view kAccented =
    "Société Générale und Crédit Agricole erwarten, daß die Straße nach Zürich gesperrt bleibt. "
    "Центральный банк повысил ключевую ставку, Εθνική Τράπεζα, İstanbul, naïve façade, Ångström. ";
constexpr std::string_view kHan =
    "中央银行周二将关键利率上调四分之一个百分点，称通货膨胀率将在更长时间内高于其目标。"
    "分析人士说，这一决定并未令市场感到意外，债券收益率下跌。";

constexpr std::string_view kTexts[] = {kAscii, kAccented, kHan};
constexpr const char* kTextNames[] = {"ASCII", "accents", "Han"};
constexpr std::size_t kArticleBytes = 1400;  // what the workload's articles have

std::string article(std::string_view text) {
    std::string out;
    while (out.size() < kArticleBytes)
        out += text;
    return out;
}

// Labels the run with its text, and counts bytes.
std::string chosen(benchmark::State& state) {
    const auto i = static_cast<std::size_t>(state.range(0));
    state.SetLabel(kTextNames[i]);
    return article(kTexts[i]);
}

void count_bytes(benchmark::State& state, std::size_t bytes) {
    state.SetBytesProcessed(static_cast<std::int64_t>(bytes) * state.iterations());
}

void tokenize_exact(benchmark::State& state) {
    const std::string text = chosen(state);
    while (state.KeepRunning())
        benchmark::DoNotOptimize(rules::text::tokenize_exact(text));
    count_bytes(state, text.size());
}

void tokenize_and_fold_by_script(benchmark::State& state) {
    const std::string text = chosen(state);
    std::vector<rules::text::Token> tokens;
    while (state.KeepRunning()) {
        tokens.clear();
        rules::text::tokenize_by_script(text, tokens);
        for (const rules::text::Token& token : tokens)
            benchmark::DoNotOptimize(rules::text::fold_token(
                std::string_view(text).substr(token.start, token.end - token.start)));
    }
    count_bytes(state, text.size());
}

void detect_language(benchmark::State& state) {
    const std::string text = chosen(state);
    while (state.KeepRunning())
        benchmark::DoNotOptimize(rules::text::detect_language("", text, ""));
    count_bytes(state, text.size());
}

// The matcher's own way to read an article: one watch, which needs all fields and never matches.
void read_article(benchmark::State& state) {
    const std::string text = chosen(state);
    const auto forms = state.range(1) == 0 ? rules::Forms::exact : rules::Forms::inflected;
    const std::vector<rules::BulkQuery> queries{{"", "qxqx", "en", forms}};
    std::vector<rules::Diagnostic> findings;
    const auto set = rules::WatchSet::compile(queries, findings);
    rules::Document document;
    document.content = text;
    document.language = "en";
    rules::Matcher matcher;
    while (state.KeepRunning())
        benchmark::DoNotOptimize(matcher.match(*set, document, rules::Matcher::Spans::omit).size());
    count_bytes(state, text.size());
}

void stem(benchmark::State& state) {
    const auto english = rules::text::stem_language("en");
    constexpr std::string_view kWords[] = {
        "said", "raising", "inflation", "expectations", "markets", "surprisingly", "banks", "fell"};
    while (state.KeepRunning())
        for (const std::string_view word : kWords)
            benchmark::DoNotOptimize(rules::text::stem(english, word));
    state.SetItemsProcessed(static_cast<std::int64_t>(std::size(kWords)) * state.iterations());
}

// Of a dictionary of range(0) words; each other one that is asked for is in it.
void look_up(benchmark::State& state) {
    const auto size = static_cast<std::size_t>(state.range(0));
    rules::engine::Dictionary dictionary;
    std::vector<std::string> asked;
    for (std::size_t i = 0; i < size; ++i) {
        const std::string word = "word" + std::to_string(i * 7919);
        dictionary.intern(word, 0);
        if (i % (size / 500) == 0) {
            asked.push_back(word);
            asked.push_back("no" + word);
        }
    }
    while (state.KeepRunning())
        for (const std::string& word : asked)
            benchmark::DoNotOptimize(dictionary.find(word, 0));
    state.SetItemsProcessed(static_cast<std::int64_t>(asked.size()) * state.iterations());
}

constexpr const char* kQueries[] = {"inflation",
                                    "inflation AND yields AND NOT football",
                                    "\"central bank\"",
                                    "rate NEAR/5 bank",
                                    "(rate OR yield) BEFORE/9 (\"quarter point\" OR target)",
                                    "infl* AND surp*",
                                    "inflation AND /leaked on [A-Z][a-z]+/"};

// One watch that matches; the article's reading is part of it, as read_article tells.
void evaluate(benchmark::State& state) {
    const char* query = kQueries[state.range(0)];
    state.SetLabel(query);
    const std::vector<rules::BulkQuery> queries{{"", query, "en", rules::Forms::exact}};
    std::vector<rules::Diagnostic> findings;
    const auto set = rules::WatchSet::compile(queries, findings);
    const std::string text = article(kAscii);
    rules::Document document;
    document.content = text;
    rules::Matcher matcher;
    while (state.KeepRunning())
        if (matcher.match(*set, document, rules::Matcher::Spans::omit).size() != 1)
            return state.SkipWithError("does not match");
}

BENCHMARK(tokenize_exact)->DenseRange(0, 2);
BENCHMARK(tokenize_and_fold_by_script)->DenseRange(0, 2);
BENCHMARK(detect_language)->DenseRange(0, 2);
BENCHMARK(read_article)->ArgsProduct({{0, 1, 2}, {0, 1}})->ArgNames({"text", "inflected"});
BENCHMARK(stem);
BENCHMARK(look_up)->RangeMultiplier(10)->Range(1000, 1000000);
BENCHMARK(evaluate)->DenseRange(0, std::size(kQueries) - 1);

}  // namespace

BENCHMARK_MAIN();
