#pragma once
// One table of a configuration file, read key by key. Remembers what was asked for: whatever is
// left over is an unknown key. A value of the wrong kind or out of its bounds is reported and read
// as absent.

#include "rules/toml/document.hpp"

#include <chrono>
#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace rules::toml {

class Section {
public:
    /// `title` stands in messages: "[fetch]", "[[feed]]". All three must outlive the section, and
    /// so must the names of keys that it is asked for.
    Section(const Node& table, std::string title, const SourceText& source, Findings& findings);

    /// The value, marked as known; nullptr if absent.
    const Node* find(std::string_view key);

    /// The value if it is there and a string.
    const Node* text_node(std::string_view key);
    std::optional<std::string> text(std::string_view key);

    std::optional<bool> flag(std::string_view key);
    std::optional<std::int64_t> integer(std::string_view key,
                                        std::int64_t least,
                                        std::int64_t most);

    /// An integer or a number, at least `least` and at most `most`.
    std::optional<double> number(std::string_view key, double least, double most);

    /// "60s"; bounds are shown as given. `otherwise` is the hint where it is no duration.
    std::optional<std::chrono::milliseconds> duration(std::string_view key,
                                                      std::string_view least,
                                                      std::string_view most,
                                                      std::string_view otherwise = {});

    /// "3d", or "any" for no limit (the inner value is empty then).
    std::optional<std::optional<std::chrono::seconds>> age(std::string_view key,
                                                           std::string_view least);

    /// A list of strings, or one string for a list of one. Empty if absent or wrong.
    std::vector<const Node*> texts(std::string_view key);

    /// A table, or a list of tables; absent ones are empty.
    const Node* table(std::string_view key);
    std::vector<const Node*> tables(std::string_view key);

    /// One of `choices`, the index; a wrong one is reported with a suggestion.
    std::optional<std::size_t> choice(std::string_view key,
                                      std::initializer_list<std::string_view> choices);

    /// Keys of the design that this version does not have yet: an error unless the value means off
    /// (false, "", 0, an empty list or table).
    void not_available(std::initializer_list<std::string_view> keys);

    /// Reports a key or a value of the design that this version does not have yet.
    void unavailable(const Node& at, std::string_view what, std::string hint = {});

    /// Keys that an earlier version took and that change nothing now: a warning each.
    void without_effect(std::initializer_list<std::string_view> keys);

    /// Of an unknown key, where it belongs or what it is called here; may be empty.
    using Advice = std::string (*)(std::string_view key);

    /// Reports every key that nobody asked for.
    void finish(Advice advice = nullptr);

    /// "[fetch] contact must be a string, not an integer"
    void wrong_kind(const Node& node, std::string_view key, std::string_view expected);

    void report(Severity severity, Place place, std::string message, std::string hint = {});
    void error(const Node& at, std::string message, std::string hint = {});
    void warning(const Node& at, std::string message, std::string hint = {});

    /// An error about the table as a whole.
    void error(std::string message, std::string hint = {});

    Place place() const { return table_.place; }

    const std::string& title() const { return title_; }

    const SourceText& source() const { return source_; }

    Findings& findings() { return findings_; }

private:
    void out_of_range(const Node& node,
                      std::string_view key,
                      const auto& value,
                      const auto& least,
                      const auto& most);
    const Node* of_kind(std::string_view key, Node::Kind kind, std::string_view example);

    const Node& table_;
    std::string title_;
    const SourceText& source_;
    Findings& findings_;
    std::vector<std::string_view> known_;
};

}  // namespace rules::toml
