#pragma once
// A file of the user's as read, and places in it.

#include <compare>
#include <cstddef>
#include <cstdint>
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
    auto operator<=>(const Place&) const = default;
};

/// A file as read, able to show one of its lines. A byte order mark of UTF-8 is no part of it.
class SourceText {
public:
    SourceText() = default;
    SourceText(std::string name, std::string text);

    const std::string& name() const { return name_; }

    const std::string& text() const { return text_; }

    /// How many lines begin in it; at least one.
    std::size_t lines() const { return starts_.size(); }

    /// The line without its end; empty beyond the last.
    std::string_view line(std::size_t number) const;

    /// The line cut to a readable length.
    std::string excerpt(std::size_t number) const;

    /// The byte at a place (a column beyond the line goes on into the next); the size of the text
    /// beyond its end. The time does not grow with line and column: a line may hold thousands of
    /// words whose places are asked for.
    std::size_t offset(Place place) const;

    /// The place of a byte.
    Place place(std::size_t offset) const;

    bool operator==(const SourceText& other) const {
        return name_ == other.name_ && text_ == other.text_;
    }

private:
    static constexpr std::size_t kBlock = 256;

    std::string name_;
    std::string text_;
    std::vector<std::uint32_t> starts_{0};  ///< of each line, in bytes
    std::vector<std::uint32_t> points_;     ///< code points before each block of kBlock bytes
};

/// Reads a whole regular file of at most `limit` bytes. Its name is the path made visible().
/// nullopt: `findings` says why.
std::optional<SourceText> read_source(const std::filesystem::path& path,
                                      std::size_t limit,
                                      Findings& findings);

}  // namespace rules::toml
