// Dates that the whole document settles, in every format.

#include "feeds/dates/date.hpp"
#include "feeds/parse/json_output.hpp"
#include "feeds/parse/parse.hpp"
#include "support.hpp"

#include <gtest/gtest.h>

namespace feeds::parse {
namespace {

TEST(Zones, AreSaidToBeApproximateInTheOutput) {
    const auto parsed = parse(
        "<rss version='2.0'><channel><title>x</title>"
        "<item><title>A</title><pubDate>Wed, 01 Oct 2025 10:00:00 IST</pubDate></item>"
        "<item><title>B</title><pubDate>Wed, 01 Oct 2025 10:00:00 GMT</pubDate></item>"
        "</channel></rss>",
        {});
    ASSERT_TRUE(parsed);
    const std::string json = to_json(*parsed);
    EXPECT_NE(json.find("\"approximate\":true"), std::string::npos);
    EXPECT_EQ(json.find("\"approximate\":true"), json.rfind("\"approximate\":true"));
}

TEST(Zones, AreReadFromEveryFormatsOwnLanguageAndDates) {
    const std::pair<const char*, const char*> documents[] = {
        {"<rss version='2.0'><channel><title>x</title><language>en-IN</language><item><title>A"
         "</title><pubDate>Wed, 01 Oct 2025 10:00:00 IST</pubDate></item></channel></rss>",
         "2025-10-01T04:30:00Z"},
        {"<rss version='2.0'><channel><title>x</title><lastBuildDate>Wed, 01 Oct 2025 11:00:00 "
         "+0530</lastBuildDate><item><title>A</title><pubDate>Wed, 01 Oct 2025 10:00:00 IST"
         "</pubDate></item></channel></rss>",
         "2025-10-01T04:30:00Z"},
        {"<feed xmlns='http://www.w3.org/2005/Atom' xml:lang='en-IN'><title>x</title><entry><title>"
         "A</title><published>Wed, 01 Oct 2025 10:00:00 IST</published></entry></feed>",
         "2025-10-01T04:30:00Z"},
        {R"({"version":"https://jsonfeed.org/version/1.1","title":"x","language":"en-IN","items":[)"
         R"({"id":"1","title":"A","date_published":"Wed, 01 Oct 2025 10:00:00 IST"}]})",
         "2025-10-01T04:30:00Z"}};
    for (const auto& [document, expected] : documents) {
        const auto parsed = parse(document, {});
        ASSERT_TRUE(parsed && parsed->entries.size() == 1) << document;
        const Date& date = parsed->entries[0].published;
        EXPECT_EQ(date.at ? iso_8601(*date.at) : "null", expected) << document;
        EXPECT_FALSE(date.approximate);
    }
}

TEST(Dates, NameTheMonthInTheirLanguage) {
    struct Row {
        const char* language;
        const char* written;
        const char* expected;
    };

    for (const Row& row : {Row{"hr", "10 lis 2025 10:00", "2025-10-10T10:00:00Z"},
                           Row{"hr-HR", "10. listopada 2025.", "2025-10-10T00:00:00Z"},
                           Row{"hr", "10 lip 2025", "2025-06-10T00:00:00Z"},
                           Row{"hr", "10. srp. 2025.", "2025-07-10T00:00:00Z"},
                           Row{"hr", "10 stu 2025", "2025-11-10T00:00:00Z"},
                           Row{"pl", "10 lis 2025 10:00", "2025-11-10T10:00:00Z"},
                           Row{"pl", "10 listopada 2025", "2025-11-10T00:00:00Z"},
                           Row{"cs", "10. srp 2025", "2025-08-10T00:00:00Z"},
                           Row{"", "10 lis 2025", "2025-11-10T00:00:00Z"},
                           Row{"", "pet, 10 lis 2025", "2025-10-10T00:00:00Z"},
                           Row{"en", "pon, 10 lis 2025", "2025-11-10T00:00:00Z"}}) {
        const ParsedFeed feed = parsed(std::string{"<rss><channel><language>"} + row.language +
                                       "</language><item><title>A</title><pubDate>" + row.written +
                                       "</pubDate></item></channel></rss>");
        const auto at = feed.entries.at(0).published.at;
        EXPECT_EQ(at ? iso_8601(*at) : "null", row.expected) << row.language << ' ' << row.written;
    }
}

}  // namespace
}  // namespace feeds::parse
