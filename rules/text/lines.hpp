#pragma once
// Tables that are made when the project is built: lines, each a key, a tab and a value. The texts
// are part of the program; an index of them is made when the first is asked for.

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <string_view>
#include <vector>

namespace rules::text {

class Lines {
public:
    /// `lines` must live as long; `count` is how many there are.
    Lines(std::string_view lines, std::size_t count)
        : lines_(lines), places_(std::bit_ceil(2 * count + 1)) {
        for (std::size_t begin = 0; begin < lines.size(); begin = line_end(begin) + 1) {
            const std::uint64_t hash = hash_of(key_at(begin));
            std::size_t i = hash & (places_.size() - 1);
            while (places_[i].begin != kNone)
                i = (i + 1) & (places_.size() - 1);
            places_[i] = {static_cast<std::uint32_t>(begin), tag_of(hash)};
        }
    }

    /// The value of `key`; empty if there is none.
    std::string_view find(std::string_view key) const {
        const std::uint64_t hash = hash_of(key);
        for (std::size_t i = hash & (places_.size() - 1); places_[i].begin != kNone;
             i = (i + 1) & (places_.size() - 1)) {
            const std::size_t begin = places_[i].begin;
            if (places_[i].tag == tag_of(hash) && lines_.substr(begin, key.size()) == key &&
                lines_[begin + key.size()] == '\t') {
                const std::size_t value = begin + key.size() + 1;
                return lines_.substr(value, line_end(value) - value);
            }
        }
        return {};
    }

private:
    static constexpr std::uint32_t kNone = 0xffffffff;

    struct Place {
        std::uint32_t begin = kNone;
        std::uint32_t tag = 0;  ///< of the key's hash, so that other keys are seldom looked at
    };

    std::size_t line_end(std::size_t at) const {
        return std::min(lines_.find('\n', at), lines_.size());
    }

    std::string_view key_at(std::size_t begin) const {
        return lines_.substr(begin, lines_.find('\t', begin) - begin);
    }

    static std::uint64_t hash_of(std::string_view key) {
        return std::hash<std::string_view>()(key);
    }

    static std::uint32_t tag_of(std::uint64_t hash) {
        return static_cast<std::uint32_t>(hash >> 32);
    }

    std::string_view lines_;
    std::vector<Place> places_;
};

}  // namespace rules::text
