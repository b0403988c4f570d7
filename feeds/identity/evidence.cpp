#include "feeds/identity/evidence.hpp"

#include <algorithm>

namespace feeds::identity {

namespace {

constexpr double kTitlesAlike = 0.5;
constexpr double kTextsAlike = 0.25;
constexpr std::size_t kFewWords = 3;
constexpr std::int64_t kLater = 15 * 60;

Match match(std::uint64_t a, std::uint64_t b) {
    if (a == 0 || b == 0)
        return Match::unknown;
    return a == b ? Match::same : Match::other;
}

bool same_shape(std::uint64_t entry_shape,
                std::uint64_t article_shape,
                std::uint64_t entry_tail,
                std::uint64_t article_tail) {
    // A link that is nothing but its shape (the token is gone) counts too.
    return (entry_shape != 0 && (entry_shape == article_shape || entry_shape == article_tail)) ||
           (article_shape != 0 && article_shape == entry_tail);
}

void compare_guids(Evidence& evidence,
                   const Prints& entry,
                   const Prints& article,
                   const Document& document) {
    evidence.guid = match(entry.guid, article.guid);
    if (evidence.guid == Match::other) {
        const auto base = entry.guid_base != 0 ? entry.guid_base : entry.guid;
        evidence.guid_base = (entry.guid_base != 0 || article.guid_base != 0) &&
                             (base == article.guid_base || base == article.guid);
        evidence.guid_stands = document.has_guid(article.guid);
        evidence.guid_passed_on = evidence.guid_stands && !document.holds(article);
    }
}

void compare_links(Evidence& evidence, const Prints& entry, const Prints& article) {
    evidence.link = match(entry.link, article.link);
    if (evidence.link == Match::other) {
        evidence.moved = entry.tail != 0 && entry.tail == article.tail;
        evidence.token =
            same_shape(entry.path_shape, article.path_shape, entry.tail, article.tail) ||
            same_shape(entry.query_shape, article.query_shape, entry.tail, article.tail);
    }
}

void compare_texts(Evidence& evidence, const Prints& entry, const Prints& article) {
    evidence.text = match(entry.text, article.text);
    evidence.no_text = entry.text == 0 && article.text == 0;
    const bool few = std::min(entry.text_words.size(), article.text_words.size()) < kFewWords;
    evidence.text_alike =
        evidence.text == Match::same ||
        (evidence.text == Match::other && sketch_likeness(entry.text_words, article.text_words) >=
                                              (few ? kTitlesAlike : kTextsAlike));
    evidence.long_text = entry.long_text;
    evidence.title = match(entry.title, article.title);
    if (evidence.title == Match::other) {
        const auto alike = likeness(entry.title_words, article.title_words);
        evidence.titles_share = share_a_word(entry.title_words, article.title_words);
        evidence.titles_alike = alike >= kTitlesAlike;
    } else {
        evidence.titles_share = evidence.titles_alike = evidence.title == Match::same;
    }
}

/// "/story#update" behind "/story": the same page, if what it says shares a word or the text.
void compare_pages(Evidence& evidence, const Prints& entry, const Prints& article) {
    const bool added =
        evidence.link == Match::other && entry.page != 0 && entry.page == article.link;
    if (added && (evidence.titles_share || evidence.telling_text()))
        evidence.link = Match::same;
    evidence.own_page = entry.own_page && !evidence.link_many;
}

void compare_dates(Evidence& evidence, const Prints& entry, const Prints& article) {
    if (entry.date == 0 || article.date == 0)
        return;
    const bool whole_days = is_whole_day(entry.date) && is_whole_day(article.date);
    if (entry.date != article.date)
        evidence.date = Match::other;
    else if (!whole_days)
        evidence.date = Match::same;
    evidence.later = entry.date - article.date >= kLater;
}

}  // namespace

Evidence compare(const Prints& entry,
                 const Prints& article,
                 const Past& past,
                 const Document& document,
                 const Habits& habits) {
    Evidence evidence;
    evidence.looks_the_same = visible(entry) == visible(article);
    if (habits.guids_count()) {
        compare_guids(evidence, entry, article, document);
        evidence.guid_shared = past.guid_shared || document.shares_guid(entry.guid);
    }
    compare_links(evidence, entry, article);
    evidence.link_many = entry.home || past.link_shared || document.shares_link(entry.link);
    compare_texts(evidence, entry, article);
    compare_pages(evidence, entry, article);
    compare_dates(evidence, entry, article);
    return evidence;
}

}  // namespace feeds::identity
