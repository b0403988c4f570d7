#pragma once
// What the verbs that handle feeds share: finding one, and telling why a file was not changed.

#include "daemon/cli/ask.hpp"
#include "daemon/config/change.hpp"
#include "daemon/config/toml.hpp"

#include <string_view>
#include <variant>

namespace newsalertd::cli {

/// By name, else by address; null: none.
const config::FeedConfig* find_feed(const config::Config& config, std::string_view name_or_url);

const config::FeedConfig* find_address(const config::Config& config, std::string_view url);

/// Tells that a name is nobody's, with the likely one. 66.
int unknown_feed(const config::Config& config, std::string_view name, const Context& context);

/// "feeds.d/a.toml:3" without the folder where it can be.
std::string place_of(const config::FeedConfig& feed);

/// 77 or 73.
int not_written(const config::WriteError& error, const Context& context);

/// 77, 73 or 78. `what` was wanted: "the feed", "the file".
int not_changed(const std::variant<config::WriteError, config::NewErrors>& error,
                const Context& context);

/// Errors that stand in the configuration anyway are remarked upon.
void remark_errors(const config::Loaded& loaded, const Context& context);

}  // namespace newsalertd::cli
