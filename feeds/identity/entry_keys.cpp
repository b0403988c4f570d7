#include "feeds/identity/entry_keys.hpp"

#include "feeds/identity/keyed_hash.hpp"
#include "feeds/url/canonical_url.hpp"

#include <unordered_map>

namespace feeds::identity {

namespace {

/// How often a guid or link stands in the document, and whether always for the same page.
struct Use {
    std::size_t count = 0;
    std::string_view link;
    bool one_link = true;
    const Entry* entry = nullptr;  ///< the first with this link
    bool one_entry = true;         ///< it stands there again and again
};

using Uses = std::unordered_map<std::string_view, Use>;

Uses uses_of_guids(const ParsedFeed& parsed, const std::vector<std::string>& links) {
    Uses uses;
    for (std::size_t i = 0; i < parsed.entries.size(); ++i) {
        const std::string_view id = parsed.entries[i].id;
        if (id.empty())
            continue;
        Use& use = uses[id];
        use.one_link = use.one_link && (use.count == 0 || use.link == links[i]);
        use.link = links[i];
        ++use.count;
    }
    return uses;
}

Uses uses_of_links(const ParsedFeed& parsed, const std::vector<std::string>& links) {
    Uses uses;
    for (std::size_t i = 0; i < links.size(); ++i) {
        const Entry& entry = parsed.entries[i];
        Use& use = uses[links[i]];
        if (use.count++ == 0)
            use.entry = &entry;
        use.one_entry = use.one_entry && use.entry->title == entry.title;
    }
    return uses;
}

/// More than a site's name.
bool is_page(std::string_view canonical) {
    return canonical.find_first_of("/?") != std::string_view::npos;
}

}  // namespace

DocumentKeys document_keys(const ParsedFeed& parsed, std::string_view hash_key) {
    const KeyedHash hash = KeyedHash::from_secret(hash_key);
    DocumentKeys keys;
    std::vector<std::string> links;
    links.reserve(parsed.entries.size());
    for (const Entry& entry : parsed.entries) {
        links.push_back(
            canonical_url(entry.original_link.empty() ? entry.link : entry.original_link));
    }
    const Uses guids = uses_of_guids(parsed, links);
    const Uses pages = uses_of_links(parsed, links);
    const std::string home = canonical_url(parsed.feed.link);
    for (const auto& [id, use] : guids)
        keys.shared_guids += use.one_link ? 0U : 1U;
    keys.entries.reserve(parsed.entries.size());
    for (std::size_t i = 0; i < parsed.entries.size(); ++i) {
        const Entry& entry = parsed.entries[i];
        const std::string& link = links[i];
        keys.missing_guids += entry.id.empty() ? 1U : 0U;
        EntryKeys& key = keys.entries.emplace_back();
        // The first text keeps keys of different kinds apart.
        if (!entry.id.empty() && guids.at(entry.id).one_link)
            key.primary = hash.of({"guid", entry.id});
        else if (!link.empty() && pages.at(link).count == 1)
            key.primary = hash.of({"link", link});
        else
            key.primary = hash.of({"text", link, entry.title, entry.content, entry.summary});
        key.text = hash.of({"version", entry.title, entry.summary, entry.content});
        key.own_page = is_page(link) && link != home && pages.at(link).one_entry;
        if (key.own_page)
            key.secondary = hash.of({"page", link, entry.title});
        else if (!link.empty() || !entry.title.empty())
            key.secondary = hash.of({"text", link, entry.title, entry.summary, entry.content});
    }
    return keys;
}

std::vector<EntryKeys> entry_keys(const ParsedFeed& parsed, std::string_view hash_key) {
    return document_keys(parsed, hash_key).entries;
}

}  // namespace feeds::identity
