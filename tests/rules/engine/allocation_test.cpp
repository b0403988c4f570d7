// The steady state allocates nothing: what an article needs was grown by those before it. Apart
// from this: spans (of what fired alone), =word, regular expressions, and CLD2 where a watch needs
// the article's language.

#include "rules/text/language.hpp"
#include "tests/rules/engine/watching.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <cstdlib>
#include <new>

namespace {

std::atomic<std::size_t> allocations{0};

void* counted(std::size_t bytes) {
    ++allocations;
    if (void* memory = std::malloc(bytes == 0 ? 1 : bytes))
        return memory;
    throw std::bad_alloc();
}

}  // namespace

void* operator new(std::size_t bytes) {
    return counted(bytes);
}

void* operator new[](std::size_t bytes) {
    return counted(bytes);
}

void operator delete(void* memory) noexcept {
    std::free(memory);
}

void operator delete[](void* memory) noexcept {
    std::free(memory);
}

void operator delete(void* memory, std::size_t /*bytes*/) noexcept {
    std::free(memory);
}

void operator delete[](void* memory, std::size_t /*bytes*/) noexcept {
    std::free(memory);
}

namespace rules::testing {
namespace {

std::vector<Watch> every_operator(Forms forms) {
    std::vector<Watch> watches;
    for (const char* query : {"import AND approval",
                              "\"import approval\" OR chip*",
                              "import NEAR/5 chip",
                              "chip BEFORE/9 china AND NOT potato",
                              "\"chip import\"~4",
                              "(import approval) AND h200",
                              "ATLEAST/2 chip",
                              "title:china OR source:wire",
                              "ch*a",
                              "进口 OR importación"}) {
        watches.push_back(watch_on(query));
        watches.back().forms = forms;
    }
    return watches;
}

// Those for which the language is detected.
std::vector<Watch> by_language(Forms forms) {
    std::vector<Watch> watches;
    for (const char* query : {"#312,000 OR #$4.2bn NEAR/9 chip", "#5% OR #7", "lang:en AND chip"}) {
        watches.push_back(watch_on(query));
        watches.back().forms = forms;
    }
    return watches;
}

std::vector<std::string> articles() {
    std::vector<std::string> out;
    for (int i = 0; i < 40; ++i)
        out.push_back("China approves chip import number " + std::to_string(i) +
                      ", the H200 chip among them, 312,000 of them for $4.2bn in 2026, up 5%; the "
                      "import approval follows a café's protest. "
                      "中国批准进口芯片。");
    return out;
}

std::size_t allocated_by(Matcher& matcher,
                         const WatchSet& set,
                         const std::vector<std::string>& texts) {
    const std::size_t before = allocations;
    std::size_t fired = 0;
    for (const std::string& text : texts) {
        Document document;
        document.title = std::string_view(text).substr(0, 40);
        document.content = text;
        document.source = "wire";
        document.language = "en";
        fired += matcher.match(set, document, Matcher::Spans::omit).size();
    }
    EXPECT_GT(fired, texts.size());
    return allocations - before;
}

std::size_t allocated_by_detection(const std::vector<std::string>& texts) {
    const std::size_t before = allocations;
    for (const std::string& text : texts)
        text::article_language(std::string_view(text).substr(0, 40), text, "en");
    return allocations - before;
}

// Of one round, after some.
std::size_t in_steady_state(const std::vector<Watch>& watches,
                            const std::vector<std::string>& texts) {
    std::vector<Diagnostic> findings;
    const auto set = WatchSet::compile(watches, findings);
    Matcher matcher;
    EXPECT_GT(allocated_by(matcher, *set, texts), 0u) << "the counter counts";
    for (int i = 0; i < 3; ++i)
        allocated_by(matcher, *set, texts);
    return allocated_by(matcher, *set, texts);
}

TEST(SteadyState, AllocatesNothing) {
    for (const Forms forms : {Forms::exact, Forms::inflected})
        EXPECT_EQ(in_steady_state(every_operator(forms), articles()), 0u);
}

TEST(SteadyState, AllocatesWhatTheDetectionOfTheLanguageDoesAndNoMore) {
    const auto texts = articles();
    for (const Forms forms : {Forms::exact, Forms::inflected}) {
        const std::size_t allocated = in_steady_state(by_language(forms), texts);
        EXPECT_EQ(allocated, allocated_by_detection(texts));
    }
}

}  // namespace
}  // namespace rules::testing
