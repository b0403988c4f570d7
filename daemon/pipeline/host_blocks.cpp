#include "daemon/pipeline/host_blocks.hpp"

#include <sstream>

namespace newsalertd::pipeline {

using feeds::fetch::HostBlock;
using feeds::fetch::Micros;

HostRows to_rows(const std::vector<HostBlock>& blocks) {
    HostRows rows;
    for (const auto& block : blocks) {
        std::ostringstream out;
        out << (block.domain ? 1 : 0) << ' ' << block.until.time_since_epoch().count() << ' '
            << block.strikes << ' ' << block.last.time_since_epoch().count();
        rows.emplace_back(block.name, out.str());
    }
    return rows;
}

std::vector<HostBlock> from_rows(const HostRows& rows) {
    std::vector<HostBlock> blocks;
    for (const auto& [name, text] : rows) {
        std::istringstream in(text);
        HostBlock block{.name = name, .domain = false, .until = {}, .strikes = 0, .last = {}};
        Micros::rep until = 0;
        Micros::rep last = 0;
        if (in >> block.domain >> until >> block.strikes >> last) {
            block.until = feeds::fetch::Time{Micros{until}};
            block.last = feeds::fetch::Time{Micros{last}};
            blocks.push_back(std::move(block));
        }
    }
    return blocks;
}

}  // namespace newsalertd::pipeline
