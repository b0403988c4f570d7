#pragma once
// Whether a page is an entry's own, and the keys by which states before version 4 knew entries.
// Which entry is which article is decided in feeds/identity.

#include "feeds/entry.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace feeds::identity {

/// Keyed hashes of one entry; 0 means that there is none. They depend on the entry's document and
/// the key only, and are the same on every run and machine.
struct EntryKeys {
    std::uint64_t primary = 0;  ///< guid, else canonical link, else title and content
    /// Canonical link and title: survives a guid that changes. With the text where the link says
    /// little: trading halts of one title without links are as many entries.
    std::uint64_t secondary = 0;
    std::uint64_t text = 0;  ///< title, summary and content: changes with an edit
    /// The link leads to a page about this entry alone, as far as the document tells: not to the
    /// site's or the feed's own page, nor where other entries lead.
    bool own_page = false;
};

/// Keys of all entries of a document, and what was odd about its guids.
struct DocumentKeys {
    std::vector<EntryKeys> entries;  ///< one for each entry, in document order
    std::size_t shared_guids = 0;    ///< guids that stand for entries with different links
    std::size_t missing_guids = 0;   ///< entries without one

    [[nodiscard]] bool guids_unreliable() const { return shared_guids > 0; }
};

/// `hash_key`: a secret of the installation, any length, so that nobody outside can make two
/// entries collide.
DocumentKeys document_keys(const ParsedFeed& parsed, std::string_view hash_key);

/// The entries of document_keys() alone.
std::vector<EntryKeys> entry_keys(const ParsedFeed& parsed, std::string_view hash_key);

}  // namespace feeds::identity
