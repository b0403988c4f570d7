#include "feeds/identity/document.hpp"

namespace feeds::identity {

namespace {

/// A date alone tells it from others, and tells the time of day.
bool date_tells(const Prints& entry) {
    return entry.guid == 0 && entry.text == 0 && entry.title != 0 && !is_whole_day(entry.date);
}

}  // namespace

Namesakes::Namesakes(const std::vector<Prints>& entries) {
    for (const auto& entry : entries)
        if (date_tells(entry))
            dates_[visible(entry)].insert(entry.date);
    std::erase_if(dates_, [](const auto& one) { return one.second.size() < 2; });
}

bool Namesakes::has(const Prints& entry) const {
    return date_tells(entry) && dates_.contains(visible(entry));
}

bool Namesakes::stands(const Prints& article) const {
    const auto found = dates_.find(visible(article));
    return found != dates_.end() && found->second.contains(article.date);
}

Document::Document(const std::vector<Prints>& entries, const std::vector<bool>& unchanged)
    : namesakes_(entries) {
    Uses pages;  // of guids: their links
    const auto note = [](Uses& uses, std::uint64_t key, std::uint64_t what) {
        if (key == 0)
            return false;
        auto& use = uses.try_emplace(key, what).first->second;
        const bool other = use != what;
        if (other)
            use = 0;
        return other;
    };
    for (std::size_t i = 0; i < entries.size(); ++i) {
        const auto& entry = entries[i];
        const auto seen = visible(entry);
        held_.insert(visible_with_guid(entry));
        shown_.insert(seen);
        note(guids_, entry.guid, seen);
        note(links_, entry.link, seen);
        shares_guids_ = note(pages, entry.guid, entry.link) || shares_guids_;
        if (i < unchanged.size() && unchanged[i]) {
            has_unchanged_ = true;
            kept_guids_ = kept_guids_ || entry.guid != 0;
            kept_links_ = kept_links_ || entry.path_shape != 0 || entry.query_shape != 0;
        }
    }
}

bool Document::holds(const Prints& article) const {
    return held_.contains(visible_with_guid(article));
}

bool Document::shows(const Prints& article) const {
    return shown_.contains(visible(article));
}

bool Document::shared(const Uses& uses, std::uint64_t key) {
    const auto use = uses.find(key);
    return use != uses.end() && use->second == 0;
}

}  // namespace feeds::identity
