#include "rules/toml/findings.hpp"

#include "rules/toml/shown.hpp"

#include <algorithm>
#include <tuple>
#include <unordered_map>
#include <utility>

namespace rules::toml {

namespace {

Diagnostic make(
    Severity severity, std::string file, Place place, std::string message, std::string hint) {
    return {.severity = severity,
            .file = std::move(file),
            .line = place.line,
            .column = place.column,
            .message = std::move(message),
            .hint = std::move(hint),
            .excerpt = {}};
}

}  // namespace

void Findings::add(Diagnostic finding) {
    finding.file = visible(finding.file);
    finding.message = visible(finding.message);
    finding.hint = visible(finding.hint);
    if (!is_printable(finding.excerpt))
        finding.excerpt.clear();
    errors_ += finding.severity == Severity::error;
    list_.push_back(std::move(finding));
}

void Findings::add(Severity severity,
                   const SourceText& source,
                   Place place,
                   std::string message,
                   std::string hint) {
    auto finding = make(severity, source.name(), place, std::move(message), std::move(hint));
    finding.excerpt =
        excerpt_ == nullptr ? source.excerpt(place.line) : excerpt_(source, place.line);
    add(std::move(finding));
}

void Findings::error(const SourceText& source, Place place, std::string message, std::string hint) {
    add(Severity::error, source, place, std::move(message), std::move(hint));
}

void Findings::warning(const SourceText& source,
                       Place place,
                       std::string message,
                       std::string hint) {
    add(Severity::warning, source, place, std::move(message), std::move(hint));
}

void Findings::error(std::string file, Place place, std::string message, std::string hint) {
    add(make(Severity::error, std::move(file), place, std::move(message), std::move(hint)));
}

void Findings::warning(std::string file, Place place, std::string message, std::string hint) {
    add(make(Severity::warning, std::move(file), place, std::move(message), std::move(hint)));
}

void Findings::error(std::string file, std::string message, std::string hint) {
    error(std::move(file), Place{}, std::move(message), std::move(hint));
}

void Findings::warning(std::string file, std::string message, std::string hint) {
    warning(std::move(file), Place{}, std::move(message), std::move(hint));
}

void Findings::permission(std::string file, std::string message, std::string hint) {
    ++permission_errors_;
    error(std::move(file), std::move(message), std::move(hint));
}

void Findings::permission(const SourceText& source,
                          Place place,
                          std::string message,
                          std::string hint) {
    ++permission_errors_;
    error(source, place, std::move(message), std::move(hint));
}

void Findings::append(std::vector<Diagnostic> findings) {
    for (auto& finding : findings)
        add(std::move(finding));
}

std::vector<Diagnostic> Findings::take() {
    std::unordered_map<std::string, std::size_t> files;
    std::vector<std::tuple<std::size_t, std::size_t, std::size_t, std::size_t>> order;
    for (const auto& finding : list_) {
        const auto file = files.emplace(finding.file, files.size()).first->second;
        order.emplace_back(file, finding.line, finding.column, order.size());
    }
    std::ranges::sort(order);
    std::vector<Diagnostic> sorted;
    sorted.reserve(order.size());
    for (const auto& [file, line, column, index] : order)
        sorted.push_back(std::move(list_[index]));
    list_.clear();
    return sorted;
}

}  // namespace rules::toml
