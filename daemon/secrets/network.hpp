#pragma once
// Keys that everything which opens connections has in common.

#include "daemon/secrets/secret_reader.hpp"
#include "feeds/net/address_policy.hpp"

#include <string>
#include <string_view>

namespace newsalertd {

/// allow_networks: "10.0.0.0/8" or single addresses. Wrong ones are reported one by one.
feeds::net::AddressPolicy read_networks(rules::toml::Section& section);

/// ca_file: a readable PEM file. Empty if absent or wrong; one that may not be read is a warning
/// outside the service.
std::string read_ca_file(rules::toml::Section& section, const SecretReader& secrets);

/// proxy: "http://host:port", or a reference to it where it holds a password.
std::string read_proxy(rules::toml::Section& section, SecretReader& secrets, std::string& unready);

/// Warns where an address names a host that `policy` will refuse for certain.
void warn_of_refused_host(rules::toml::Section& section,
                          const rules::toml::Node& node,
                          std::string_view host,
                          std::uint16_t port,
                          const feeds::net::AddressPolicy& policy);

}  // namespace newsalertd
