#pragma once
// One entry held against one article that the feed brought before: what agrees and what does not.

#include "feeds/identity/document.hpp"
#include "feeds/identity/prints.hpp"

#include <cstdint>

namespace feeds::identity {

/// How two values of one kind compare; unknown where one of them is missing.
enum class Match : std::uint8_t { same, other, unknown };

/// What the state holds of an article's key beside the article itself.
struct Past {
    bool guid_shared = false;  ///< several articles of the feed had the guid
    bool link_shared = false;  ///< … the link
};

/// Plain facts; what they mean together is same_article()'s to say.
struct Evidence {
    Match guid = Match::unknown;  ///< unknown too where the feed's guids say nothing
    bool guid_base = false;       ///< guids that differ in the fragment only ("…#1")
    bool guid_stands = false;     ///< another entry of the document has the article's guid now
    bool guid_passed_on = false;  ///< … which looks like another article
    bool guid_shared = false;     ///< the guid is, or was, that of several articles
    bool looks_the_same = false;  ///< link, title and text: all that a reader sees but the date
    /// The same too where a place on the page was added to it ("#update") and the words agree.
    Match link = Match::unknown;
    bool moved = false;            ///< links that differ in the host only
    bool token = false;            ///< links that differ in a token-like part only
    bool own_page = false;         ///< the entry's link looks made for one article
    bool link_many = false;        ///< the link carries several articles: a home page, a live page
    Match title = Match::unknown;  ///< unknown: neither has one, or one has not
    bool titles_share = false;     ///< a word that is no stop word
    bool titles_alike = false;     ///< at least half of the words
    Match text = Match::unknown;
    bool no_text = false;         ///< neither has any
    bool text_alike = false;      ///< at least a quarter of the words
    bool long_text = false;       ///< the entry's is too long to be the same by chance
    Match date = Match::unknown;  ///< a date without a time says nothing
    bool later = false;           ///< the entry's is later by at least a quarter of an hour

    /// The text itself says that it is the same article: a short one ("Read more") does not.
    [[nodiscard]] bool telling_text() const { return text == Match::same ? long_text : text_alike; }

    /// Both have a text, and the words are not the same ones.
    [[nodiscard]] bool another_text() const { return text == Match::other && !text_alike; }
};

/// `document` is the entry's; the entry itself counts as standing in it.
Evidence compare(const Prints& entry,
                 const Prints& article,
                 const Past& past,
                 const Document& document,
                 const Habits& habits);

}  // namespace feeds::identity
