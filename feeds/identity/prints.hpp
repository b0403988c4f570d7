#pragma once
// The fingerprints of an entry: what identity compares, kept apart from each other.

#include "feeds/entry.hpp"
#include "feeds/identity/habits.hpp"
#include "feeds/identity/keyed_hash.hpp"
#include "feeds/identity/words.hpp"

#include <cstdint>
#include <string_view>
#include <vector>

namespace feeds::identity {

/// Keyed 64-bit hashes; 0 means that the entry has none. A guid that repeats the entry's own link,
/// or leads to the site's or the feed's own page, is none.
struct Prints {
    std::uint64_t guid = 0;
    std::uint64_t guid_base = 0;    ///< the guid without its fragment; 0: it has no fragment
    std::uint64_t link = 0;         ///< canonical, with fragment (LinkForms)
    std::uint64_t tail = 0;         ///< the link without its host; 0: no more than a host
    std::uint64_t path_shape = 0;   ///< the tail without token-like segments; 0: it has none
    std::uint64_t query_shape = 0;  ///< the tail without token-like values; 0: it has none
    std::uint64_t title = 0;        ///< as written, in NFC
    std::uint64_t text = 0;         ///< summary and content; two equal ones count once
    std::int64_t date = 0;          ///< claimed, seconds since 1970
    bool home = false;              ///< the link leads to the site's or the feed's own page
    bool long_text = false;         ///< too long to be the same by chance
    /// The link and tail without a fragment that names a place on the page; 0: it has none. They
    /// are not kept with an article: only the entry's count.
    std::uint64_t page = 0;
    std::uint64_t page_tail = 0;
    bool own_page = false;  ///< the link looks made for one article; not kept either
    Words title_words;      ///< add_words()
    Words text_words;       ///< add_words()

    bool operator==(const Prints&) const = default;
};

/// A date without a time of day says less: many entries share it.
constexpr bool is_whole_day(std::int64_t date) {
    return date % (24 * 60 * 60) == 0;
}

/// All but the words, which only an entry that may have changed needs. `feed_link` is the feed's
/// own page, as its document names it.
Prints prints_of(const Entry& entry,
                 std::string_view feed_link,
                 const Habits& habits,
                 const KeyedHash& hash);

/// Adds the words of title and text.
void add_words(Prints& prints,
               std::string_view title,
               std::string_view summary,
               std::string_view content);

/// What a reader sees of an entry: link, title and text in one hash. `guid`: with the guid too.
std::uint64_t visible(const Prints& prints);
std::uint64_t visible_with_guid(const Prints& prints);

/// Whether nothing that identifies has changed, guids apart where they say nothing.
bool same_fingerprints(const Prints& a, const Prints& b, const Habits& habits);

/// The keys under which an article is found again: guid, link and text, those it has; the title
/// where one of them is missing, the date where it has neither guid nor text or link. Keys of
/// different kinds are different.
std::vector<std::uint64_t> lookup_keys(const Prints& prints);

/// The same and those under which it is looked for besides.
std::vector<std::uint64_t> search_keys(const Prints& prints);

}  // namespace feeds::identity
