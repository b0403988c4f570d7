#include "daemon/cli/table.hpp"

#include "daemon/alerts/text/truncate.hpp"
#include "daemon/visible.hpp"

#include <algorithm>
#include <ostream>

namespace newsalertd::cli {

namespace {

constexpr std::size_t kWidest = 60;

/// Wide scripts make a column ragged, which is still readable.
std::size_t width(const std::string& text) {
    return alerts::text::length(text, alerts::text::Unit::code_points);
}

}  // namespace

void print_table(std::ostream& out,
                 const std::vector<std::string>& headings,
                 const std::vector<std::vector<std::string>>& rows) {
    if (rows.empty())
        return;
    std::vector<std::vector<std::string>> lines{headings};
    for (const auto& row : rows) {
        auto& line = lines.emplace_back();
        for (const auto& cell : row)
            line.push_back(
                alerts::text::truncate(visible(cell), kWidest, alerts::text::Unit::code_points));
    }
    std::vector<std::size_t> widths(headings.size());
    for (const auto& line : lines)
        for (std::size_t i = 0; i < line.size(); ++i)
            widths[i] = std::max(widths[i], width(line[i]));
    for (const auto& line : lines) {
        for (std::size_t i = 0; i < line.size(); ++i) {
            out << line[i];
            if (i + 1 < line.size())
                out << std::string(widths[i] - width(line[i]) + 2, ' ');
        }
        out << '\n';
    }
}

}  // namespace newsalertd::cli
