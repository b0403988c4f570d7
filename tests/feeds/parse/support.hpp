#pragma once
// Short ways to say what a test feeds in.

#include "feeds/parse/parse.hpp"

#include <gtest/gtest.h>

#include <string>
#include <string_view>

namespace feeds::parse {

/// Parses a document that must be readable.
inline ParsedFeed parsed(std::string_view bytes, const Options& options = {}) {
    auto result = parse(bytes, options);
    EXPECT_TRUE(result.has_value()) << (result ? "" : result.error().message);
    return result ? std::move(*result) : ParsedFeed{};
}

/// Parses an RSS 2.0 document with one item of the given contents.
inline Entry rss_item(std::string_view contents) {
    const ParsedFeed feed = parsed("<rss version='2.0'><channel><item>" + std::string{contents} +
                                   "</item></channel></rss>");
    EXPECT_EQ(feed.entries.size(), 1U);
    return feed.entries.empty() ? Entry{} : feed.entries.front();
}

/// Parses an Atom 1.0 document with one entry of the given contents.
inline Entry atom_entry(std::string_view contents) {
    const ParsedFeed feed = parsed("<feed xmlns='http://www.w3.org/2005/Atom'><entry>" +
                                   std::string{contents} + "</entry></feed>");
    EXPECT_EQ(feed.entries.size(), 1U);
    return feed.entries.empty() ? Entry{} : feed.entries.front();
}

/// The error of a document that must be refused.
inline ErrorClass refused(std::string_view bytes, const Options& options = {}) {
    const auto result = parse(bytes, options);
    EXPECT_FALSE(result.has_value());
    return result ? ErrorClass::unknown : result.error().error;
}

}  // namespace feeds::parse
