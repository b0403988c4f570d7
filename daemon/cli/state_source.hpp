#pragma once
// Where a command has the state's rows from: the file itself, with or without a running daemon, or,
// where the file or the settings that name it may not be read (members of the service's group), the
// daemon.

#include "daemon/app/state_views.hpp"
#include "daemon/config/load.hpp"
#include "daemon/store/error.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include <cstddef>
#include <expected>
#include <optional>
#include <string>
#include <vector>

namespace newsalertd::cli {

class StateSource {
public:
    StateSource(const config::Loaded& loaded, const config::Locations& where);

    template <class T>
    using Result = std::expected<T, store::Error>;

    /// Whether a state was ever made, as far as can be told.
    bool exists() const;

    Result<std::vector<store::AlertRow>> alerts(std::size_t most) const;
    Result<std::vector<store::DeliveryRow>> deliveries(const std::string& state,
                                                       std::size_t most) const;
    Result<store::DeliveryRow> delivery(const std::string& id) const;
    Result<std::vector<store::FeedSummary>> feeds() const;

    /// By number or address.
    Result<app::ArticleView> article(const std::string& name) const;

    /// The daemon's answer to app::explained().
    boost::json::object explained(boost::json::object request) const;

    /// The daemon's answer to app::feed_list().
    Result<boost::json::array> feed_list() const;

private:
    Result<boost::json::object> ask(const boost::json::object& request) const;
    Result<boost::json::object> ask_daemon(boost::json::object request) const;

    std::filesystem::path state_;
    std::vector<std::filesystem::path> sockets_;
    std::string refused_;        ///< what may not be read here
    bool out_of_reach_ = false;  ///< the state, or where it is
};

}  // namespace newsalertd::cli
