#pragma once
// Feeds from all files, made one set: unique names, no address twice.

#include "daemon/config/config.hpp"
#include "daemon/config/toml.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <unordered_map>
#include <vector>

namespace newsalertd::config {

/// How a feed came into the set. A person's own [[feed]] counts before what programs wrote, and
/// that before the lists that ship.
enum class Origin : std::uint8_t { written, imported, shipped };

struct Candidate {
    FeedConfig feed;
    Origin origin = Origin::written;
    std::string normal_url;
    std::string host;
    std::string path;
    Place name_place;
    Place url_place;
};

class FeedSet {
public:
    explicit FeedSet(Findings& findings) : findings_(findings) {}

    /// Names may be empty; they are made when the set is taken.
    void add(Candidate candidate);

    /// Written, imported, shipped feeds, each in the order of their files.
    ///   the same name twice: an error for written ones, imported ones are renamed;
    ///   the same address twice: a warning, it is read once with the tags of both;
    ///   a shipped feed gives way to any other of its name or address without a word.
    std::vector<FeedConfig> take();

private:
    void accept(Candidate candidate);
    bool is_repeated(const Candidate& candidate);
    bool claim_name(Candidate& candidate);
    std::string free_name(std::string wanted);
    void name_the_unnamed();

    Findings& findings_;
    std::array<std::vector<Candidate>, 3> candidates_;  ///< by origin
    std::vector<Candidate> accepted_;
    std::unordered_map<std::string, std::size_t> by_url_;    ///< index of accepted_
    std::unordered_map<std::string, std::size_t> by_name_;   ///< index of accepted_
    std::unordered_map<std::string, std::size_t> counters_;  ///< last number behind a name
};

}  // namespace newsalertd::config
