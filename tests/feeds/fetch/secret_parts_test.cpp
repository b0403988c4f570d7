#include "feeds/fetch/secret_parts.hpp"

#include <gtest/gtest.h>

namespace feeds::fetch {

TEST(SecretParts, OfAnAddressAreShownAsStarsAndLeftOutOfWhatIsGivenAway) {
    const struct {
        const char* url;
        const char* shown;
        const char* bare;
    } table[]{
        {"https://a.example/rss", "https://a.example/rss", "https://a.example/rss"},
        {"https://a.example/rss?tag=key&page=2",
         "https://a.example/rss?tag=key&page=2",
         "https://a.example/rss?tag=key&page=2"},
        {"https://a.example/rss?apikey=s3c",
         "https://a.example/rss?apikey=***",
         "https://a.example/rss"},
        {"https://a.example/rss?api_key=s3c&n=2",
         "https://a.example/rss?api_key=***&n=2",
         "https://a.example/rss?n=2"},
        {"https://a.example/rss?n=2&API-Key=s3c",
         "https://a.example/rss?n=2&API-Key=***",
         "https://a.example/rss?n=2"},
        {"https://a.example/rss?n=2&token=s3c&m=3#top",
         "https://a.example/rss?n=2&token=***&m=3#top",
         "https://a.example/rss?n=2&m=3#top"},
        {"https://a.example/rss?key=a;sig=b;x=c",
         "https://a.example/rss?key=***;sig=***;x=c",
         "https://a.example/rss?x=c"},
        {"https://a.example/rss?access_token=a&password=b&X-Amz-Signature=c&feed_token=d",
         "https://a.example/rss?access_token=***&password=***&X-Amz-Signature=***&feed_token=***",
         "https://a.example/rss"},
        {"https://u:p@a.example/rss", "https://***@a.example/rss", "https://a.example/rss"},
        {"https://u@a.example:8443/rss?auth=x",
         "https://***@a.example:8443/rss?auth=***",
         "https://a.example:8443/rss"},
        {"https://a.example/rss#access_token=s3c",
         "https://a.example/rss#access_token=***",
         "https://a.example/rss"},
        {"https://a.example/rss?token=s3c#x",
         "https://a.example/rss?token=***#x",
         "https://a.example/rss#x"},
        {"https://a.example/rss?token",
         "https://a.example/rss?token",
         "https://a.example/rss?token"},
        {"https://a.example/rss?", "https://a.example/rss?", "https://a.example/rss?"},
        {"https://a.example/rss?keyword=x&monkeys=2",
         "https://a.example/rss?keyword=x&monkeys=2",
         "https://a.example/rss?keyword=x&monkeys=2"},
        {"a.example?key=1", "a.example?key=***", "a.example"},
        {"", "", ""},
    };

    for (const auto& row : table) {
        EXPECT_EQ(shown(row.url), row.shown);
        EXPECT_EQ(without_secrets(row.url), row.bare);
    }
}

TEST(SecretParts, OfAFeedsAddressDoNotTravelInItsLinks) {
    const char* const feed = "https://a.example/rss?apikey=s3c&lang=en";

    const struct {
        const char* link;
        const char* told;
    } table[]{
        {"https://a.example/rss?apikey=s3c&lang=en#item-1", "https://a.example/rss?lang=en#item-1"},
        {"https://a.example/item/1?apikey=s3c", "https://a.example/item/1"},
        {"https://a.example/item/1?apikey=other", "https://a.example/item/1?apikey=other"},
        {"https://a.example/item/1?id=7", "https://a.example/item/1?id=7"},
        {"https://a.example/item/1", "https://a.example/item/1"},
    };

    for (const auto& row : table)
        EXPECT_EQ(without_secrets_of(feed, row.link), row.told);
    EXPECT_EQ(without_secrets_of("https://a.example/rss", "https://b.example/?token=1"),
              "https://b.example/?token=1")
        << "a publisher's own links are left as they are";
}

}  // namespace feeds::fetch
