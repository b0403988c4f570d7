#include "feeds/identity/same_article.hpp"

namespace feeds::identity {

namespace {

bool same(Match match) {
    return match == Match::same;
}

bool other(Match match) {
    return match == Match::other;
}

/// Same title, or none on either side and then the same text.
bool same_headline(const Evidence& e) {
    return same(e.title) || (e.title == Match::unknown && same(e.text));
}

/// A retitled article: a word of the title stayed, or the text did. Two titles without texts below
/// them may be anything; the same link or guid then speaks for an edit.
bool reads_like_an_edit(const Evidence& e) {
    if (same(e.text) || e.text_alike || e.titles_share)
        return true;
    return other(e.title) && !e.another_text();
}

/// The same where the place (a home page, a guid for all) holds many articles: a shared word is too
/// little, and what is later is more likely the next one.
bool reads_like_a_small_edit(const Evidence& e) {
    return e.titles_alike ? e.telling_text() || !e.later : e.telling_text() && !e.later;
}

bool by_own_guid(const Evidence& e) {
    if (!other(e.title) && !other(e.text))
        return true;
    if (same(e.link) || e.moved || e.token || e.link == Match::unknown) {
        if (same(e.title))
            return true;
        return e.link_many ? e.titles_alike || e.telling_text() || (same(e.date) && e.titles_share)
                           : reads_like_an_edit(e);
    }
    // Moved to another address. One name for every issue of a series is another article each time.
    return same(e.title) ? !e.another_text() || !e.later : e.telling_text();
}

/// The guid of several articles: of those the entry is the one that it looks like.
bool by_shared_guid(const Evidence& e) {
    if (same(e.link) || e.link == Match::unknown) {
        const bool many = e.link_many || e.link == Match::unknown;
        if (same(e.title))
            return !many || !e.another_text();
        return many ? reads_like_a_small_edit(e) : reads_like_an_edit(e);
    }
    const bool nearly_there = e.moved || e.token;
    if (same(e.title))
        return e.telling_text() || ((nearly_there || same(e.date)) && !e.another_text());
    return same(e.text) && (e.long_text ? nearly_there || !e.later : nearly_there);
}

/// No guid speaks, the link does.
bool by_link(const Evidence& e) {
    if (!e.link_many)
        return same(e.title) ? !(e.another_text() && e.later) : reads_like_an_edit(e);
    if (same(e.title))
        return !e.another_text();
    return e.titles_alike ? e.telling_text() || same(e.date) : e.telling_text() && !e.later;
}

/// All but the link is the same: title, and text if there is any.
bool by_unchanged_look(const Evidence& e) {
    if (e.moved || e.link == Match::unknown)
        return true;
    const bool long_same = same(e.text) && e.long_text;
    return other(e.date) ? e.token && long_same : same(e.date) || e.token || long_same;
}

/// The same title over another text.
bool by_title(const Evidence& e) {
    if (e.link == Match::unknown)
        return !e.another_text();
    return (e.moved && e.text_alike) || ((e.moved || e.token) && same(e.date) && !e.another_text());
}

/// The same text under another title. "The office has published its list …" stands under each.
bool by_text(const Evidence& e) {
    if (e.link == Match::unknown)
        return e.titles_alike ? e.long_text || same(e.date) : e.long_text && !e.later;
    return e.long_text && (e.moved || e.token || same(e.date));
}

/// Neither guid nor link speaks: title, text and date must.
bool by_look(const Evidence& e) {
    if (same_headline(e) && (same(e.text) || e.no_text))
        return by_unchanged_look(e);
    if (same(e.title))
        return by_title(e);
    return same(e.text) ? by_text(e) : e.link == Match::unknown && e.titles_alike && same(e.date);
}

/// Another guid, the same link or none.
bool against_guid_there(const Evidence& e) {
    // A new guid for a new title, as some publishers do: the whole text is still the same.
    if (same(e.text) && e.long_text && !e.link_many)
        return true;
    return same(e.date) && !e.another_text() &&
           (same_headline(e) || (!e.link_many && reads_like_an_edit(e)));
}

/// Another guid and another link.
bool against_guid_elsewhere(const Evidence& e) {
    const bool nearly_there = e.moved || e.token;
    if (same_headline(e) && same(e.text) && e.long_text)
        return e.moved || !other(e.date);
    if (same_headline(e) && (same(e.text) || e.no_text))
        return same(e.date) || (nearly_there && e.date == Match::unknown);
    return nearly_there && same(e.date) &&
           ((same(e.title) && e.text_alike) || (same(e.text) && e.long_text));
}

/// Another guid says "another article", unless all else agrees.
bool against_guid(const Evidence& e) {
    // Guids that number places in the list: the article moved on, its old guid is another's.
    if (e.looks_the_same && e.guid_passed_on)
        return true;
    if (e.guid_stands)
        return false;
    if (e.looks_the_same) {
        // Published once more; but a page that holds what is new each time ("/weekly") has the
        // next.
        return !other(e.date) || (same(e.text) && e.long_text) || e.own_page;
    }
    return same(e.link) || e.link == Match::unknown ? against_guid_there(e)
                                                    : against_guid_elsewhere(e);
}

/// "…/story#1" after "…/story#0": the publisher counts its versions, or the notes on a live page.
bool by_guid_base(const Evidence& e) {
    if (!same(e.link))
        return by_look(e);
    if (e.link_many) {
        return same_headline(e) ? !e.another_text()
                                : same(e.text) || (e.titles_alike && e.text_alike);
    }
    return same(e.title) || same(e.text) || e.text_alike || e.titles_share;
}

int strength(const Evidence& e) {
    int sum = 1;
    sum += same(e.guid) ? 16 : 0;
    sum += same(e.link) ? 8 : e.moved || e.token ? 4 : 0;
    sum += same(e.title) ? 6 : e.titles_alike ? 3 : e.titles_share ? 1 : 0;
    sum += same(e.text) ? 6 : e.text_alike ? 3 : 0;
    sum += e.guid_base ? 2 : 0;
    sum += same(e.date) ? 2 : 0;
    return sum + (e.looks_the_same ? 32 : 0);
}

bool decide(const Evidence& e) {
    switch (e.guid) {
        case Match::same:
            return e.looks_the_same || (e.guid_shared ? by_shared_guid(e) : by_own_guid(e));
        case Match::other:
            return e.guid_base && !e.guid_stands ? by_guid_base(e) : against_guid(e);
        case Match::unknown:
            break;
    }
    if (e.looks_the_same)
        return true;
    return same(e.link) ? by_link(e) : by_look(e);
}

}  // namespace

int same_article(const Evidence& evidence) {
    return decide(evidence) ? strength(evidence) : 0;
}

}  // namespace feeds::identity
