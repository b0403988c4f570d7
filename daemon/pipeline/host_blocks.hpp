#pragma once
// Hosts to be left alone, as rows of the state: (name, "d|until|strikes|last"). Pure.

#include "feeds/fetch/host_gate.hpp"

#include <string>
#include <utility>
#include <vector>

namespace newsalertd::pipeline {

using HostRows = std::vector<std::pair<std::string, std::string>>;

HostRows to_rows(const std::vector<feeds::fetch::HostBlock>& blocks);

/// Rows that cannot be read are left out.
std::vector<feeds::fetch::HostBlock> from_rows(const HostRows& rows);

}  // namespace newsalertd::pipeline
