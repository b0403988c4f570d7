#pragma once
// Findings about the user's files, gathered while they are read. Every error is kept, not the first
// one. None holds bytes that a terminal, a log or JSON would stumble over.

#include "rules/toml/diagnostic.hpp"
#include "rules/toml/source_text.hpp"

#include <cstddef>
#include <string>
#include <vector>

namespace rules::toml {

class Findings {
public:
    /// What is shown of a line that a finding is about; empty: nothing.
    using Excerpt = std::string (*)(const SourceText& source, std::size_t line);

    /// Shows the line itself unless told otherwise.
    explicit Findings(Excerpt excerpt = nullptr) : excerpt_(excerpt) {}

    void error(const SourceText& source, Place place, std::string message, std::string hint = {});
    void warning(const SourceText& source, Place place, std::string message, std::string hint = {});

    /// Where the text is no longer at hand; without an excerpt.
    void error(std::string file, Place place, std::string message, std::string hint = {});
    void warning(std::string file, Place place, std::string message, std::string hint = {});

    /// An error about a file as a whole, or about none.
    void error(std::string file, std::string message, std::string hint = {});
    void warning(std::string file, std::string message, std::string hint = {});

    /// Something exists that may not be read, or that others may read (exit 77).
    void permission(std::string file, std::string message, std::string hint = {});
    void permission(const SourceText& source,
                    Place place,
                    std::string message,
                    std::string hint = {});

    void append(std::vector<Diagnostic> findings);

    bool has_errors() const { return errors_ > 0; }

    std::size_t errors() const { return errors_; }

    std::size_t permission_errors() const { return permission_errors_; }

    /// File by file as they were first named, each in the order of its lines.
    std::vector<Diagnostic> take();

    const std::vector<Diagnostic>& list() const { return list_; }

private:
    void add(Diagnostic finding);
    void add(Severity severity,
             const SourceText& source,
             Place place,
             std::string message,
             std::string hint);

    Excerpt excerpt_;
    std::vector<Diagnostic> list_;
    std::size_t errors_ = 0;
    std::size_t permission_errors_ = 0;
};

}  // namespace rules::toml
