#pragma once
// What one document says beside each single entry: who stands side by side in it.

#include "feeds/identity/prints.hpp"

#include <cstddef>
#include <cstdint>
#include <unordered_map>
#include <unordered_set>
#include <vector>

namespace feeds::identity {

/// Entries of a document that nothing but their dates tells apart: no guid, no text, one link and
/// one title, at different times. An earthquake list has them, and they are articles of their own.
class Namesakes {
public:
    Namesakes() = default;

    explicit Namesakes(const std::vector<Prints>& entries);

    /// Whether `entry` is one of several.
    [[nodiscard]] bool has(const Prints& entry) const;

    /// Whether an entry that looks like this article stands among them with its date.
    [[nodiscard]] bool stands(const Prints& article) const;

private:
    std::unordered_map<std::uint64_t, std::unordered_set<std::int64_t>> dates_;  ///< by look
};

/// Immutable once made; shared by the slices of its document. Holds hashes only.
class Document {
public:
    Document() = default;

    /// `entries` are all of the document. Those known to be unchanged, guid and link included, are
    /// marked: `unchanged` is parallel, or empty.
    explicit Document(const std::vector<Prints>& entries, const std::vector<bool>& unchanged = {});

    /// Whether an entry that looks like this article, under this guid, stands in it.
    [[nodiscard]] bool holds(const Prints& article) const;

    /// The same whatever its guid.
    [[nodiscard]] bool shows(const Prints& article) const;

    [[nodiscard]] bool has_guid(std::uint64_t guid) const { return guids_.contains(guid); }

    /// Whether entries that a reader sees differ carry this guid or link.
    [[nodiscard]] bool shares_guid(std::uint64_t guid) const { return shared(guids_, guid); }

    [[nodiscard]] bool shares_link(std::uint64_t link) const { return shared(links_, link); }

    [[nodiscard]] const Namesakes& namesakes() const { return namesakes_; }

    /// Whether any guid stands for several entries with different links.
    [[nodiscard]] bool shares_guids() const { return shares_guids_; }

    [[nodiscard]] bool has_unchanged() const { return has_unchanged_; }

    /// Whether an unchanged entry kept its guid, or a link with a token-like part.
    [[nodiscard]] bool kept_guids() const { return kept_guids_; }

    [[nodiscard]] bool kept_links() const { return kept_links_; }

private:
    /// By guid or link: what the first entry that has it looks like, 0 if others look otherwise.
    using Uses = std::unordered_map<std::uint64_t, std::uint64_t>;

    static bool shared(const Uses& uses, std::uint64_t key);

    std::unordered_set<std::uint64_t> held_;
    std::unordered_set<std::uint64_t> shown_;
    Uses guids_;
    Uses links_;
    Namesakes namesakes_;
    bool shares_guids_ = false;
    bool has_unchanged_ = false;
    bool kept_guids_ = false;
    bool kept_links_ = false;
};

}  // namespace feeds::identity
