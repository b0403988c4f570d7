#include "feeds/identity/prints.hpp"

#include "feeds/identity/composed.hpp"
#include "feeds/identity/link_forms.hpp"
#include "feeds/identity/page_address.hpp"
#include "feeds/text/ascii.hpp"

#include <bit>

namespace feeds::identity {

namespace {

constexpr std::size_t kLongText = 80;
constexpr std::uint64_t kDateKey = 0x64617465;  // "date": other than the hashes of texts

/// splitmix64's finaliser: the inputs are keyed hashes already.
std::uint64_t mix(std::uint64_t a, std::uint64_t b) {
    std::uint64_t x = a ^ std::rotl(b, 29) ^ (b * 0x9e3779b97f4a7c15ULL);
    x = (x ^ (x >> 30U)) * 0xbf58476d1ce4e5b9ULL;
    x = (x ^ (x >> 27U)) * 0x94d049bb133111ebULL;
    return x ^ (x >> 31U);
}

bool is_home(std::string_view canonical, std::string_view feed_page) {
    return canonical.find_first_of("/?#") == std::string_view::npos || canonical == feed_page;
}

void add_link(Prints& prints, const LinkForms& forms, const KeyedHash& hash) {
    const auto one = [&](const char* kind, const std::string& form) {
        return form.empty() ? 0 : hash.of({kind, form});
    };
    prints.link = one("link", forms.link);
    // Of one kind: once a habit is sure, the tail is the shape.
    prints.tail = one("tail", forms.tail);
    prints.path_shape = one("tail", forms.path_shape);
    prints.query_shape = one("tail", forms.query_shape);
    prints.page = one("link", forms.page);
    prints.page_tail = one("tail", forms.page_tail);
    prints.own_page = looks_like_own_page(forms.tail);
}

}  // namespace

Prints prints_of(const Entry& entry,
                 std::string_view feed_page,
                 const Habits& habits,
                 const KeyedHash& hash) {
    Prints prints;
    const auto forms =
        forms_of_link(entry.original_link.empty() ? entry.link : entry.original_link, habits);
    if (!forms.link.empty()) {
        add_link(prints, forms, hash);
        prints.home = is_home(forms.link, feed_page);
    }
    const auto guid = canonical_guid(entry.id, habits);
    const bool leads_home = starts_with_no_case(entry.id, "http") && is_home(guid, feed_page);
    if (!guid.empty() && guid != forms.link && !leads_home) {
        prints.guid = hash.of({"guid", guid});
        if (const auto mark = guid.find('#'); mark != std::string::npos && mark > 0)
            prints.guid_base = hash.of({"guid", guid.substr(0, mark)});
    }
    if (!entry.title.empty()) {
        std::string buffer;
        prints.title = hash.of({"title", composed(entry.title, buffer)});
    }
    std::string summary_buffer;
    std::string content_buffer;
    const auto summary = composed(entry.summary, summary_buffer);
    const auto content = composed(entry.content, content_buffer);
    const bool once = summary == content;
    if (!summary.empty() || !content.empty()) {
        prints.text = hash.of({"text",
                               summary.empty() || once ? content : summary,
                               summary.empty() || once ? std::string_view{} : content});
    }
    prints.long_text = summary.size() + (once ? 0 : content.size()) >= kLongText;
    if (const auto at = entry.published.at ? entry.published.at : entry.updated.at)
        prints.date = at->time_since_epoch().count();
    return prints;
}

void add_words(Prints& prints,
               std::string_view title,
               std::string_view summary,
               std::string_view content) {
    prints.title_words = title_words(title);
    // The longer one holds the other more often than not.
    prints.text_words = text_words(content.size() > summary.size() ? content : summary);
}

std::uint64_t visible(const Prints& prints) {
    return mix(mix(prints.link, prints.title), prints.text);
}

std::uint64_t visible_with_guid(const Prints& prints) {
    return mix(visible(prints), prints.guid);
}

bool same_fingerprints(const Prints& a, const Prints& b, const Habits& habits) {
    return visible(a) == visible(b) && (a.guid == b.guid || !habits.guids_count());
}

std::vector<std::uint64_t> lookup_keys(const Prints& prints) {
    std::vector<std::uint64_t> keys;
    const bool own_link = prints.tail != 0 && !prints.home;
    if (prints.guid != 0)
        keys.push_back(prints.guid);
    if (own_link)
        keys.push_back(prints.tail);
    if (prints.text != 0)
        keys.push_back(prints.text);
    // Three keys find the article; a fourth would cost each article a row.
    if (prints.title != 0 && !(prints.guid != 0 && own_link && prints.text != 0))
        keys.push_back(prints.title);
    const bool little = prints.link == 0 || prints.text == 0;
    if (prints.guid == 0 && little && !is_whole_day(prints.date))
        keys.push_back(mix(static_cast<std::uint64_t>(prints.date), kDateKey));
    return keys;
}

std::vector<std::uint64_t> search_keys(const Prints& prints) {
    auto keys = lookup_keys(prints);
    if (prints.page_tail != 0)
        keys.push_back(prints.page_tail);
    return keys;
}

}  // namespace feeds::identity
