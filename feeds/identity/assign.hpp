#pragma once
/**
Which entry is which article
==================================

A feed brings entries; the state holds articles. Nothing that a feed says of identity can be relied
on: guids are missing, shared, reused, or made anew at each fetch; links carry sessions, or lead all
to one page; titles repeat every week. So no key decides. An entry leaves *fingerprints* (Prints:
guid, link in several forms, title, text, words, date), every article keeps those it was last seen
with, and the question is what the evidence says, taken together:

1. **The document.** Entries that stand side by side are different articles, unless all that a
reader sees of them (link, title, text) is the same; dates alone do not make two, nor do guids
alone. But where there is neither guid nor text, the time is all that a list of earthquakes has:
namesakes at two times are two, as long as times that were known stand (Namesakes). So an article
that stands in the document as another entry is not this one, and no two entries of a document are
the same article. This is an *assignment*: claims are settled strongest first.
2. **The past.** Articles are found again by any one of guid, link, title or text, so the state
itself knows what the feed's past shows: a guid or a link that several articles had proves less than
one that only one had. What takes more than a look (guids that change at each fetch, tokens in
links) is learned and kept in the feed's row: Habits.
3. **The rules** (same_article.cpp), by what the guid says:
   - *the same guid, one article's own*: the same article, edited or moved; another one if title and
     link have both changed and the text is another, or if under the same link the titles share no
     word but stop words and the text is another. Where the link carries many articles (home page,
     live page) a title changed beyond likeness makes another.
   - *the same guid, several articles'*: of those the one that it looks like.
   - *another guid*: another article, unless everything else agrees (link, title, text and date): a
     guid made anew. A different fragment ("#1") counts the versions of one page. Where the link
     looks made for one article (page_address.hpp), the date may be new too: published once more.
   - *no guid to go by*: link and title; the same link with another title is an edit as above, also
     with a place on the page added ("#update"), if a word or the text stayed. Under
     another link: the same title and text, if the date agrees, or the links differ only in the host
     or in what looks like a token.
4. **Tokens** are recognised by evidence and shape together: same title, same text, no other claim,
   and a changing part that looks made by a machine. A short text and another date are two articles
   ("Weekly briefing"); but where *every* article of a document comes back with nothing changed but
   guids or tokens, dates count no more: it is the feed's habit. Three titles are a whole document
too, if they come back within a quarter of an hour.

What cannot be told apart, and what is done then:
   - one guid and one link, for all, no text, one entry at a time: the titles decide; alike is an
edit.
   - title and text rewritten where there is neither guid nor link: another article.
   - the same title every week without guid and text under one link: one article.
   - guid, link *and* date new at each fetch on a lone entry with a short text: told again until the
     habit is learned (Habits::kSure documents).

Everything here is pure. The store looks up candidates by lookup_keys(), calls assign() inside its
transaction, and writes fingerprints and habits with the articles: after a crash between two slices
the next fetch finds the same evidence and decides the same.
*/

#include "feeds/identity/document.hpp"
#include "feeds/identity/evidence.hpp"
#include "feeds/identity/habits.hpp"
#include "feeds/identity/prints.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace feeds::identity {

/// An article that may be the entry: it shares a fingerprint with it.
struct Candidate {
    std::int64_t article = 0;
    Prints prints;  ///< as it was seen last
};

/// An entry that is not known to be unchanged, with all that was found for it.
struct Question {
    const Prints* entry = nullptr;  ///< with words
    std::vector<Candidate> candidates;
    Past past;
};

struct Answer {
    /// Set: the candidate that the entry is. Else it is new, or a repeat.
    std::optional<std::size_t> candidate;
    /// Set: an earlier question of the same call looks the same and is new or known already.
    std::optional<std::size_t> repeats;
};

/// Answers the questions of one slice of a document together. `habits` learns from them.
std::vector<Answer> assign(std::span<const Question> questions,
                           const Document& document,
                           Habits& habits);

}  // namespace feeds::identity
