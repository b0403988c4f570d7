#include "daemon/admin/log_writers.hpp"

#include "daemon/visible.hpp"

#include <openssl/evp.h>
#include <spdlog/fmt/chrono.h>
#include <spdlog/fmt/fmt.h>
// sd-journal's convenience macros name the source line, which is of no use here.
#define SD_JOURNAL_SUPPRESS_LOCATION
#include <systemd/sd-journal.h>

#include <poll.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <syslog.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
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

/// Others who share the terminal may have made it non-blocking.
void wait_for_room(int descriptor) {
    pollfd item{.fd = descriptor, .events = POLLOUT, .revents = 0};
    (void)::poll(&item, 1, -1);
}

void write_all(int descriptor, std::string_view bytes) {
    while (!bytes.empty()) {
        const auto written = ::write(descriptor, bytes.data(), bytes.size());
        if (written > 0)
            bytes.remove_prefix(static_cast<std::size_t>(written));
        else if (written < 0 && errno == EAGAIN)
            wait_for_room(descriptor);
        else if (written < 0 && errno != EINTR)
            return;  // nobody is left to be told
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
    constexpr std::array<unsigned char, 16> kSpace{0x6d,
                                                   0x2c,
                                                   0x9f,
                                                   0x51,
                                                   0x0b,
                                                   0x3e,
                                                   0x4d,
                                                   0x7a,
                                                   0x9c,
                                                   0x18,
                                                   0x25,
                                                   0x84,
                                                   0xe7,
                                                   0xf0,
                                                   0xa6,
                                                   0x3b};
    std::string text(kSpace.begin(), kSpace.end());
    text += event;
    std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
    unsigned size = 0;
    if (EVP_Digest(text.data(), text.size(), digest.data(), &size, EVP_sha1(), nullptr) != 1)
        return {};
    digest[6] = static_cast<unsigned char>((digest[6] & 0x0FU) | 0x50U);
    digest[8] = static_cast<unsigned char>((digest[8] & 0x3FU) | 0x80U);
    std::string hex;
    for (std::size_t i = 0; i < 16; ++i)
        hex += fmt::format("{:02x}", digest[i]);
    return hex;
}

std::vector<std::string> journal_fields(const LogRecord& record) {
    std::vector<std::string> fields{"MESSAGE=" + harmless(record.message),
                                    fmt::format("PRIORITY={}", priority(record.level)),
                                    "SYSLOG_IDENTIFIER=newsalertd"};
    if (record.event.empty())
        return fields;
    fields.push_back("NEWSALERTD_EVENT=" + visible(record.event));
    if (const auto id = message_id(record.event); !id.empty())
        fields.push_back("MESSAGE_ID=" + id);
    for (const auto& [name, value] : record.fields) {
        if (is_field_name(name))
            fields.push_back("NEWSALERTD_" + name + "=" + visible(value));
    }
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
        write_all(STDERR_FILENO, plain_line(record, colour) + '\n');
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
            write_all(STDERR_FILENO, plain_line(record, Colour::none) + '\n');
    };
}

}  // namespace newsalertd::admin
