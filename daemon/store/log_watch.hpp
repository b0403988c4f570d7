#pragma once
// Whether the write-ahead log and its index still hold what was committed. SQLite checks the sums
// of the log at the next start only, and ends it at the first wrong one: what was overwritten in
// place under a running daemon would be lost then, with all behind it.
//
// Reads both files beside SQLite (https://sqlite.org/walformat.html) and takes no lock. One thread
// at a time, between two commits of the same process.

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace newsalertd::store {

/// What the wal-index says, as SQLite wrote it: in the byte order of the machine.
struct IndexHeader {
    std::uint16_t page = 0;                   ///< as stored: 64 KiB is 1
    std::uint32_t frames = 0;                 ///< in the log
    std::uint32_t pages = 0;                  ///< of the database; 0: the log was never used
    std::array<std::uint32_t, 2> last_sum{};  ///< of the last frame
    std::array<char, 8> salt{};               ///< new whenever the log is begun anew
    std::uint32_t moved = 0;                  ///< frames that are in the database as well

    std::int64_t page_size() const { return page == 1 ? 65536 : page; }
};

/// nullopt: there is none, or it is just being written.
std::optional<IndexHeader> read_index_header(int index);

class LogWatch {
public:
    /// What was found of log and index.
    enum class Finding : std::uint8_t {
        sound,
        log,           ///< the log is not what was committed
        log_to_spare,  ///< likewise, but all that it held stood in the database before
        index,         ///< the log is sound, its index does not lead to it
    };

    /// Descriptors of both files. What was written since the last look is read back each time, all
    /// of the log where somebody else may have written to it. What is not sound stays so.
    Finding look(int log, int index);

    /// The log was begun anew or opened again.
    void forget() { *this = LogWatch(); }

private:
    /// When a file was written last, and how long it is. Not even touch(1) sets this time back.
    struct Stamp {
        std::chrono::system_clock::time_point changed;
        std::int64_t size = 0;
        bool operator==(const Stamp&) const = default;
    };

    using Sum = std::array<std::uint32_t, 2>;

    static std::optional<Stamp> stamp_of(int file);
    Finding read(int log, const IndexHeader& header);
    bool was_begun_anew(const IndexHeader& header) const;
    bool begin(int log, const IndexHeader& header);
    bool read_frames(int log, const IndexHeader& header);
    bool leads_to_frames(std::span<const char> index, std::size_t from) const;
    bool index_leads(int index);

    std::array<char, 8> salt_{};
    Sum sum_{};                         ///< of the frames that were read
    bool big_end_ = false;              ///< how the sums are counted
    std::vector<std::uint32_t> pages_;  ///< of the frames that were read
    std::uint32_t moved_ = 0;           ///< frames that stood in the database while all was sound
    std::size_t led_ = 0;               ///< frames that the index was seen to lead to
    std::vector<char> index_;           ///< as it was then
    std::optional<Stamp> noted_;
    std::chrono::steady_clock::time_point all_read_;
    bool unsettled_ = false;  ///< another's write may hide behind the stamp
    Finding found_ = Finding::sound;
};

}  // namespace newsalertd::store
