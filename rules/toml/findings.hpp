#pragma once
// Findings about the user's files, gathered while they are read. Every error is kept, not the
// first one. Nothing that may hold a secret gets into a message or an excerpt (D49), and no bytes
// that a terminal, a log or JSON would stumble over (X7).

#include "rules/toml/diagnostic.hpp"
#include "rules/toml/source_text.hpp"

#include <cstddef>
#include <string>
#include <utility>
#include <vector>

namespace rules::toml {

class Findings {
public:
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

    bool has_errors() const { return rules::has_errors(list_); }

    std::size_t permission_errors() const { return permission_errors_; }

    std::vector<Diagnostic> take() { return std::move(list_); }

    const std::vector<Diagnostic>& list() const { return list_; }

private:
    void add(Diagnostic finding);

    std::vector<Diagnostic> list_;
    std::size_t permission_errors_ = 0;
};

}  // namespace rules::toml
