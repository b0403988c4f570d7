#include "daemon/alerts/publishers.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace newsalertd::alerts {
namespace {

Source of(const char* feed, const char* url, const char* publisher = "") {
    return {.source = feed, .url = url, .seen_at = {}, .publisher = publisher};
}

TEST(Publishers, CountOnceHoweverManyFeedsAndAddressesTheyHave) {
    struct Case {
        const char* what;
        std::vector<Source> sources;
        std::size_t count;
    };

    for (const auto& [what, sources, count] : std::vector<Case>{
             {"none", {}, 0},
             {"one", {of("Wire", "https://wire.example/1")}, 1},
             {"two feeds of one site",
              {of("World", "https://bbc.example/1"), of("Sport", "https://bbc.example/2")},
              1},
             {"subdomains",
              {of("A", "https://www.bbc.co.uk/1"), of("B", "https://news.bbc.co.uk/1")},
              1},
             {"neighbours under one suffix",
              {of("A", "https://bbc.co.uk/1"), of("B", "https://itv.co.uk/1")},
              2},
             {"a publisher's name goes before its addresses",
              {of("A", "https://a.example/", "Reuters"), of("B", "https://b.example/", "reuters ")},
              1},
             {"named ones of one host",
              {of("A", "https://apple.example/1", "Reuters"),
               of("B", "https://apple.example/2", "AP")},
              2},
             {"one that only its domain tells",
              {of("A", "https://x.example/1", "X News"), of("B", "https://x.example/2")},
              1},
             {"one whose name is its domain",
              {of("A", "https://aggregator.example/1", "Reuters"),
               of("B", "https://reuters.com/1")},
              1},
             {"without an address", {of("A", ""), of("A", ""), of("B", "")}, 2},
             {"by address",
              {of("A", "http://127.0.0.1:80/a"), of("B", "http://127.0.0.1:81/b")},
              1},
             {"another script",
              {of("A", "https://a.example/", "共同通信"), of("B", "https://b.example/", "新华社")},
              2},
             {"three and two",
              {of("A", "https://a.example/"),
               of("B", "https://b.example/", "B"),
               of("B2", "https://b2.example/", "B"),
               of("C", "https://c.example/"),
               of("C2", "https://www.c.example/2")},
              3},
         })
        EXPECT_EQ(count_publishers(sources), count) << what;
}

}  // namespace
}  // namespace newsalertd::alerts
