#pragma once
// What a verb takes: its flags, its options and the words behind it. Each names where its value
// goes; that must live until the verb has run. A value that is not given stays what it was. CLI11
// does the reading, behind options.cpp and command_line.cpp alone: its headers cost every file
// seconds.

#include <cstddef>
#include <filesystem>
#include <functional>
#include <initializer_list>
#include <optional>
#include <string>
#include <vector>

namespace CLI {
class App;
}

namespace newsalertd::cli {

/// The least and the greatest number that is taken.
struct Range {
    int least;
    int most;
};

/// A name with dashes ("--name", "-n,--name") is an option, one without is a word behind the verb;
/// words are taken in the order in which they are added.
class Options {
public:
    explicit Options(CLI::App& app) : app_(app) {}

    void flag(const char* name, bool& given, const char* help);
    void flag(const char* name, std::function<void()> given, const char* help);

    void option(const char* name, std::string& value, const char* help);
    void option(const char* name, std::filesystem::path& value, const char* help);
    void option(const char* name, std::optional<std::filesystem::path>& value, const char* help);

    /// The verb does not run without it.
    void required(const char* name, std::string& value, const char* help);
    void required(const char* name, std::filesystem::path& value, const char* help);

    /// One of `choices`.
    void choice(const char* name,
                std::string& value,
                const char* help,
                std::initializer_list<const char*> choices);

    void number(const char* name, unsigned& value, const char* help, Range range);
    void number(const char* name, std::size_t& value, const char* help, Range range);

    /// An option may be given several times, with one value each; of words, any number.
    void list(const char* name, std::vector<std::string>& values, const char* help);

    /// Ends the help.
    void footer(const char* text);

private:
    CLI::App& app_;
};

}  // namespace newsalertd::cli
