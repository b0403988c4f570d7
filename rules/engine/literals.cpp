#include "rules/engine/literals.hpp"

#include "rules/engine/big_vector.hpp"

#include <unicode/uchar.h>
#include <unicode/utf8.h>

#include <algorithm>
#include <bit>
#include <unordered_map>

namespace rules::engine {
namespace {

void append_code_point(std::string& out, UChar32 c) {
    char bytes[U8_MAX_LENGTH];
    std::int32_t length = 0;
    U8_APPEND_UNSAFE(bytes, length, c);
    out.append(bytes, static_cast<std::size_t>(length));
}

}  // namespace

void fold_simply(std::string_view text, std::string& out) {
    out.reserve(out.size() + text.size());
    const auto length = static_cast<std::int64_t>(text.size());
    for (std::int64_t i = 0; i < length;) {
        const char byte = text[static_cast<std::size_t>(i)];
        if (static_cast<unsigned char>(byte) < 0x80) {
            out.push_back(byte >= 'A' && byte <= 'Z' ? static_cast<char>(byte + 32) : byte);
            ++i;
            continue;
        }
        const std::int64_t start = i;
        UChar32 c = 0;
        U8_NEXT(text.data(), i, length, c);
        if (c < 0)
            out.append(
                text.substr(static_cast<std::size_t>(start), static_cast<std::size_t>(i - start)));
        else
            append_code_point(out, u_foldCase(c, U_FOLD_CASE_DEFAULT));
    }
}

Literals::Literals(std::vector<std::string> texts) : texts_(std::move(texts)) {
    if (texts_.empty())
        return;
    std::unordered_map<std::uint32_t, std::uint32_t> users;
    grams_.reserve(texts_.size());
    for (std::uint32_t literal = 0; literal < texts_.size(); ++literal) {
        const std::string& text = texts_[literal];
        Gram best{gram_at(text.data()), literal, 0};
        for (std::uint32_t at = 1; at + kShortest <= text.size(); ++at) {
            const std::uint32_t gram = gram_at(text.data() + at);
            if (users[gram] < users[best.gram])
                best = {gram, literal, at};
        }
        ++users[best.gram];
        grams_.push_back(best);
    }
    const std::size_t places =
        std::clamp<std::size_t>(std::bit_ceil(8 * texts_.size()), 64, 1 << 16);
    shift_ = 32 - static_cast<unsigned>(std::countr_zero(places));
    std::ranges::sort(grams_, {}, [this](const Gram& e) { return place_of(e.gram); });
    begin_.assign(places + 1, 0);
    in_use_.assign(places / 64, 0);
    for (const Gram& one : grams_) {
        const std::uint32_t place = place_of(one.gram);
        ++begin_[place + 1];
        in_use_[place >> 6] |= 1ULL << (place & 63);
    }
    for (std::size_t place = 1; place < begin_.size(); ++place)
        begin_[place] += begin_[place - 1];
}

std::size_t Literals::memory_bytes() const {
    std::size_t bytes = bytes_of(texts_) + bytes_of(grams_) + bytes_of(begin_) + bytes_of(in_use_);
    for (const std::string& text : texts_)
        bytes += text.capacity();
    return bytes;
}

}  // namespace rules::engine
