// One page under two spellings of its address, and two pages whose addresses are nearly the same.
// The title is edited between the polls and there is no guid, so the address decides.

#include "tests/daemon/identity/desk.hpp"

namespace newsalertd::pipeline {
namespace {

struct Pair {
    const char* before;
    const char* after;
};

const Item kBase{"base", "base", "https://a.example/base", "Harvest begins early", "", 1};

/// How many articles a desk tells of what stood under `before` and then, edited, under `after`.
int told(Desk& desk, const Pair& pair, bool guid_is_link) {
    static int number = 0;
    desk.new_feed("https://a.example/feed" + std::to_string(++number));
    const auto item = [&](const char* link, const char* title) {
        return Item{"a", guid_is_link ? link : "", link, title, "", 5};
    };
    desk.poll({kBase});
    desk.poll({item(pair.before, "Owls at the station"), kBase});
    desk.poll({item(pair.after, "Owls nest at the station clock"), kBase});
    return desk.told().at("a");
}

TEST(IdentitySpellings, OfOnePageAreOneArticle) {
    Desk desk;
    for (const Pair& pair : {
             Pair{"https://a.example/n/owls", "https://a.example/n/owls/"},
             Pair{"https://a.example/n/owls", "https://a.example//n//owls"},
             Pair{"https://a.example/n/owls/", "https://a.example/n/owls/index.html"},
             Pair{"https://a.example/n/owls", "https://a.example/n/owls/index.php"},
             Pair{"https://a.example/n/owls/default.aspx", "https://a.example/n/owls/"},
             Pair{"https://a.example/n/owls/Index.htm", "https://a.example/n/owls"},
             Pair{"https://a.example/?id=71", "https://a.example/index.php?id=71"},
             Pair{"https://a.example/n/owls", "https://a.example/n/owls/amp"},
             Pair{"https://a.example/n/owls", "https://a.example/n/owls/amp/"},
             Pair{"https://a.example/n/owls", "https://a.example/amp/n/owls"},
             Pair{"https://a.example/n/owls", "https://a.example/n/owls?amp=1"},
             Pair{"https://a.example/n/owls", "https://a.example/n/owls?amp"},
             Pair{"https://a.example/n/owls?id=7", "https://a.example/n/owls?id=7&amp=true"},
             Pair{"https://a.example/n/owls", "https://a.example/n/owls?outputType=amp"},
             Pair{"https://a.example/n/owls.html", "https://a.example/n/owls.amp.html"},
             Pair{"https://www.a.example/n/owls", "https://amp.a.example/n/owls"},
             Pair{"https://a.example/n/owls", "https://www.google.com/amp/s/a.example/n/owls"},
             Pair{"https://a.example/n/owls",
                  "https://a-example.cdn.ampproject.org/c/s/a.example/n/owls"},
             Pair{"https://a.example/n/%c3%a9t%c3%a9", "https://a.example/n/%C3%A9t%C3%A9"},
             Pair{"https://a.example/n/%7Eowls", "https://a.example/n/~owls"},
             Pair{"https://a.example/n/été", "https://a.example/n/%C3%A9t%C3%A9"},
             Pair{"https://a.example/n/owls", "https://a.example:443/n/owls"},
             Pair{"http://a.example:80/n/owls", "https://a.example/n/owls"},
             Pair{"https://a.example/n/owls", "https://reader:pw@a.example/n/owls"},
             Pair{"https://A.Example/n/owls", "https://a.example/n/owls"},
             Pair{"https://a.example./n/owls", "https://a.example/n/owls"},
             Pair{"https://a.example/n?a=1&b=2", "https://a.example/n?b=2&a=1"},
             Pair{"https://a.example/n/owls", "https://a.example/n/./x/../owls"},
             Pair{"https://a.example/n/owls", "https://a.example/n/owls?"},
             Pair{"https://a.example/n/owls", "https://a.example/n/owls#"},
             Pair{"https://a.example/n/owls", "https://a.example/n/owls#update"},
             Pair{"https://a.example/n/owls?id=7", "https://a.example/n/owls?id=7#latest-news"},
             Pair{"https://a.example/n/owls",
                  "https://b.example/redirect?url=https%3A%2F%2Fa.example%2Fn%2Fowls"},
             Pair{"https://a.example/n/owls", "https://b.example/click?u=https://a.example/n/owls"},
         }) {
        EXPECT_EQ(told(desk, pair, false), 1) << pair.before << ' ' << pair.after;
        EXPECT_EQ(told(desk, pair, true), 1) << "guid: " << pair.before << ' ' << pair.after;
    }
}

TEST(IdentitySpellings, OfTwoPagesAreTwoArticles) {
    Desk desk;
    for (const Pair& pair : {
             Pair{"https://a.example/n/owls", "https://a.example/n/owl"},
             Pair{"https://a.example/n/owls", "https://a.example/m/owls"},
             Pair{"https://a.example/n/owls/index.html", "https://a.example/m/owls/index.html"},
             Pair{"https://a.example/n/owls/index.html", "https://a.example/n/owls/index2.html"},
             Pair{"https://a.example/index.php?id=71", "https://a.example/index.php?id=72"},
             Pair{"https://a.example/n/index", "https://a.example/n/default"},
             Pair{"https://a.example/amp/n/1", "https://a.example/amp/n/2"},
             Pair{"https://a.example/n/amplifier", "https://a.example/n"},
             Pair{"https://a.example/amps/n/owls", "https://a.example/n/owls"},
             Pair{"https://a.example/n/owls?amp=2", "https://a.example/n/owls?amp=3"},
             Pair{"https://a.example/n?a=1&b=2", "https://a.example/n?a=2&b=1"},
             Pair{"https://a.example/n/%2Fowls", "https://a.example/n/owls"},
             Pair{"https://a.example/n/Owls", "https://a.example/n/owls"},
             Pair{"https://a.example/live#n1", "https://a.example/live#n2"},
             Pair{"https://a.example/live", "https://a.example/live#n2"},
             Pair{"https://a.example/live", "https://a.example/live#comment-17"},
             Pair{"https://b.example/redirect?url=https://a.example/1",
                  "https://b.example/redirect?url=https://a.example/2"},
             Pair{"https://a.example/n/owls",
                  "https://a.example/share?url=https://a.example/n/owls"},
         }) {
        EXPECT_EQ(told(desk, pair, false), 2) << pair.before << ' ' << pair.after;
    }
}

}  // namespace
}  // namespace newsalertd::pipeline
