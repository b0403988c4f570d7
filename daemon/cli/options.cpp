#include "daemon/cli/options.hpp"

#include <CLI/CLI.hpp>
#include <utility>

namespace newsalertd::cli {

void Options::flag(const char* name, bool& given, const char* help) {
    app_.add_flag(name, given, help);
}

void Options::flag(const char* name, std::function<void()> given, const char* help) {
    app_.add_flag_callback(name, std::move(given), help);
}

void Options::option(const char* name, std::string& value, const char* help) {
    app_.add_option(name, value, help);
}

void Options::option(const char* name, std::filesystem::path& value, const char* help) {
    app_.add_option(name, value, help);
}

void Options::option(const char* name,
                     std::optional<std::filesystem::path>& value,
                     const char* help) {
    app_.add_option_function<std::string>(
        name, [&value](const std::string& path) { value = path; }, help);
}

void Options::required(const char* name, std::string& value, const char* help) {
    app_.add_option(name, value, help)->required();
}

void Options::required(const char* name, std::filesystem::path& value, const char* help) {
    app_.add_option(name, value, help)->required();
}

void Options::choice(const char* name,
                     std::string& value,
                     const char* help,
                     std::initializer_list<const char*> choices) {
    app_.add_option(name, value, help)
        ->check(CLI::IsMember(std::vector<std::string>(choices.begin(), choices.end())));
}

void Options::number(const char* name, unsigned& value, const char* help, Range range) {
    app_.add_option(name, value, help)->check(CLI::Range(range.least, range.most));
}

void Options::number(const char* name, std::size_t& value, const char* help, Range range) {
    app_.add_option(name, value, help)->check(CLI::Range(range.least, range.most));
}

void Options::list(const char* name, std::vector<std::string>& values, const char* help) {
    auto* option = app_.add_option(name, values, help);
    if (!option->get_positional())
        option->expected(1)->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
}

void Options::footer(const char* text) {
    app_.footer(text);
}

}  // namespace newsalertd::cli
