#pragma once
// Where a verb has the state's rows from: the file itself, with or without a running daemon, or,
// where the file or the settings that name it may not be read (members of the service's group), the
// daemon.

#include "daemon/app/state_views.hpp"
#include "daemon/cli/ask.hpp"
#include "daemon/config/load.hpp"

#include <boost/json/object.hpp>

#include <expected>
#include <string>
#include <utility>
#include <vector>

namespace newsalertd::cli {

class StateSource {
public:
    StateSource(const config::Loaded& loaded, const config::Locations& where);

    /// Whether a state was ever made, as far as can be told.
    bool exists() const;

    template <class Row>
    using Rows = std::expected<std::vector<Row>, app::Failure>;

    /// The rows that app::view_of_state() answers `request` with.
    template <class Row>
    Rows<Row> rows(const boost::json::object& request) const {
        auto answer = ask(request);
        if (!answer)
            return std::unexpected(std::move(answer.error()));
        return app::rows_in<Row>(*answer);
    }

    /// The daemon's answer to a request for a view.
    Answer ask_daemon(boost::json::object request) const;

private:
    Answer ask(const boost::json::object& request) const;

    std::filesystem::path state_;
    std::vector<std::filesystem::path> sockets_;
    std::string refused_;        ///< what may not be read here
    bool out_of_reach_ = false;  ///< the state, or where it is
};

/// Of the configured state.
StateSource state_of(const Context& context);

/// For a table: of the alert in a row.
std::string title_of(const std::string& content, bool damaged);

}  // namespace newsalertd::cli
