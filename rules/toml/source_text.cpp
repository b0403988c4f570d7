#include "rules/toml/source_text.hpp"

#include "rules/toml/findings.hpp"
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

namespace rules::toml {

namespace {

constexpr std::size_t kLongestExcerpt = 200;

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
                                                                "max_age",
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
    // In a list of addresses every line is one; elsewhere a bare one may be a secret out of place.
    const bool harmless = name_.ends_with(".txt")
                              ? shown.starts_with("http") && has_bare_address(shown)
                              : is_harmless(shown);
    if (!harmless || shown.size() > kLongestExcerpt || !is_printable(shown))
        return {};
    return std::string(shown);
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
    // Any bytes may stand in a file's name; ours goes into JSON, logs and the state.
    return SourceText(visible(path.native()), std::move(text));
}

}  // namespace rules::toml
