#pragma once
// A state file in a folder of its own, and short ways to put news into it.

#include "daemon/store/store.hpp"
#include "tests/support/some_time.hpp"

#include <gtest/gtest.h>

#include <SQLiteCpp/SQLiteCpp.h>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <memory>
#include <string>
#include <vector>

namespace newsalertd::store {

class TemporaryState {
public:
    TemporaryState() {
        auto name = (std::filesystem::temp_directory_path() / "newsalertd-test-XXXXXX").string();
        if (mkdtemp(name.data()) == nullptr)
            throw std::runtime_error("cannot make a temporary folder");
        folder = name;
    }

    ~TemporaryState() {
        std::error_code ignored;
        std::filesystem::remove_all(folder, ignored);
    }

    TemporaryState(const TemporaryState&) = delete;
    TemporaryState& operator=(const TemporaryState&) = delete;

    std::filesystem::path path() const { return folder / "state.db"; }

    std::filesystem::path folder;
};

inline std::unique_ptr<Store> open_store(const TemporaryState& state) {
    auto store = Store::open(state.path());
    if (!store)
        throw std::runtime_error(store.error().message);
    return std::move(*store);
}

inline std::string bytes_of(const std::filesystem::path& path) {
    std::ifstream in(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

/// Runs `operation` as a group of its own.
template <class Operation>
auto in_transaction(Store& store, Operation operation) {
    store.begin();
    auto result = operation(store);
    store.commit_group();
    return result;
}

/// A step that a test takes for granted: in_transaction, and it must succeed.
template <class Operation>
void prepare(Store& store, Operation operation) {
    const auto result = in_transaction(store, std::move(operation));
    EXPECT_TRUE(result) << result.error().message;
}

inline Article article(std::int64_t feed, std::int64_t key, const std::string& title) {
    Article a;
    a.feed = feed;
    auto& prints = a.identity.prints;
    prints.guid = prints.link = prints.tail = static_cast<std::uint64_t>(key);
    prints.title = std::hash<std::string>{}(title);
    feeds::identity::add_words(prints, title, {}, {});
    a.title = title;
    a.source = "wire";
    a.seen_at = now();
    return a;
}

/// A batch that owns its articles.
struct OwnBatch {
    std::vector<Article> articles;
    std::shared_ptr<const feeds::identity::Document> document = nullptr;

    operator Batch() const {
        Batch batch{.articles = {}, .document = document};
        for (const auto& one : articles)
            batch.articles.push_back(&one);
        return batch;
    }
};

inline OwnBatch batch_of(std::vector<Article> articles) {
    return {.articles = std::move(articles)};
}

/// A decision that stores every article as a story of its own and tells nobody.
inline Writes store_all(const Batch& batch, const Known& known) {
    Writes writes;
    writes.decided = now();
    for (std::size_t i = 0; i < batch.articles.size(); ++i) {
        if (known.articles[i].state == KnownArticle::State::same)
            continue;
        const auto seq = known.next_seq + static_cast<std::int64_t>(writes.articles.size());
        const bool fresh = known.articles[i].state == KnownArticle::State::fresh;
        writes.articles.push_back({.index = i,
                                   .seq = seq,
                                   .first = fresh ? seq : known.articles[i].first,
                                   .version = known.articles[i].version + 1,
                                   .story = fresh ? seq : known.articles[i].story});
    }
    return writes;
}

inline DeliveryWrite delivery(const std::string& id,
                              const std::string& target,
                              std::int64_t story,
                              std::int64_t story_seq) {
    DeliveryWrite write;
    write.id = id;
    write.target = target;
    write.story = story;
    write.story_seq = story_seq;
    write.kind = "first";
    write.content = "content of " + id;
    write.expires = now() + std::chrono::hours(24);
    return write;
}

}  // namespace newsalertd::store
