#pragma once
// Tables read from the state file itself, with or without a running daemon.

#include "daemon/cli/remote.hpp"

#include <string>

namespace newsalertd::cli {

int list_deliveries(const RemoteOptions& options,
                    const std::string& state,
                    std::size_t most,
                    std::ostream& out,
                    std::ostream& err);

int show_delivery(const RemoteOptions& options,
                  const std::string& id,
                  std::ostream& out,
                  std::ostream& err);

}  // namespace newsalertd::cli
