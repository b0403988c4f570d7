#include "daemon/store/row_sums.hpp"

#include <openssl/sha.h>

#include <array>

namespace newsalertd::store {

RowSum& RowSum::add(std::string_view text) {
    // With its length: ("ab", "c") and ("a", "bc") differ.
    bytes_ += std::to_string(text.size());
    bytes_ += ':';
    bytes_ += text;
    return *this;
}

RowSum& RowSum::add(std::int64_t number) {
    bytes_ += std::to_string(number);
    bytes_ += ';';
    return *this;
}

RowSum& RowSum::add(Time time) {
    return add(to_micros(time));
}

std::int64_t RowSum::value() const {
    std::array<unsigned char, SHA256_DIGEST_LENGTH> digest{};
    SHA256(reinterpret_cast<const unsigned char*>(bytes_.data()), bytes_.size(), digest.data());
    std::uint64_t sum = 0;
    for (std::size_t i = 0; i < sizeof sum; ++i)
        sum = (sum << 8U) | digest[i];
    return static_cast<std::int64_t>(sum);
}

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

std::int64_t sum_of(const DeliveryColumns& row) {
    return RowSum()
        .add(row.id)
        .add(row.target)
        .add(row.story)
        .add(row.story_seq)
        .add(row.kind)
        .add(row.priority)
        .add(row.content)
        .add(row.created)
        .value();
}

std::int64_t sum_of_payload(std::string_view id, std::string_view payload) {
    return RowSum().add(id).add(payload).value();
}

std::int64_t sum_of_good_rules(Time loaded, std::string_view sources) {
    return RowSum().add(loaded).add(sources).value();
}

}  // namespace newsalertd::store
