#pragma once
// Channels as the configuration makes them, from the keys of their table.

#include "daemon/alerts/channels/registry.hpp"
#include "daemon/alerts/transport.hpp"

#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace newsalertd::alerts::samples {

struct ReadTable {
    std::shared_ptr<Channel> channel;
    std::vector<std::string> messages;  ///< of the findings
};

/// `keys` as they stand below [channels.NAME]; secrets may stand there.
ReadTable read_table(const std::string& name, const std::string& keys);

/// The channel of keys without a mistake.
std::shared_ptr<Channel> channel(const std::string& name, const std::string& keys);

/// What is sent through `http`.
inline std::shared_ptr<const Transport> over(decltype(Transport::http) http) {
    return std::make_shared<const Transport>(Transport{.http = std::move(http)});
}

inline std::shared_ptr<const Transport> over_mail(decltype(Transport::mail) mail) {
    return std::make_shared<const Transport>(Transport{.mail = std::move(mail)});
}

/// A file that may be named as ca_file; it is removed with the object.
class Certificates {
public:
    Certificates();
    ~Certificates();
    Certificates(const Certificates&) = delete;
    Certificates& operator=(const Certificates&) = delete;

    std::string path;
};

}  // namespace newsalertd::alerts::samples
