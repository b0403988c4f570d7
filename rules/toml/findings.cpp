#include "rules/toml/findings.hpp"

#include "rules/toml/shown.hpp"

namespace rules::toml {

namespace {

Diagnostic make(Severity severity,
                const SourceText& source,
                Place place,
                std::string message,
                std::string hint) {
    return {.severity = severity,
            .file = source.name(),
            .line = place.line,
            .column = place.column,
            .message = std::move(message),
            .hint = std::move(hint),
            .excerpt = source.excerpt(place.line)};
}

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
    list_.push_back(std::move(finding));
}

void Findings::error(const SourceText& source, Place place, std::string message, std::string hint) {
    add(make(Severity::error, source, place, std::move(message), std::move(hint)));
}

void Findings::warning(const SourceText& source,
                       Place place,
                       std::string message,
                       std::string hint) {
    add(make(Severity::warning, source, place, std::move(message), std::move(hint)));
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

}  // namespace rules::toml
