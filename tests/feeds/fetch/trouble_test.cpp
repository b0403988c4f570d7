#include "feeds/fetch/trouble.hpp"

#include <gtest/gtest.h>

#include <string>
#include <utility>

namespace feeds::fetch {
namespace {

PollOutcome ended_at(std::string final_url, ReadAs read_as) {
    PollOutcome out;
    out.answer.asked = "http://feeds.example/desk.xml?key=hush";
    out.answer.final_url = std::move(final_url);
    out.answer.status = 200;
    out.read_as = read_as;
    return out;
}

TEST(Trouble, SaysWhereARedirectLedToNoFeed) {
    auto page = ended_at("https://www.xn--mller-kva.example/login?session=hush", ReadAs::html);
    page.detail = "html: the answer is an HTML page, not a feed";
    EXPECT_EQ(reason_of(page),
              "html: the answer is an HTML page, not a feed (at www.müller.example/login, where a "
              "redirect led)");
    auto missing = ended_at("http://feeds.example/" + std::string(100, 'a'), ReadAs::none);
    missing.answer.failure = Failure::status;
    missing.answer.reason = "HTTP status 404";
    EXPECT_EQ(
        reason_of(missing),
        "HTTP status 404 (at feeds.example/" + std::string(59, 'a') + "…, where a redirect led)");
}

TEST(Trouble, IsShortWhereTheFeedsOwnAddressAnswered) {
    for (const char* const same :
         {"http://feeds.example/desk.xml?key=hush", "https://feeds.example/desk.xml?key=hush", ""})
        EXPECT_EQ(reason_of(ended_at(same, ReadAs::html)), "html") << same;
}

TEST(Trouble, NamesAnEndThatIsMissing) {
    auto cut = ended_at("https://cdn.example/desk.xml", ReadAs::incomplete);
    EXPECT_EQ(reason_of(cut), "the document ends before its end");
    cut.detail = "the connection was lost before the answer ended";
    EXPECT_EQ(reason_of(cut), cut.detail);
}

}  // namespace
}  // namespace feeds::fetch
