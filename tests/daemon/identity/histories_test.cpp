// Feed histories as people reported them of other readers, rebuilt with invented words: what a feed
// served, poll after poll. Every label is an article; each must be stored once.

#include "tests/daemon/identity/desk.hpp"

#include <cstdio>

namespace newsalertd::pipeline {
namespace {

struct History {
    const char* name;
    std::vector<Items> polls;
};

constexpr const char* kRain =
    "Rain fell for three days on the valley; the lower road is closed and the school serves soup.";
constexpr const char* kVote =
    "Parliament votes on the budget tonight, and nobody knows how the two independents will "
    "decide.";
constexpr const char* kOwls =
    "Two owls nest in the tower of the station, and trains pass more slowly until the young fly.";
constexpr const char* kPort =
    "The harbour master counts ninety ships at anchor and asks pilots from the north for help.";

const Item kHarvest{"base", "base", "https://a.example/base", "Harvest begins early", kRain, 1};

std::string at(const char* page) {
    return std::string("https://a.example/") + page;
}

std::vector<Items> copies(int polls, Items (*make)(int)) {
    std::vector<Items> all;
    for (int poll = 0; poll < polls; ++poll)
        all.push_back(make(poll));
    return all;
}

std::string digits(int poll, int salt = 0) {
    return std::to_string(10'000'000 + poll * 7'654'321 % 80'000'000 + salt * 1'234'567);
}

Item quake(const char* label, int minute, const char* link = "https://a.example/list") {
    return {label, "", link, "M 4.1 - Peru", "", minute};
}

Item owls(const char* page) {
    return {"a", "", at(page), "Owls at the station", "", 5};
}

Item edited_owls(const char* page) {
    return {"a", "", at(page), "Owls nest at the station clock", "", 5};
}

const std::vector<History>& histories() {
    static const std::vector<History> all{
        {"a guid that goes from http to https and back",
         {{{"a", "https://a.example/posts/8491", at("p/1"), "Owls at the station", kOwls, 5}},
          {{"a", "http://a.example/posts/8491", at("p/1"), "Owls at the station", kOwls, 5}},
          {{"a", "https://www.a.example/posts/8491", at("p/1"), "Owls at the station", kOwls, 5}}}},
        {"one story twice in one document, its guids differ in the fragment",
         {{kHarvest},
          {{"a", at("n/c1") + "#0", at("n/c1"), "Owls at the station", kOwls, 5},
           {"a", at("n/c1") + "#3", at("n/c1"), "Owls at the station", kOwls, 5},
           kHarvest}}},
        {"#0, #1, #2 as the page is retitled",
         {{kHarvest},
          {{"a", at("n/c1") + "#0", at("n/c1"), "Minister under pressure", kVote, 5}, kHarvest},
          {{"a", at("n/c1") + "#1", at("n/c1"), "Minister resigns after row", kVote, 6}, kHarvest},
          {{"a", at("n/c1") + "#2", at("n/c1"), "Minister resigns: what we know", kVote, 9},
           kHarvest}}},
        {"the whole feed changes its guids once",
         {{{"a", "1", at("p/1"), "Owls at the station", kOwls, 5},
           {"b", "2", at("p/2"), "Budget vote tonight", kVote, 4}},
          {{"a", "tag:a,1", at("p/1"), "Owls at the station", kOwls, 5},
           {"b", "tag:a,2", at("p/2"), "Budget vote tonight", kVote, 4}}}},
        {"guids changed once, and count from then on",
         {{{"a", "1", at("status"), "Backup failed", "", 60},
           {"b", "2", at("owls"), "Owls at the station", kOwls, 4}},
          {{"a", "x1", at("status"), "Backup failed", "", 60},
           {"b", "x2", at("owls"), "Owls at the station", kOwls, 4}},
          {{"c", "x3", at("status"), "Backup failed", "", 120},
           {"b", "x2", at("owls"), "Owls at the station", kOwls, 4}}}},
        {"the site is rebuilt: new paths, new guids, same articles",
         {{{"a", "1", at("2023/owls.html"), "Owls at the station", kOwls, 5},
           {"b", "2", at("2023/vote.html"), "Budget vote tonight", kVote, 4}},
          {{"a", "x-77", at("owls"), "Owls at the station", kOwls, 5},
           {"b", "x-78", at("vote"), "Budget vote tonight", kVote, 4}},
          {{"c", "x-79", at("port"), "Ninety ships wait", kPort, 9},
           {"a", "x-77", at("owls"), "Owls at the station", kOwls, 5}}}},
        {"the site is rebuilt, and all is dated anew",
         {{{"a", "1", at("2023/owls.html"), "Owls at the station", kOwls, 5},
           {"b", "2", at("2023/vote.html"), "Budget vote tonight", kVote, 4}},
          {{"c", "x-79", at("port"), "Ninety ships wait", kPort, 900},
           {"a", "x-77", at("owls"), "Owls at the station", kOwls, 890},
           {"b", "x-78", at("vote"), "Budget vote tonight", kVote, 890}}}},
        {"a session in the fragment, no dates",
         copies(4,
                [](int poll) -> Items {
                    return {
                        {"a", "", at("owls") + "#" + digits(poll), "Owls at the station", "", -1},
                        {"b", "", at("vote") + "#" + digits(poll), "Budget vote tonight", "", -1}};
                })},
        {"a host of its own for each fetch",
         copies(4,
                [](int poll) -> Items {
                    const std::string host = "https://edge" + std::to_string(poll) + ".example/";
                    return {{"a", "", host + "owls", "Owls at the station", "", 100 * poll},
                            {"b", "", host + "vote", "Budget vote tonight", "", 100 * poll}};
                })},
        {"a slug corrected, the guid is the link",
         {{kHarvest},
          {{"a",
            at("build-a-your-own-shop"),
            at("build-a-your-own-shop"),
            "Build a shop",
            kPort,
            5},
           kHarvest},
          {{"a", at("build-your-own-shop"), at("build-your-own-shop"), "Build a shop", kPort, 5},
           kHarvest}}},
        {"every entry has the guid N/A",
         {{{"a", "N/A", at("f/1"), "Word 16.2", "", 5},
           {"b", "N/A", at("f/2"), "Excel 16.2", "", 5}},
          {{"c", "N/A", at("f/3"), "Outlook 16.3", "", 9},
           {"a", "N/A", at("f/1"), "Word 16.2", "", 5},
           {"b", "N/A", at("f/2"), "Excel 16.2", "", 5}}}},
        {"every guid and every link is N/A",
         {{{"a", "N/A", "N/A", "Word 16.2", "", 5}, {"b", "N/A", "N/A", "Excel 16.2", "", 5}},
          {{"c", "N/A", "N/A", "Outlook 16.3", "", 9},
           {"a", "N/A", "N/A", "Word 16.2", "", 5},
           {"b", "N/A", "N/A", "Excel 16.2", "", 5}}}},
        {"no guids, one link for all, one date for the day",
         {{{"a", "", "https://a.example", "Shirt with an owl", "12 euros", 1440},
           {"b", "", "https://a.example", "Shirt with a ship", "12 euros", 1440}},
          {{"c", "", "https://a.example", "Shirt with a crow", "12 euros", 2880},
           {"d", "", "https://a.example", "Shirt with a boat", "12 euros", 2880}}}},
        {"no guids, polls with one link",
         {{{"a", "", at("poll"), "Which bridge is the finest?", "Vote now", 5}},
          {{"b", "", at("poll"), "Who should repair the tower?", "Vote now", 9},
           {"a", "", at("poll"), "Which bridge is the finest?", "Vote now", 5}},
          {{"c", "", at("poll"), "What shall the ferry be called?", "Vote now", 15},
           {"b", "", at("poll"), "Who should repair the tower?", "Vote now", 9}}}},
        {"two updates of software lead to one page",
         {{kHarvest},
          {{"a", "b099", at("products/cloud"), "Cloud now in Singapore", "Sign up", 5},
           {"b", "0cbe", at("products/cloud"), "Cloud now in Iceland", "Sign up", 9},
           kHarvest}}},
        {"guids differ by the fragment only, all links are the home page",
         {{{"a", "https://a.example/#2d53", "https://a.example/", "Release 1.11", "Fixes", 5}},
          {{"b", "https://a.example/#77ab", "https://a.example/", "Release 1.12", "More fixes", 9},
           {"a", "https://a.example/#2d53", "https://a.example/", "Release 1.11", "Fixes", 5}}}},
        {"an alert that a problem persists: same words, new guid, new date",
         {{kHarvest},
          {{"a", "e-1", at("status"), "Backup failed", "", 60}, kHarvest},
          {{"b", "e-2", at("status"), "Backup failed", "", 120}, kHarvest},
          {{"c", "e-3", at("status"), "Backup failed", "", 180}, kHarvest}}},
        {"the same persisting alert, all side by side",
         {{kHarvest},
          {{"b", "e-2", at("status"), "Backup failed", "", 120},
           {"a", "e-1", at("status"), "Backup failed", "", 60},
           kHarvest}}},
        {"the number of comments stands in the title",
         {{kHarvest},
          {{"a", "77", at("comic/77"), "The cat (0 comments)", "", 5}, kHarvest},
          {{"a", "77", at("comic/77"), "The cat (4 comments)", "", 5}, kHarvest},
          {{"a", "77", at("comic/77"), "The cat (31 comments)", "", 5}, kHarvest}}},
        {"a new guid for a new title, the link stays",
         {{kHarvest},
          {{"a", "v1-owls", at("owls"), "Owls at the station", kOwls, 5}, kHarvest},
          {{"a", "v2-owls", at("owls"), "Trains slow down for owls", kOwls, 5}, kHarvest}}},
        {"a forum's guid loses a parameter",
         {{kHarvest},
          {{"a",
            at("viewtopic.php?t=274&p=399#p399"),
            at("viewtopic.php?t=274&p=399#p399"),
            "[Shop] Telephone for less",
            kPort,
            5},
           kHarvest},
          {{"a",
            at("viewtopic.php?p=399#p399"),
            at("viewtopic.php?p=399#p399"),
            "[Shop] Telephone for less",
            kPort,
            5},
           kHarvest}}},
        {"a scraped page: dates are those of the scraping",
         {{{"a", "", at("xyz.htm"), "XYZ", "", 10}},
          {{"a", "", at("xyz.htm"), "XYZ", "", 1'500}},
          {{"a", "", at("xyz.htm"), "XYZ", "", 3'000}}}},
        {"two servers answer in turn, one of them behind",
         copies(6,
                [](int poll) -> Items {
                    const Item owls{"a", "1", at("owls"), "Owls at the station", kOwls, 5};
                    const Item vote{"b", "2", at("vote"), "Budget vote tonight", kVote, 9};
                    return poll % 2 == 0 ? Items{vote, owls} : Items{owls};
                })},
        {"two servers write other hosts and guids",
         copies(6,
                [](int poll) -> Items {
                    const std::string host =
                        poll % 2 == 0 ? "https://a1.example/" : "https://a2.example/";
                    return {{"a", host + "owls", host + "owls", "Owls at the station", kOwls, 5},
                            {"b", host + "vote", host + "vote", "Budget vote tonight", kVote, 9}};
                })},
        {"a session in the path of every link",
         copies(4,
                [](int poll) -> Items {
                    const std::string base = "https://a.example/(S(" + digits(poll) + "))/";
                    return {{"a", "", base + "owls", "Owls at the station", "", 5},
                            {"b", "", base + "vote", "Budget vote tonight", "", 9}};
                })},
        {"a time stamp in every link, no dates",
         copies(4,
                [](int poll) -> Items {
                    const std::string stamp = "?t=" + digits(poll);
                    return {{"a", "", at("owls") + stamp, "Owls at the station", "", -1},
                            {"b", "", at("vote") + stamp, "Budget vote tonight", "", -1}};
                })},
        {"a time stamp in guid and link, the dates are of the fetch",
         copies(5,
                [](int poll) -> Items {
                    const std::string stamp = "?t=" + digits(poll);
                    return {{"a",
                             at("owls") + stamp,
                             at("owls") + stamp,
                             "Owls at the station",
                             kOwls,
                             100 * poll},
                            {"b",
                             at("vote") + stamp,
                             at("vote") + stamp,
                             "Budget vote tonight",
                             kVote,
                             100 * poll}};
                })},
        {"guids are the hash of the whole entry: any edit changes them",
         {{kHarvest},
          {{"a", "h-1", at("owls"), "Owls at the station", kOwls, 5}, kHarvest},
          {{"a", "h-2", at("owls"), "Owls nest at the station", kOwls, 5}, kHarvest},
          {{"a",
            "h-3",
            at("owls"),
            "Owls nest at the station",
            "Two owls nest in the tower of the station, and trains pass slowly for a while.",
            5},
           kHarvest}}},
        {"random guids, also for old entries, with new ones among them",
         copies(5,
                [](int poll) -> Items {
                    Items items{
                        {"a", digits(poll, 1), at("owls"), "Owls at the station", kOwls, 5},
                        {"b", digits(poll, 2), at("vote"), "Budget vote tonight", kVote, 9}};
                    if (poll >= 2)
                        items.insert(
                            items.begin(),
                            {"c", digits(poll, 3), at("port"), "Ninety ships wait", kPort, 20});
                    return items;
                })},
        {"a web comic: one title for all, guid and link of its own",
         {{{"a", "c1", at("c/1"), "Today's comic", "", 5}},
          {{"b", "c2", at("c/2"), "Today's comic", "", 1'500}},
          {{"c", "c3", at("c/3"), "Today's comic", "", 3'000}}}},
        {"a web comic that uses one guid again each day",
         {{{"a", "comic", at("c/1"), "The cat sleeps", "", 5}},
          {{"b", "comic", at("c/2"), "A dog barks", "", 1'500}},
          {{"c", "comic", at("c/3"), "Fish on Friday", "", 3'000}},
          {{"d", "comic", at("c/4"), "Long walk home", "", 4'500}}}},
        {"the top story's place has the guid",
         {{{"a", "top", at("owls"), "Owls at the station", kOwls, 5},
           {"b", "second", at("vote"), "Budget vote tonight", kVote, 4}},
          {{"c", "top", at("port"), "Ninety ships wait", kPort, 9},
           {"a", "second", at("owls"), "Owls at the station", kOwls, 5}},
          {{"d", "top", at("rain"), "Rain closes the road", kRain, 12},
           {"c", "second", at("port"), "Ninety ships wait", kPort, 9}}}},
        {"a wire story told anew with each lead",
         {{kHarvest},
          {{"a", "w1", at("wire/1"), "Quake shakes coast", "A quake shook the coast at noon.", 5},
           kHarvest},
          {{"a",
            "w1",
            at("wire/1"),
            "UPDATE 1-Quake shakes coast, no one hurt",
            "A quake shook the coast at noon; no one was hurt, the police say.",
            35},
           kHarvest},
          {{"a",
            "w1",
            at("wire/1"),
            "UPDATE 2-Quake damages harbour on the coast",
            "A quake shook the coast at noon; cranes fell in the harbour, the police say.",
            65},
           kHarvest}}},
        {"trading halts: one title, no links",
         {{{"a", "", "", "Trading halt", "ACME, news pending", 5}},
          {{"b", "", "", "Trading halt", "Initech, volatility", 9},
           {"a", "", "", "Trading halt", "ACME, news pending", 5}},
          {{"c", "", "", "Trading halt", "Globex, order imbalance", 12}}}},
        {"trading halts of one minute, the first gone when the second comes",
         {{kHarvest, {"a", "h1", "", "Trading halt", "ACME Corporation, news pending", 5}},
          {kHarvest,
           {"b", "h2", "", "Trading halt", "Initech Limited, extraordinary volatility", 5}}}},
        {"the same, without guids",
         {{kHarvest, {"a", "", "", "Trading halt", "ACME Corporation, news pending", 5}},
          {kHarvest,
           {"b", "", "", "Trading halt", "Initech Limited, extraordinary volatility", 5}}}},
        {"the same, all under the home page",
         {{kHarvest, {"a", "", at(""), "Trading halt", "ACME Corporation, news pending", 5}},
          {kHarvest,
           {"b", "", at(""), "Trading halt", "Initech Limited, extraordinary volatility", 5}}}},
        {"one boilerplate text under every title, no links",
         {{{"a", "", "", "ACME: director's dealings", kPort, 5}},
          {{"b", "", "", "Initech: voting rights", kPort, 90}}}},
        {"notes without titles, an identifier of their own",
         {{{"a", "n1", at("@desk"), "", "The minister is on her way to the palace.", 5}},
          {{"b", "n2", at("@desk"), "", "Crowds gather at the gate.", 9},
           {"a", "n1", at("@desk"), "", "The minister is on her way to the palace.", 5}},
          {{"c", "n3", at("@desk"), "", "She has resigned.", 12},
           {"b", "n2", at("@desk"), "", "Crowds gather at the gate.", 9}}}},
        {"a planet of blogs whose posts share a path",
         {{{"a", "", "https://x.example/?p=123", "Owls at the station", kOwls, 5}},
          {{"b", "", "https://y.example/?p=123", "Station clock repaired", kVote, 9}}}},
        {"an opaque number in the link is the article, not a token",
         {{{"a", "", at("read?id=48151623"), "Market report", "", 5}},
          {{"b", "", at("read?id=48151999"), "Market report", "", 1'500}}}},
        {"the weekly at a dated path",
         {{{"a", at("w/20261123"), at("w/20261123"), "Weekly briefing", "", 5}},
          {{"b", at("w/20261130"), at("w/20261130"), "Weekly briefing", "", 10'085}}}},
        {"an article gone for a month, its guid for another one meanwhile",
         {{{"a", "7", at("owls"), "Owls at the station", kOwls, 5}},
          {{"b", "7", at("port"), "Ninety ships wait", kPort, 900}},
          {{"a", "7", at("owls"), "Owls at the station", kOwls, 5}}}},
        {"the text comes later than the title",
         {{kHarvest},
          {{"a", "", at("owls"), "Owls at the station", "", 5}, kHarvest},
          {{"a", "", at("owls"), "Owls at the station", kOwls, 5}, kHarvest}}},
        {"the link comes later",
         {{kHarvest},
          {{"a", "u1", "", "Owls at the station", kOwls, 5}, kHarvest},
          {{"a", "u1", at("owls"), "Owls at the station", kOwls, 5}, kHarvest}}},
        {"the guid comes later",
         {{kHarvest},
          {{"a", "", at("owls"), "Owls at the station", kOwls, 5}, kHarvest},
          {{"a", "u1", at("owls"), "Owls at the station", kOwls, 5}, kHarvest},
          {{"a", "", at("owls"), "Owls at the station", kOwls, 5}, kHarvest}}},
        {"retitled and moved, the guid stays and the text",
         {{kHarvest},
          {{"a", "u1", at("owls"), "Owls at the station", kOwls, 5}, kHarvest},
          {{"a", "u1", at("trains"), "Trains slow down", kOwls, 5}, kHarvest}}},
        {"no guid: the link spelled anew and the title edited: escapes",
         {{kHarvest}, {owls("q%c3%a9/~x"), kHarvest}, {edited_owls("qé/%7Ex"), kHarvest}}},
        {"no guid: … an accent of its own",
         {{kHarvest}, {owls("m\u00fcller"), kHarvest}, {edited_owls("mu%CC%88ller"), kHarvest}}},
        {"no guid: … dot segments",
         {{kHarvest}, {owls("a/../b/./q"), kHarvest}, {edited_owls("b/q"), kHarvest}}},
        {"no guid: … an order of parameters, a space",
         {{kHarvest}, {owls("q?a=1&b=x+y"), kHarvest}, {edited_owls("q?b=x%20y&a=1"), kHarvest}}},
        {"no guid: … tracking parameters in turn",
         {{kHarvest},
          {owls("q"), kHarvest},
          {edited_owls("q?CMP=rss"), kHarvest},
          {owls("q?ftag=YHF4eb9d17"), kHarvest},
          {edited_owls("q?mod=rss_markets"), kHarvest},
          {owls("q?ns_campaign=rss&ns_mchannel=rss"), kHarvest},
          {edited_owls("q?partner=rss&emc=rss"), kHarvest},
          {owls("q?ocid=rss"), kHarvest},
          {edited_owls("q?wt_mc=rss.red"), kHarvest},
          {owls("q?feedName=top&feedType=RSS"), kHarvest}}},
        {"no guid: a number in such a parameter is the article",
         {{{"a", "", at("story?mod=8811"), "Owls at the station", kOwls, 5}},
          {{"b", "", at("story?mod=8812"), "Ninety ships wait", kPort, 9}},
          {{"c", "", at("story?mod=8813"), "Budget vote tonight", kVote, 12}}}},
        {"accents composed, then apart; no link",
         {{kHarvest},
          {{"a", "", "", "Caf\u00e9 ferm\u00e9", "Le caf\u00e9 est ferm\u00e9.", 5}, kHarvest},
          {{"a", "", "", "Cafe\u0301 ferme\u0301", "Le cafe\u0301 est ferme\u0301.", 5},
           kHarvest}}},
        {"accents apart, then composed and a word more, no guid",
         {{kHarvest},
          {{"a", "", at("cafe"), "Cafe\u0301 ferme\u0301", "", 5}, kHarvest},
          {{"a", "", at("cafe"), "Caf\u00e9 ferm\u00e9 hier", "", 5}, kHarvest}}},
        {"earthquakes of one place: no guid, no text, one link",
         {{quake("a", 5)},
          {quake("b", 95), quake("a", 5)},
          {quake("c", 99), quake("b", 95), quake("a", 5)},
          {quake("d", 9'000), quake("c", 99)},
          {quake("d", 9'000)}}},
        {"earthquakes without a link",
         {{kHarvest},
          {quake("b", 95, ""), quake("a", 5, ""), kHarvest},
          {quake("c", 96, ""), quake("b", 95, ""), kHarvest}}},
        {"more of them than the state looks up",
         copies(4,
                [](int poll) -> Items {
                    Items items;
                    for (int i = 0; i < 20 + poll; ++i)
                        items.insert(items.begin(), quake(std::to_string(i).c_str(), 60 * i + 5));
                    return items;
                })},
        {"the same entry twice, one date",
         {{kHarvest},
          {quake("a", 5), quake("a", 5), kHarvest},
          {quake("a", 9), quake("a", 9), kHarvest}}},
        {"guids and dates new at each fetch, titles alone",
         copies(5,
                [](int poll) -> Items {
                    Items items;
                    for (const char* title : {"Owls nest", "Ships wait", "Budget falls"})
                        items.push_back({title, digits(poll, title[0]), "", title, "", 5 + poll});
                    if (poll >= 2)
                        items.push_back({"d", digits(poll, 9), "", "Road closed", "", 5 + poll});
                    return items;
                })},
        {"regional warnings issued anew at noon, under the same titles",
         {{{"a", "w1", "", "Warning North", "", 5},
           {"b", "w2", "", "Warning South", "", 5},
           {"c", "w3", "", "Warning West", "", 5}},
          {{"d", "w4", "", "Warning North", "", 365},
           {"e", "w5", "", "Warning South", "", 365},
           {"f", "w6", "", "Warning West", "", 365}}}},
        {"published once more: new guid, new date, a short text, a page of its own",
         {{kHarvest},
          {{"a", "g1", at("2025/12/owls"), "Owls at the station", "Read more", 5}, kHarvest},
          {{"a", "g2", at("2025/12/owls"), "Owls at the station", "Read more", 305}, kHarvest}}},
        {"the same without a text, under a name of four words",
         {{kHarvest},
          {{"a", "g1", at("owls-at-the-station"), "Owls at the station", "", 5}, kHarvest},
          {{"a", "g2", at("owls-at-the-station"), "Owls at the station", "", 3005}, kHarvest}}},
        {"the next issue under a page for all issues",
         {{kHarvest},
          {{"a", "g1", at("weekly-briefing"), "Weekly briefing", "Read more", 5}, kHarvest},
          {{"b", "g2", at("weekly-briefing"), "Weekly briefing", "Read more", 10085}, kHarvest}}},
        {"two of one title side by side, on pages of their own",
         {{kHarvest},
          {{"a", "g1", at("2025/12/71"), "Trading halt", "", 5},
           {"b", "g2", at("2025/12/72"), "Trading halt", "", 9},
           kHarvest}}},
        {"a place on the page added with an edit of title and text",
         {{kHarvest},
          {{"a", at("vote"), at("vote"), "Budget vote tonight", kVote, 5}, kHarvest},
          {{"a",
            at("vote#update"),
            at("vote#update"),
            "Budget vote postponed",
            "Parliament does not vote on the budget tonight; the two independents are ill.",
            65},
           kHarvest}}},
        {"a section of a page beside the page",
         {{kHarvest},
          {{"a", "", at("live"), "Storm reaches the coast", "", 5}, kHarvest},
          {{"b", "", at("live#flood"), "River floods the old town", "", 9},
           {"a", "", at("live"), "Storm reaches the coast", "", 5},
           kHarvest}}},
        {"a section of a page in its place",
         {{kHarvest},
          {{"a", "", at("live"), "Storm reaches the coast", "", 5}, kHarvest},
          {{"b", "", at("live#flood"), "River floods the old town", "", 9}, kHarvest}}},
        {"in another script: the headline edited under one link",
         {{kHarvest},
          {{"a", "", at("h200"), "英伟达H200芯片获准进口", "商务部周三宣布。", 5}, kHarvest},
          {{"a",
            "",
            at("h200"),
            "英伟达H200芯片获准进口，附条件",
            "商务部周三宣布，附带条件。",
            45},
           kHarvest}}},
    };
    return all;
}

TEST(IdentityHistories, EachArticleIsStoredOnce) {
    Desk desk;
    int number = 0;
    for (const auto& history : histories()) {
        for (const bool restarts : {false, true}) {
            desk.new_feed("https://a.example/feed" + std::to_string(++number));
            std::map<std::string, int> expected;
            for (const auto& poll : history.polls) {
                for (const auto& item : poll)
                    expected[item.label] = 1;
                desk.poll(poll);
                if (restarts)
                    desk.restart("renamed " + std::to_string(expected.size()));
                desk.poll(poll);
            }
            EXPECT_EQ(desk.told(), expected) << history.name << (restarts ? ", with restarts" : "");
        }
    }
    std::printf("%zu histories\n", histories().size());
}

TEST(Identity, NamesakesThatAreDatedAnewAreToldOnce) {
    Desk desk;
    desk.new_feed("https://a.example/ago");
    for (int poll = 0; poll < 4; ++poll) {
        Items items;
        for (int i = 0; i < 20; ++i)
            items.push_back(quake("a", 100 * poll + 3 * i + 5));
        desk.poll(items);
    }
    EXPECT_EQ(desk.told().at("a"), 20) << "at first they may be twenty; later they are known";
}

TEST(Identity, ANamesakeIsNotLostBetweenTwoSlices) {
    Desk desk;
    desk.new_feed("https://a.example/slices");
    desk.poll({quake("a", 5)});
    const Items items{quake("c", 99), quake("b", 95), quake("a", 5)};
    desk.poll(items, 1);
    desk.restart("again");
    desk.poll(items, 2);
    desk.restart("again");
    desk.poll(items, 3);
    EXPECT_EQ(desk.told(), (std::map<std::string, int>{{"a", 1}, {"b", 1}, {"c", 1}}));
}

TEST(Identity, UnchangedPollsDoNotAskTheState) {
    Desk desk;
    desk.new_feed("https://a.example/quiet");
    for (int poll = 0; poll < 5; ++poll)
        desk.poll({kHarvest});
    EXPECT_EQ(desk.looked_up(), 1U);
}

TEST(Identity, NorDoTheyOnceGuidsAreKnownToRotate) {
    Desk desk;
    desk.new_feed("https://a.example/rotates");
    const auto poll = [&](int number) {
        desk.poll({{"a", digits(number, 1), at("owls"), "Owls at the station", kOwls, 5},
                   {"b", digits(number, 2), at("vote"), "Budget vote tonight", kVote, 9}});
    };
    for (int number = 0; number < 5; ++number)
        poll(number);
    const auto before = desk.looked_up();
    poll(5);
    poll(6);
    EXPECT_EQ(desk.looked_up(), before);
    EXPECT_EQ(desk.notes().size(), 1U) << "the operator is told once";
}

TEST(Identity, TheOperatorIsToldOnceThatAGuidIsShared) {
    Desk desk;
    desk.new_feed("https://a.example/shared");
    const Items items{{"a", "N/A", at("f/1"), "Word 16.2", "", 5},
                      {"b", "N/A", at("f/2"), "Excel 16.2", "", 5}};
    desk.poll(items);
    desk.restart("again");
    desk.poll(items);
    EXPECT_EQ(desk.notes().size(), 1U);
}

}  // namespace
}  // namespace newsalertd::pipeline
