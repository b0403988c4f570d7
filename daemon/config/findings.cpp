#include "daemon/config/findings.hpp"

#include <spdlog/fmt/fmt.h>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <string_view>
#include <system_error>

namespace newsalertd::config {

namespace {

constexpr std::size_t kLongestExcerpt = 200;
constexpr std::size_t kLongestQuoted = 80;

constexpr auto kHarmlessKeys = std::to_array<std::string_view>({"path",
                                                                "min_interval",
                                                                "max_interval",
                                                                "budget_per_second",
                                                                "host_gap",
                                                                "host_connections",
                                                                "startup_spread",
                                                                "allow_networks",
                                                                "contact",
                                                                "ca_file",
                                                                "listen",
                                                                "public_url",
                                                                "alert_if_newer_than",
                                                                "allow_inline_secrets",
                                                                "time_zone",
                                                                "notify",
                                                                "type",
                                                                "server",
                                                                "tls",
                                                                "from",
                                                                "to",
                                                                "allow_insecure",
                                                                "rate",
                                                                "on_ambiguous",
                                                                "digest",
                                                                "quiet_hours",
                                                                "name",
                                                                "tier",
                                                                "interval",
                                                                "tags",
                                                                "publisher",
                                                                "lang",
                                                                "fulltext",
                                                                "enabled",
                                                                "lists"});

std::string_view trimmed(std::string_view text) {
    const auto first = text.find_first_not_of(" \t\r");
    if (first == std::string_view::npos)
        return {};
    return text.substr(first, text.find_last_not_of(" \t\r") - first + 1);
}

/// User-info and queries of addresses are where feeds carry their tokens.
bool has_bare_address(std::string_view line) {
    const auto scheme = line.find("://");
    return scheme == std::string_view::npos ||
           line.find_first_of("@?", scheme) == std::string_view::npos;
}

bool is_harmless(std::string_view line) {
    line = trimmed(line);
    if (!has_bare_address(line))
        return false;
    if (line.starts_with("http"))
        return true;
    // A header; with quotes it may as well be a list of keys.
    if (line.starts_with('['))
        return line.find_first_of("\"'") == std::string_view::npos;
    const auto equals = line.find('=');
    if (equals == std::string_view::npos)
        return false;
    const auto key = trimmed(line.substr(0, equals));
    // A second assignment on the line is an inline table, which may hold anything.
    if (line.find('=', equals + 1) != std::string_view::npos)
        return false;
    return std::ranges::find(kHarmlessKeys, key) != kHarmlessKeys.end();
}

bool is_printable(std::string_view line) {
    return std::ranges::all_of(line,
                               [](char c) {
                                   const auto byte = static_cast<unsigned char>(c);
                                   return byte == '\t' || (byte >= 0x20 && byte != 0x7F);
                               }) &&
           cleaned(line) == line;
}

/// Length of the UTF-8 sequence at the start of `text`, 0 if it is not one.
std::size_t sequence_length(std::string_view text) {
    const auto lead = static_cast<unsigned char>(text.front());
    const std::size_t length = lead < 0x80                    ? 1U
                               : lead >= 0xC2 && lead <= 0xDF ? 2U
                               : (lead & 0xF0U) == 0xE0       ? 3U
                               : lead >= 0xF0 && lead <= 0xF4 ? 4U
                                                              : 0U;
    if (length == 0 || length > text.size())
        return 0;
    for (std::size_t i = 1; i < length; ++i)
        if ((static_cast<unsigned char>(text[i]) & 0xC0U) != 0x80U)
            return 0;
    return length;
}

/// C1 controls, bidirectional controls, line separators.
bool is_hidden(std::string_view sequence) {
    if (sequence.size() == 2)
        return sequence[0] == '\xC2' && sequence[1] < '\xA0';
    if (sequence.size() != 3 || sequence[0] != '\xE2')
        return false;
    const auto second = static_cast<unsigned char>(sequence[1]);
    const auto third = static_cast<unsigned char>(sequence[2]);
    return (second == 0x80 &&
            (third == 0x8E || third == 0x8F || (third >= 0xA8 && third <= 0xAE))) ||
           (second == 0x81 && third >= 0xA6 && third <= 0xA9);
}

rules::Diagnostic make(rules::Severity severity,
                       const SourceText& source,
                       Place place,
                       std::string message,
                       std::string hint) {
    return {.severity = severity,
            .file = source.name(),
            .line = place.line,
            .column = place.column,
            .message = std::move(message),
            .hint = std::move(hint),
            .excerpt = source.excerpt(place.line)};
}

rules::Diagnostic make(rules::Severity severity,
                       std::string file,
                       Place place,
                       std::string message,
                       std::string hint) {
    return {.severity = severity,
            .file = std::move(file),
            .line = place.line,
            .column = place.column,
            .message = std::move(message),
            .hint = std::move(hint),
            .excerpt = {}};
}

class Descriptor {
public:
    explicit Descriptor(int fd) : fd_(fd) {}

    ~Descriptor() {
        if (fd_ >= 0)
            close(fd_);
    }

    Descriptor(const Descriptor&) = delete;
    Descriptor& operator=(const Descriptor&) = delete;

