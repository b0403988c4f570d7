#include "daemon/store/log_watch.hpp"

#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cstring>

namespace newsalertd::store {

namespace {

constexpr std::int64_t kLogHeader = 32;
constexpr std::int64_t kFrameHeader = 24;
constexpr std::uint32_t kLogMagic = 0x377f0682;  ///< its last bit: sums are counted big-endian

// The index: two copies of the header, what is moved, then blocks of page numbers and hashes.
constexpr std::size_t kIndexHeader = 48;
constexpr std::size_t kBlock = 32768;
constexpr std::size_t kPagesInBlock = 4096;
constexpr std::size_t kPagesInFirst = kPagesInBlock - 34;
constexpr std::size_t kSlots = 8192;

/// So often all of a log is read that only we have written, as far as can be seen.
constexpr std::chrono::seconds kReadAll{1};
/// Two writes within one tick of the kernel's clock have one stamp.
constexpr std::chrono::milliseconds kTick{50};

bool read_at(int file, std::int64_t at, std::span<char> into) {
    return ::pread(file, into.data(), into.size(), at) == static_cast<ssize_t>(into.size());
}

template <class Number>
Number native(std::span<const char> bytes, std::size_t at) {
    Number number{};
    std::memcpy(&number, bytes.data() + at, sizeof number);
    return number;
}

std::uint32_t big_end(std::span<const char> bytes, std::size_t at) {
    return __builtin_bswap32(native<std::uint32_t>(bytes, at));
}

/// SQLite's sum, over bytes that are a multiple of eight.
void add(std::array<std::uint32_t, 2>& sum, std::span<const char> bytes, bool big) {
    for (std::size_t at = 0; at + 8 <= bytes.size(); at += 8) {
        sum[0] += (big ? big_end(bytes, at) : native<std::uint32_t>(bytes, at)) + sum[1];
        sum[1] += (big ? big_end(bytes, at + 4) : native<std::uint32_t>(bytes, at + 4)) + sum[0];
    }
}

bool is(const std::array<std::uint32_t, 2>& sum, std::span<const char> bytes, std::size_t at) {
    return sum[0] == big_end(bytes, at) && sum[1] == big_end(bytes, at + 4);
}

/// Whether what is not 0 in `before` still stands in `now`.
template <class Number>
bool still_stands(std::span<const char> before, std::span<const char> now) {
    Number differ = 0;
    for (std::size_t at = 0; at < before.size(); at += sizeof(Number)) {
        const auto was = native<Number>(before, at);
        differ |= was != 0 ? static_cast<Number>(was ^ native<Number>(now, at)) : Number{0};
    }
    return differ == 0;
}

/// Whether all page numbers and hashes of an index still stand in a later one.
bool was_added_to(std::span<const char> before, std::span<const char> now) {
    if (before.empty() || before.size() > now.size())
        return false;
    for (std::size_t block = 0; block < before.size(); block += kBlock) {
        const auto first = block == 0 ? (kPagesInBlock - kPagesInFirst) * 4 : block;
        const auto hashes = block + kBlock / 2;
        const auto part = [&](std::span<const char> all, std::size_t from, std::size_t to) {
            return all.subspan(from, to - from);
        };
        if (!still_stands<std::uint32_t>(part(before, first, hashes), part(now, first, hashes)) ||
            !still_stands<std::uint16_t>(part(before, hashes, block + kBlock),
                                         part(now, hashes, block + kBlock)))
            return false;
    }
    return true;
}

}  // namespace

std::optional<IndexHeader> read_index_header(int index) {
    std::array<char, 2 * kIndexHeader + 4> bytes{};
    if (!read_at(index, 0, bytes))
        return std::nullopt;
    constexpr std::size_t kInitialised = 12;
    if (bytes[kInitialised] == 0 ||
        std::memcmp(bytes.data(), bytes.data() + kIndexHeader, kIndexHeader) != 0)
        return std::nullopt;
    IndexHeader header;
    header.page = native<std::uint16_t>(bytes, 14);
    header.frames = native<std::uint32_t>(bytes, 16);
    header.pages = native<std::uint32_t>(bytes, 20);
    header.last_sum = {native<std::uint32_t>(bytes, 24), native<std::uint32_t>(bytes, 28)};
    std::copy_n(bytes.begin() + 32, header.salt.size(), header.salt.begin());
    header.moved = native<std::uint32_t>(bytes, 2 * kIndexHeader);
    std::array<std::uint32_t, 2> sum{};
    add(sum, std::span(bytes).first(40), false);
    if (sum[0] != native<std::uint32_t>(bytes, 40) || sum[1] != native<std::uint32_t>(bytes, 44))
        return std::nullopt;
    return header;
}

std::optional<LogWatch::Stamp> LogWatch::stamp_of(int file) {
    struct stat status{};
    if (::fstat(file, &status) != 0)
        return std::nullopt;
    return Stamp{.changed = std::chrono::system_clock::time_point(
                     std::chrono::duration_cast<std::chrono::system_clock::duration>(
                         std::chrono::seconds(status.st_ctim.tv_sec) +
                         std::chrono::nanoseconds(status.st_ctim.tv_nsec))),
                 .size = status.st_size};
}

/// Reads the header of the log.
bool LogWatch::begin(int log, const IndexHeader& header) {
    sum_ = {};
    pages_.clear();
    led_ = 0;
    index_.clear();
    std::array<char, kLogHeader> bytes{};
    if (!read_at(log, 0, bytes) || (big_end(bytes, 0) & ~1U) != kLogMagic ||
        std::memcmp(bytes.data() + 16, header.salt.data(), header.salt.size()) != 0)
        return false;
    big_end_ = (big_end(bytes, 0) & 1U) != 0;
    salt_ = header.salt;
    add(sum_, std::span(bytes).first(24), big_end_);
    return is(sum_, bytes, 24);
}

/// Those that were not read yet.
bool LogWatch::read_frames(int log, const IndexHeader& header) {
    const auto size = kFrameHeader + header.page_size();
    std::vector<char> frame(static_cast<std::size_t>(size));
    while (pages_.size() < header.frames) {
        if (!read_at(log, kLogHeader + static_cast<std::int64_t>(pages_.size()) * size, frame) ||
            std::memcmp(frame.data() + 8, salt_.data(), salt_.size()) != 0)
            return false;
        add(sum_, std::span(frame).first(8), big_end_);
        add(sum_, std::span(frame).subspan(kFrameHeader), big_end_);
        if (!is(sum_, frame, 16))
            return false;
        pages_.push_back(big_end(frame, 0));
    }
    return sum_ == header.last_sum;
}

/// The page number of every frame from `from` on stands in the index, and its hash leads there.
bool LogWatch::leads_to_frames(std::span<const char> index, std::size_t from) const {
    for (std::size_t begin = 0, number = 0; begin < pages_.size(); ++number) {
        const auto block = index.subspan(number * kBlock, kBlock);
        const auto room = number == 0 ? kPagesInFirst : kPagesInBlock;
        const auto first = (kPagesInBlock - room) * sizeof(std::uint32_t);
        const auto end = std::min(begin + room, pages_.size());
        for (std::size_t i = std::max(begin, from); i < end; ++i) {
            const auto entry = i - begin;
            if (native<std::uint32_t>(block, first + entry * 4) != pages_[i])
                return false;
            std::size_t slot = (std::size_t{pages_[i]} * 383) % kSlots;
            for (std::size_t tried = 0;; slot = (slot + 1) % kSlots) {
                const auto named = native<std::uint16_t>(block, kBlock / 2 + slot * 2);
                if (named == entry + 1)
                    break;
                if (named == 0 || ++tried == kSlots)
                    return false;
            }
        }
        begin = end;
    }
    return true;
}

/// Whether the index leads to all of the log. What led there and was only added to still does.
bool LogWatch::index_leads(int index) {
    const auto beyond = pages_.size() - std::min(pages_.size(), kPagesInFirst);
    const auto blocks = 1 + (beyond + kPagesInBlock - 1) / kPagesInBlock;
    std::vector<char> bytes(blocks * kBlock);
    if (!read_at(index, 0, bytes))
        return false;
    const bool added_to = led_ <= pages_.size() && was_added_to(index_, bytes);
    if (!leads_to_frames(bytes, added_to ? led_ : 0))
        return false;
    led_ = pages_.size();
    index_ = std::move(bytes);
    return true;
}

/// Whether SQLite has begun the log anew since, which it does once all is in the database: it then
/// counts the first half of the salt up. A log that was found to be none gets one by chance.
bool LogWatch::was_begun_anew(const IndexHeader& header) const {
    constexpr std::uint32_t kMost = 1'000'000;
    const auto steps = big_end(header.salt, 0) - big_end(salt_, 0);
    return (steps > 0 && steps < kMost) || moved_ == pages_.size();
}

/// All of the log, or what is new of it.
LogWatch::Finding LogWatch::read(int log, const IndexHeader& header) {
    const auto stamp = stamp_of(log);
    const bool same = header.salt == salt_;
    const auto known = static_cast<std::uint32_t>(pages_.size());
    const bool grown = !same || header.frames > known;
    const auto now = std::chrono::steady_clock::now();
    // Our own commits change the stamp too, and show by their frames.
    const bool all =
        !same || (!grown && stamp != noted_) || (unsettled_ && now - all_read_ >= kReadAll);
    if (!all && !grown) {
        moved_ = header.moved;
        return Finding::sound;
    }
    if ((same && header.frames < known) || (all && !begin(log, header)) ||
        !read_frames(log, header))
        return same && header.frames == known && moved_ == known ? Finding::log_to_spare
                                                                 : Finding::log;
    noted_ = stamp;
    unsettled_ = !all || !stamp || std::chrono::system_clock::now() - stamp->changed < kTick;
    if (all) {
        all_read_ = now;
        moved_ = header.moved;
    }
    return Finding::sound;
}

LogWatch::Finding LogWatch::look(int log, int index) {
    if (found_ != Finding::sound)
        return found_;
    const auto header = read_index_header(index);
    if (!header)
        return Finding::sound;  // SQLite makes it anew before it uses it
    if (!pages_.empty() && !was_begun_anew(*header) &&
        (header->salt != salt_ || header->frames == 0))
        return found_ = Finding::log;
    if (header->frames == 0) {
        forget();
        return Finding::sound;
    }
    auto found = read(log, *header);
    if (found == Finding::sound && !index_leads(index))
        found = Finding::index;
    if (found == Finding::sound)
        return found;
    // Perhaps another process began the log anew just now.
    const auto again = read_index_header(index);
    if (again && again->salt == header->salt && again->frames == header->frames)
        return found_ = found;
    forget();
    return Finding::sound;
}

}  // namespace newsalertd::store
