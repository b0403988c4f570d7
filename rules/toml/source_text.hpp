#pragma once
// A file of the user's as read, and places in it.

#include <cstddef>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace rules::toml {

class Findings;

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

    bool operator==(const SourceText& other) const {
        return name_ == other.name_ && text_ == other.text_;
    }

private:
    std::string name_;
    std::string text_;
    std::vector<std::size_t> starts_;  ///< of each line, in bytes
};

/// Reads a whole regular file of at most `limit` bytes. Its name is the path made visible().
/// nullopt: `findings` says why.
std::optional<SourceText> read_source(const std::filesystem::path& path,
                                      std::size_t limit,
                                      Findings& findings);

}  // namespace rules::toml
