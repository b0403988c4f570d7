#include "tests/daemon/identity/desk.hpp"

#include <algorithm>

namespace newsalertd::pipeline {

namespace {

constexpr std::chrono::sys_seconds kMonday{std::chrono::seconds{1'700'000'000}};

}  // namespace

feeds::ParsedFeed document_of(const Items& items) {
    feeds::ParsedFeed document;
    document.feed.link = "https://site.example/";
    for (const auto& item : items) {
        auto& entry = document.entries.emplace_back();
        entry.id = item.guid;
        entry.link = item.link;
        entry.title = item.title;
        entry.summary = item.text;
        entry.authors = {item.label};
        if (item.minute >= 0)
            entry.published.at = kMonday + std::chrono::minutes(item.minute);
    }
    return document;
}

/// One transaction for all: what is tested is who is who, not the disk.
Desk::Desk(const std::function<void(const store::TemporaryState&)>& prepare) {
    if (prepare)
        prepare(state_);
    store_ = store::open_store(state_);
    store_->begin();
}

Desk::~Desk() {
    store_->rollback();
}

void Desk::new_feed(const std::string& url) {
    url_ = url;
    told_.clear();
    notes_.clear();
    looked_up_ = 0;
    habits_ = {};
    enrol("feed at " + url);
}

void Desk::enrol(const std::string& name) {
    const std::vector<std::pair<std::string, std::string>> feeds{{name, url_}};
    const auto row = store_->enrol(feeds).value().front();
    row_ = row.id;
    habits_ = row.habits;
    recent_ = nullptr;
}

void Desk::restart(const std::string& name) {
    enrol(name);
}

void Desk::poll(const Items& items, int slices) {
    auto unsettled = to_articles(document_of(items),
                                 {},
                                 {.feed = row_,
                                  .seen_at = kMonday + std::chrono::hours(24 * 365),
                                  .visible = std::nullopt,
                                  .via = Via::poll,
                                  .habits = habits_},
                                 recent_.get(),
                                 store_->hash_key());
    const auto before = habits_;
    const auto all = unsettled.articles.size();
    const auto size = slices < 0 ? std::max<std::size_t>(all, 1) : 1;
    looked_up_ += all;
    for (std::size_t from = 0; from < all; from += size) {
        if (slices >= 0 && from >= static_cast<std::size_t>(slices))
            return;  // killed: recent keys stay those of the last whole document, until restart()
        auto batch = store::batch_of(
            {unsettled.articles.begin() + static_cast<long>(from),
             unsettled.articles.begin() + static_cast<long>(std::min(from + size, all))});
        batch.document = unsettled.document;
        const auto receipt =
            store_->commit(batch, [&](const store::Batch& slice, const store::Known& known) {
                for (std::size_t i = 0; i < slice.articles.size(); ++i)
                    told_[slice.articles[i]->authors.front()] +=
                        known.articles[i].state == store::KnownArticle::State::fresh;
                return store::store_all(slice, known);
            });
        habits_ = receipt->habits.value();
        notes_.insert(notes_.end(), receipt->notes.begin(), receipt->notes.end());
    }
    recent_ = habits_.read_alike(before) ? unsettled.recent : std::make_shared<const RecentKeys>();
}

}  // namespace newsalertd::pipeline
