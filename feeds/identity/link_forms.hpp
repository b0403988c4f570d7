#pragma once
// The forms of a link that identity compares.

#include "feeds/identity/habits.hpp"

#include <string>
#include <string_view>

namespace feeds::identity {

/// All are empty where the entry has no link.
struct LinkForms {
    /// The canonical URL in its normal spelling (normal_url()) as its page is known by
    /// (page_path()), its parameters sorted, with its fragment, without what is known to be a
    /// session or a trail (`;jsessionid=`, PHPSESSID, mc_cid, …) and without what the feed's habits
    /// call tokens.
    std::string link;
    std::string tail;         ///< `link` without its host: survives a move
    std::string path_shape;   ///< without path segments that look like tokens; empty: it has none
    std::string query_shape;  ///< without values, or a fragment, that look so; empty: it has none
    /// `link` and `tail` without a fragment that names a place on the page ("#update"); empty: it
    /// has none.
    std::string page = {};
    std::string page_tail = {};
};

/// `url` as the entry has it, absolute or not.
LinkForms forms_of_link(std::string_view url, const Habits& habits);

/// The page of a URL as LinkForms::link has it, without a fragment.
std::string page_of(std::string_view url);

/// A guid in the form in which two spellings of it are the same: as canonical as a link where it is
/// one, else trimmed.
std::string canonical_guid(std::string_view guid, const Habits& habits);

/// Whether a text looks made up by a machine for one fetch: digits, or letters and digits mixed, at
/// least five; a UUID; no year, date or words.
bool looks_like_token(std::string_view text);

}  // namespace feeds::identity
