#pragma once
// The types of channels, and how one [channels.NAME] becomes a channel.

#include "daemon/alerts/channel.hpp"
#include "daemon/secrets/secret_reader.hpp"
#include "rules/toml/section.hpp"

#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

namespace newsalertd::alerts {

/// What the reader of one table is given.
struct ChannelTable {
    std::string name;
    rules::toml::Section& section;
    SecretReader& secrets;
    std::filesystem::path state_folder;  ///< relative paths of what a channel writes start here
    /// Why no lines may be appended to a file; empty: they may.
    std::function<std::string(const std::filesystem::path&)> appending_problem{};
    std::string_view type{};  ///< set by read_channel
};

/// Reads the table into a channel, one with errors too, so that a watch which names it is not
/// reported as well.
std::shared_ptr<Channel> read_channel(ChannelTable table);

/// The terminal, which needs no configuration.
std::shared_ptr<Channel> make_console(std::string name = "console");

/// Reads the keys of one type; read_channel() has looked at the type and reports what is left over.
using ReadChannel = std::shared_ptr<Channel>(ChannelTable& table);

// Each is defined in the file of its type, and stands in the list of registry.cpp.
ReadChannel read_console;
ReadChannel read_email;
ReadChannel read_exec;
ReadChannel read_jsonl;
ReadChannel read_slack;
ReadChannel read_webhook;

}  // namespace newsalertd::alerts