    int get() const { return fd_; }

private:
    int fd_;
};

/// Reads until the end or one byte beyond `limit`.
bool read_all(int fd, std::size_t limit, std::string& text) {
    std::array<char, 64 << 10> buffer;  // NOLINT(*-member-init): filled by read
    while (text.size() <= limit) {
        const auto got = read(fd, buffer.data(), buffer.size());
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            return false;
        if (got == 0)
            return true;
        text.append(buffer.data(), static_cast<std::size_t>(got));
    }
    return true;
}

}  // namespace

SourceText::SourceText(std::string name, std::string text)
    : name_(std::move(name)), text_(std::move(text)) {
    starts_.push_back(0);
    for (auto at = text_.find('\n'); at != std::string::npos; at = text_.find('\n', at + 1))
        starts_.push_back(at + 1);
}

std::string_view SourceText::line(std::size_t number) const {
    if (number == 0 || number > starts_.size())
        return {};
    const auto start = starts_[number - 1];
    const auto end = number < starts_.size() ? starts_[number] - 1 : text_.size();
    auto line = std::string_view(text_).substr(start, end - start);
    if (line.ends_with('\r'))
        line.remove_suffix(1);
    return line;
}

std::string SourceText::excerpt(std::size_t number) const {
    const auto shown = line(number);
    if (shown.size() > kLongestExcerpt || !is_harmless(shown) || !is_printable(shown))
        return {};
    return std::string(shown);
}

void Findings::error(const SourceText& source, Place place, std::string message, std::string hint) {
    list_.push_back(
        make(rules::Severity::error, source, place, std::move(message), std::move(hint)));
}

void Findings::warning(const SourceText& source,
                       Place place,
                       std::string message,
                       std::string hint) {
    list_.push_back(
        make(rules::Severity::warning, source, place, std::move(message), std::move(hint)));
}

void Findings::error(std::string file, Place place, std::string message, std::string hint) {
    list_.push_back(
        make(rules::Severity::error, std::move(file), place, std::move(message), std::move(hint)));
}

void Findings::warning(std::string file, Place place, std::string message, std::string hint) {
    list_.push_back(make(
        rules::Severity::warning, std::move(file), place, std::move(message), std::move(hint)));
}

void Findings::error(std::string file, std::string message, std::string hint) {
    error(std::move(file), Place{}, std::move(message), std::move(hint));
}

void Findings::warning(std::string file, std::string message, std::string hint) {
    warning(std::move(file), Place{}, std::move(message), std::move(hint));
}

void Findings::permission(std::string file, std::string message, std::string hint) {
    ++permission_errors_;
    error(std::move(file), std::move(message), std::move(hint));
}

void Findings::permission(const SourceText& source,
                          Place place,
                          std::string message,
                          std::string hint) {
    ++permission_errors_;
    error(source, place, std::move(message), std::move(hint));
}

void Findings::append(std::vector<rules::Diagnostic> findings) {
    std::ranges::move(findings, std::back_inserter(list_));
}

std::optional<SourceText> read_source(const std::filesystem::path& path,
                                      std::size_t limit,
                                      Findings& findings) {
    // O_NONBLOCK: a named pipe in the folder must not hang the start.
    const Descriptor file(open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
    const auto why = [] { return std::generic_category().message(errno); };
    if (file.get() < 0) {
        if (errno == EACCES)
            findings.permission(path.string(), "cannot be read: permission denied");
        else
            findings.error(path.string(), fmt::format("cannot be read: {}", why()));
        return std::nullopt;
    }
    struct stat status{};
    if (fstat(file.get(), &status) != 0 || !S_ISREG(status.st_mode)) {
        findings.error(path.string(), "is not a regular file");
        return std::nullopt;
    }
    std::string text;
    if (!read_all(file.get(), limit, text)) {
        findings.error(path.string(), fmt::format("cannot be read: {}", why()));
        return std::nullopt;
    }
    if (text.size() > limit) {
        findings.error(path.string(),
                       fmt::format("is larger than {} MiB, the most that is read", limit >> 20U));
        return std::nullopt;
    }
    return SourceText(path.string(), std::move(text));
}

std::string cleaned(std::string_view text) {
    std::string out;
    out.reserve(text.size());
    while (!text.empty()) {
        const auto length = sequence_length(text);
        const auto byte = static_cast<unsigned char>(text.front());
        if (length == 0 || (byte < 0x20 && byte != '\t') || byte == 0x7F) {
            out += fmt::format("\\x{:02x}", byte);
            text.remove_prefix(1);
            continue;
        }
        const auto sequence = text.substr(0, length);
        if (is_hidden(sequence))
            for (const char c : sequence)
                out += fmt::format("\\x{:02x}", static_cast<unsigned char>(c));
        else
            out += sequence;
        text.remove_prefix(length);
    }
    return out;
}

std::string in_quotes(std::string_view value) {
    if (value.size() <= kLongestQuoted)
        return '"' + cleaned(value) + '"';
    auto end = kLongestQuoted;
    while (end > 0 && (static_cast<unsigned char>(value[end]) & 0xC0U) == 0x80U)
        --end;
    return '"' + cleaned(value.substr(0, end)) + "…\"";
}

}  // namespace newsalertd::config
