#pragma once
// Findings about the user's files, gathered while they are read. Every error is kept, not the
// first one. Nothing that may hold a secret gets into a message or an excerpt (D49).

#include "rules/diagnostic.hpp"

#include <cstddef>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace newsalertd::config {

/// Lines and columns count from 1, columns in code points; 0 means the file as a whole.
struct Place {
    std::size_t line = 0;
    std::size_t column = 0;
};

/// A file as read, able to show one of its lines.
class SourceText {
public:
    SourceText() = default;
    SourceText(std::string name, std::string text);

    const std::string& name() const { return name_; }

    const std::string& text() const { return text_; }

    /// The line without its end; empty beyond the last.
    std::string_view line(std::size_t number) const;

    /// The line if it is fit to be shown, else empty: too long, with control characters, or one
    /// that may hold a secret. Only lines of keys known to be harmless are fit, so that a
    /// misspelt `passwrd = "…"` stays hidden as well.
    std::string excerpt(std::size_t number) const;

private:
    std::string name_;
    std::string text_;
    std::vector<std::size_t> starts_;  ///< of each line, in bytes
};

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

    void append(std::vector<rules::Diagnostic> findings);

    bool has_errors() const { return rules::has_errors(list_); }

    std::size_t permission_errors() const { return permission_errors_; }

    std::vector<rules::Diagnostic> take() { return std::move(list_); }

    const std::vector<rules::Diagnostic>& list() const { return list_; }

private:
    std::vector<rules::Diagnostic> list_;
    std::size_t permission_errors_ = 0;
};

/// Reads a whole regular file of at most `limit` bytes. nullopt: `findings` says why.
std::optional<SourceText> read_source(const std::filesystem::path& path,
                                      std::size_t limit,
                                      Findings& findings);

/// A value from a file made fit for a message: in quotes, at most 80 bytes, control and
/// bidirectional characters visible (X7).
std::string in_quotes(std::string_view value);

/// The same without quotes and bound, for texts that other programs wrote.
std::string cleaned(std::string_view text);

}  // namespace newsalertd::config
