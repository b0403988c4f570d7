#include "daemon/admin/log_writers.hpp"

#include "daemon/standard_streams.hpp"
#include "daemon/visible.hpp"

#include <boost/uuid/name_generator_sha1.hpp>
#include <boost/uuid/string_generator.hpp>
#include <boost/uuid/uuid_io.hpp>
#include <spdlog/fmt/chrono.h>
#include <spdlog/fmt/fmt.h>
// sd-journal's convenience macros name the source line, which is of no use here.
#define SD_JOURNAL_SUPPRESS_LOCATION
#include <systemd/sd-journal.h>

#include <sys/stat.h>
#include <sys/uio.h>
#include <syslog.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>

namespace newsalertd::admin {

namespace {

/// An empty variable counts as unset; https://no-color.org says so of its own too.
bool is_set(const char* name) {
    // NOLINTNEXTLINE(concurrency-mt-unsafe): nothing in this program sets variables
    const char* value = std::getenv(name);
    return value != nullptr && *value != '\0';
}

int priority(spdlog::level::level_enum level) {
    switch (level) {
        case spdlog::level::critical:
            return LOG_CRIT;
        case spdlog::level::err:
            return LOG_ERR;
        case spdlog::level::warn:
            return LOG_WARNING;
        case spdlog::level::info:
            return LOG_INFO;
        default:
            return LOG_DEBUG;
    }
}

std::string_view word(spdlog::level::level_enum level) {
    switch (level) {
        case spdlog::level::critical:
            return "critical";
        case spdlog::level::err:
            return "error";
        case spdlog::level::warn:
            return "warning";
        case spdlog::level::info:
            return "info";
        default:
            return "debug";
    }
}

std::string_view colour_of(spdlog::level::level_enum level) {
    if (level >= spdlog::level::err)
        return "\033[31m";
    return level == spdlog::level::warn ? "\033[33m" : "\033[32m";
}

/// The journal refuses a whole record for one bad name.
bool is_field_name(std::string_view name) {
    return !name.empty() && name.size() <= 48 && std::ranges::all_of(name, [](char c) {
        return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
    });
}

/// Reports of several lines keep them, but what follows is indented: no text from outside can begin
/// a line of its own and look like another record.
std::string harmless(std::string_view message) {
    while (message.ends_with('\n'))
        message.remove_suffix(1);
    std::string out;
    for (;;) {
        const auto end = message.find('\n');
        out += visible(message.substr(0, end));
        if (end == std::string_view::npos)
            return out;
        out += "\n    ";
        message.remove_prefix(end + 1);
    }
}

}  // namespace

bool stderr_is_journal() {
    if (!is_set("JOURNAL_STREAM"))
        return false;
    struct stat found{};
    if (::fstat(STDERR_FILENO, &found) != 0)
        return false;
    // NOLINTNEXTLINE(concurrency-mt-unsafe)
    return fmt::format("{}:{}", found.st_dev, found.st_ino) == std::getenv("JOURNAL_STREAM");
}

std::string message_id(std::string_view event) {
    // The name space: a random UUID, never to be changed.
    const auto space = boost::uuids::string_generator()("6d2c9f51-0b3e-4d7a-9c18-2584e7f0a63b");
    auto id = to_string(boost::uuids::name_generator_sha1(space)(event.data(), event.size()));
    std::erase(id, '-');
    return id;
}

std::vector<std::string> journal_fields(const LogRecord& record) {
    std::vector<std::string> fields{"MESSAGE=" + harmless(record.message),
                                    fmt::format("PRIORITY={}", priority(record.level)),
                                    "SYSLOG_IDENTIFIER=newsalertd"};
    if (record.event.empty())
        return fields;
    fields.push_back("NEWSALERTD_EVENT=" + visible(record.event));
    fields.push_back("MESSAGE_ID=" + message_id(record.event));
    for (const auto& [name, value] : record.fields)
        if (is_field_name(name))
            fields.push_back("NEWSALERTD_" + name + "=" + visible(value));
    return fields;
}

std::string plain_line(const LogRecord& record, Colour colour) {
    const auto time = std::chrono::floor<std::chrono::milliseconds>(record.time);
    const auto seconds = std::chrono::floor<std::chrono::seconds>(time);
    auto line = fmt::format("{:%Y-%m-%dT%H:%M:%S}.{:03}Z ",
                            fmt::gmtime(std::chrono::system_clock::to_time_t(seconds)),
                            (time - seconds).count());
    if (colour == Colour::ansi)
        line += fmt::format("{}{}\033[0m", colour_of(record.level), word(record.level));
    else
        line += word(record.level);
    return line + ": " + harmless(record.message);
}

LogWriter stderr_writer() {
    const bool coloured = ::isatty(STDERR_FILENO) == 1 && !is_set("NO_COLOR");
    return [colour = coloured ? Colour::ansi : Colour::none](const LogRecord& record) {
        (void)write_all(STDERR_FILENO, plain_line(record, colour) + '\n');
    };
}

LogWriter journal_writer() {
    return [](const LogRecord& record) {
        auto fields = journal_fields(record);
        std::vector<iovec> pieces;
        pieces.reserve(fields.size());
        for (auto& field : fields)
            pieces.push_back({field.data(), field.size()});
        if (sd_journal_sendv(pieces.data(), static_cast<int>(pieces.size())) < 0)
            (void)write_all(STDERR_FILENO, plain_line(record, Colour::none) + '\n');
    };
}

}  // namespace newsalertd::admin
