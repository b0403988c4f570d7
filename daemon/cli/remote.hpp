#pragma once
// Verbs that ask the running daemon over its control socket, or read its state file beside it.

#include <cstddef>
#include <filesystem>
#include <iosfwd>
#include <optional>
#include <string>

namespace newsalertd::cli {

struct RemoteOptions {
    std::optional<std::filesystem::path> config_dir;  ///< --config DIR: which daemon
    bool json = false;
};

/// Asks the daemon to load its files again and waits for the end: 0, or 78 with the reasons.
int reload_command(const RemoteOptions& options, std::ostream& out, std::ostream& err);

/// 0, 69 when no daemon answers. With `check`: 75 when degraded.
int status_command(const RemoteOptions& options, bool check, std::ostream& out, std::ostream& err);

/// Articles as JSON lines on `in`, through the real path; one JSON line out for each, in order.
/// 0, 65 when an article was refused (the others went through), 69 without a daemon.
int inject_command(const RemoteOptions& options,
                   std::istream& in,
                   std::ostream& out,
                   std::ostream& err);

/// 0 delivered, 69 refused, 75 put off or no answer, 78 no such channel.
int notify_test_command(const RemoteOptions& options,
                        const std::string& channel,
                        std::ostream& out,
                        std::ostream& err);

/// The newest alerts, from the state file.
int alerts_command(const RemoteOptions& options,
                   std::size_t most,
                   std::ostream& out,
                   std::ostream& err);

struct ExplainOptions {
    std::string article;  ///< number or address of a stored one; "-": JSON on standard input
    std::string watch;    ///< only this one; empty: all
};

/// Why each watch fires on an article, or the smallest part of its query that does not. 0, 66
/// without such an article or watch, 78 with broken rules.
int explain_command(const RemoteOptions& options,
                    const ExplainOptions& what,
                    std::istream& in,
                    std::ostream& out,
                    std::ostream& err);

struct DeliveriesOptions {
    std::string action;  ///< empty: list; show, retry, replay, drop, resume
    std::string id;      ///< a delivery, or with resume a target
    std::string state;   ///< list only these; empty: all
    std::size_t most = 50;
};

int deliveries_command(const RemoteOptions& options,
                       const DeliveriesOptions& what,
                       std::ostream& out,
                       std::ostream& err);

}  // namespace newsalertd::cli
