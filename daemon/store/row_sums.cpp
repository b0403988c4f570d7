#include "daemon/store/row_sums.hpp"

#include <openssl/sha.h>

#include <array>

namespace newsalertd::store {

namespace {

/// Takes the columns of a row, in order.
class RowSum {
public:
    RowSum& add(std::string_view text) {
        // With its length: ("ab", "c") and ("a", "bc") differ.
        bytes_ += std::to_string(text.size());
        bytes_ += ':';
        bytes_ += text;
        return *this;
    }

    RowSum& add(std::int64_t number) {
        bytes_ += std::to_string(number);
        bytes_ += ';';
        return *this;
    }

    RowSum& add(Time time) { return add(to_micros(time)); }

    template <class Value>
    RowSum& add(const std::optional<Value>& value) {
        return value ? add(*value) : add(std::string_view("\0null", 5));
    }

    std::int64_t value() const {
        std::array<unsigned char, SHA256_DIGEST_LENGTH> digest{};
        SHA256(reinterpret_cast<const unsigned char*>(bytes_.data()), bytes_.size(), digest.data());
        std::uint64_t sum = 0;
        for (std::size_t i = 0; i < sizeof sum; ++i)
            sum = (sum << 8U) | digest[i];
        return static_cast<std::int64_t>(sum);
    }

private:
    std::string bytes_;
};

}  // namespace

std::int64_t sum_of(const Article& article, const ArticleWrite& write, std::string_view via) {
    return RowSum()
        .add(write.seq)
        .add(write.first)
        .add(write.version)
        .add(article.feed)
        .add(write.story)
        .add(article.entry_id)
        .add(article.url)
        .add(article.title)
        .add(article.summary)
        .add(article.source)
        .add(article.publisher)
        .add(article.language)
        .add(article.published)
        .add(article.seen_at)
        .add(via)
        .value();
}

std::int64_t sum_of(const EventWrite& event, Time created) {
    return RowSum()
        .add(event.alert)
        .add(event.seq)
        .add(event.kind)
        .add(event.article)
        .add(created)
        .add(event.content)
        .value();
}

std::int64_t sum_of(const DeliveryWrite& delivery, Time created) {
    return RowSum()
        .add(delivery.id)
        .add(delivery.target)
        .add(delivery.story)
        .add(delivery.story_seq)
        .add(delivery.kind)
        .add(std::int64_t{delivery.priority})
        .add(delivery.content)
        .add(created)
        .value();
}

Stored<StoredArticle> stored_article(const Query& q, int at) {
    Stored<StoredArticle> stored;
    auto& [article, write] = stored.row;
    write.seq = q.integer(at);
    write.first = q.integer(at + 1);
    write.version = q.integer(at + 2);
    article.feed = q.integer(at + 3);
    write.story = q.integer(at + 4);
    article.entry_id = q.text(at + 5);
    article.url = q.text(at + 6);
    article.title = q.text(at + 7);
    article.summary = q.text(at + 8);
    article.source = q.text(at + 9);
    article.publisher = q.text(at + 10);
    article.language = q.text(at + 11);
    article.published = q.optional_time(at + 12);
    stored.created = article.seen_at = q.time(at + 13);
    stored.sum = q.optional_integer(at + 15);
    stored.whole = is_whole(stored.sum, sum_of(article, write, q.text(at + 14)));
    return stored;
}

Stored<EventWrite> stored_event(const Query& q, int at) {
    Stored<EventWrite> stored{.row = {.alert = q.integer(at),
                                      .seq = q.integer(at + 1),
                                      .kind = q.text(at + 2),
                                      .article = q.integer(at + 3),
                                      .content = q.text(at + 4)},
                              .created = q.time(at + 5),
                              .sum = q.optional_integer(at + 6)};
    stored.whole = is_whole(stored.sum, sum_of(stored.row, stored.created));
    return stored;
}

Stored<DeliveryWrite> stored_delivery(const Query& q, int at) {
    Stored<DeliveryWrite> stored;
    auto& row = stored.row;
    row.id = q.text(at);
    row.target = q.text(at + 1);
    row.story = q.optional_integer(at + 2);
    row.story_seq = q.optional_integer(at + 3);
    row.kind = q.text(at + 4);
    row.priority = static_cast<int>(q.integer(at + 5));
    row.content = q.text(at + 6);
    stored.created = q.time(at + 7);
    stored.sum = q.optional_integer(at + 8);
    stored.whole = is_whole(stored.sum, sum_of(row, stored.created));
    return stored;
}

std::int64_t sum_of_payload(std::string_view id, std::string_view payload) {
    return RowSum().add(id).add(payload).value();
}

std::int64_t sum_of_text(std::string_view text) {
    return RowSum().add(text).value();
}

std::int64_t sum_of_good_rules(Time loaded, std::string_view sources) {
    return RowSum().add(loaded).add(sources).value();
}

}  // namespace newsalertd::store
