#include "daemon/secrets/secret_reader.hpp"

#include "daemon/descriptor.hpp"
#include "daemon/secrets/paths.hpp"
#include "rules/toml/shown.hpp"

#include <spdlog/fmt/fmt.h>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <system_error>
#include <utility>

namespace newsalertd {

using rules::toml::in_quotes;
using rules::toml::visible;

namespace {

constexpr std::string_view kEnvironment = "env:";
constexpr std::string_view kFile = "file:";
constexpr std::string_view kCredential = "credential:";
constexpr std::size_t kLongestSecret = 64 << 10;

using Outcome = std::expected<std::string, SecretError>;

std::unexpected<SecretError> failure(std::string message,
                                     std::string hint = {},
                                     bool permission = false) {
    return std::unexpected(SecretError{
        .message = std::move(message), .hint = std::move(hint), .permission = permission});
}

/// Not there, or out of reach: it may come, and the configuration is right without it.
std::unexpected<SecretError> absent(std::string message, std::string hint = {}) {
    return std::unexpected(
        SecretError{.message = std::move(message), .hint = std::move(hint), .absent = true});
}

/// Editors end files with a line end, which is no part of the secret.
Outcome one_line(std::string text) {
    text.erase(text.find_last_not_of(" \t\r\n") + 1);
    if (text.empty())
        return absent("the secret is empty");
    if (std::ranges::any_of(
            text, [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F; }))
        return absent("the secret holds control characters or more than one line");
    return text;
}

enum class Modes : std::uint8_t { checked, any };

/// The checks look at the opened file, so that it cannot be exchanged in between.
Outcome read_open_file(int fd, const std::string& shown, Modes modes) {
    struct stat status{};
    if (fstat(fd, &status) != 0 || !S_ISREG(status.st_mode))
        return absent(fmt::format("{} is not a regular file", shown));
    if (modes == Modes::checked && (status.st_mode & (S_IROTH | S_IWOTH | S_IWGRP)) != 0)
        return failure(fmt::format("{} may be read by others or written by its group", shown),
                       "chmod 0640, or 0600",
                       true);
    std::string text;
    std::array<char, 4096> buffer;  // NOLINT(*-member-init): filled by read
    while (text.size() <= kLongestSecret) {
        const auto got = ::read(fd, buffer.data(), buffer.size());
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            return absent(fmt::format("{} cannot be read", shown));
        if (got == 0)
            return one_line(std::move(text));
        text.append(buffer.data(), static_cast<std::size_t>(got));
    }
    return absent(fmt::format("{} is too large for a secret", shown));
}

Outcome read_file(const std::filesystem::path& path, Modes modes) {
    const auto shown = in_quotes(path.string());
    const Descriptor file(open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY));
    if (!file.open()) {
        const int why = errno;
        return absent(
            fmt::format("{} cannot be read: {}", shown, std::generic_category().message(why)));
    }
    return read_open_file(file.get(), shown, modes);
}

}  // namespace

SecretReader::SecretReader(Environment environment,
                           std::filesystem::path folder,
                           bool outside_the_service)
    : environment_(std::move(environment)),
      folder_(std::move(folder)),
      outside_the_service_(outside_the_service) {}

bool SecretReader::is_reference(std::string_view text) {
    return text.starts_with(kEnvironment) || text.starts_with(kFile) ||
           text.starts_with(kCredential) || text == kWithheld;
}

std::optional<std::string> SecretReader::variable(std::string_view name) const {
    return environment_ ? environment_(name) : std::nullopt;
}

Outcome SecretReader::from_environment(const std::string& name) const {
    auto value = variable(name);
    if (!value)
        return absent(fmt::format("the environment has no variable {}", in_quotes(name)));
    return one_line(std::move(*value));
}

Outcome SecretReader::from_credential(const std::string& name) const {
    if (name.empty() || name.find('/') != std::string::npos || name.starts_with('.'))
        return failure(fmt::format("{} is not the name of a credential", in_quotes(name)));
    const auto folder = variable("CREDENTIALS_DIRECTORY");
    if (!folder || folder->empty())
        return absent(fmt::format("the credential {} is not there: $CREDENTIALS_DIRECTORY is "
                                  "not set",
                                  in_quotes(name)),
                      fmt::format("the service gets it by LoadCredential={}:/path in its unit",
                                  visible(name)));
    // The service manager owns these files and their modes.
    return read_file(std::filesystem::path(*folder) / name, Modes::any);
}

Outcome SecretReader::resolve(std::string_view text) const {
    if (text == kWithheld)
        return absent("it stood in the file itself, and the state keeps no secret");
    if (text.starts_with(kEnvironment))
        return from_environment(std::string(text.substr(kEnvironment.size())));
    if (text.starts_with(kCredential))
        return from_credential(std::string(text.substr(kCredential.size())));
    if (text.starts_with(kFile)) {
        const auto path = text.substr(kFile.size());
        if (path.empty())
            return failure("file: needs a path behind it");
        if (auto problem = path_problem(path))
            return failure(std::move(problem.message), std::move(problem.hint));
        return read_file(folder_ / path, Modes::checked);
    }
    if (!allow_inline_)
        return failure("a secret must not stand in the file",
                       "use env:NAME, file:/path or credential:NAME, or set [alerts] "
                       "allow_inline_secrets = true");
    return one_line(std::string(text));
}

std::optional<std::string> SecretReader::read(rules::toml::Section& section,
                                              std::string_view key,
                                              const rules::toml::Node& node,
                                              std::string& unready) {
    auto value = resolve(node.text);
    if (value) {
        if (!is_reference(node.text))
            note_inline(section, node);
        return std::move(*value);
    }
    auto& error = value.error();
    const auto where = fmt::format("{} {}", section.title(), key);
    if (error.absent) {
        const auto reason = fmt::format("{}: {}", visible(node.text), error.message);
        section.warning(
            node,
            outside_the_service_
                ? fmt::format(
                      "{}: not checked here: {} ({})", where, visible(node.text), error.message)
                : fmt::format(
                      "{}: {}; it is blocked until a reload finds the secret", where, reason),
            std::move(error.hint));
        if (unready.empty())
            unready = reason;
        return std::nullopt;
    }
    auto message = fmt::format("{}: {}", where, error.message);
    if (error.permission)
        section.findings().permission(
            section.source(), node.place, std::move(message), std::move(error.hint));
    else
        section.error(node, std::move(message), std::move(error.hint));
    return std::nullopt;
}

}  // namespace newsalertd
