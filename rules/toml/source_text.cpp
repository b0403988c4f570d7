#include "rules/toml/source_text.hpp"

#include "rules/toml/findings.hpp"
#include "rules/toml/shown.hpp"

#include <spdlog/fmt/fmt.h>
#include <unicode/utf8.h>

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

constexpr std::size_t kLongestExcerpt = 400;

bool begins_point(char c) {
    return !U8_IS_TRAIL(c);
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
    if (text_.starts_with("\xEF\xBB\xBF"))
        text_.erase(0, 3);
    std::uint32_t points = 0;
    points_.reserve(text_.size() / kBlock + 1);
    for (std::size_t i = 0; i < text_.size(); ++i) {
        if (i % kBlock == 0)
            points_.push_back(points);
        points += begins_point(text_[i]);
        if (text_[i] == '\n')
            starts_.push_back(static_cast<std::uint32_t>(i + 1));
    }
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
    return std::string(cut(line(number), kLongestExcerpt));
}

std::size_t SourceText::offset(Place place) const {
    if (place.line == 0 || place.line > starts_.size() || text_.empty())
        return text_.size();
    const std::size_t begin = starts_[place.line - 1];
    if (begin >= text_.size() || place.column <= 1)
        return std::min(begin, text_.size());
    // Of all code points of the file, the one that is wanted.
    std::size_t wanted = points_[begin / kBlock] + place.column - 1;
    for (std::size_t i = begin - begin % kBlock; i < begin; ++i)
        wanted += begins_point(text_[i]);
    const auto block = std::ranges::upper_bound(points_, wanted) - 1;
    std::size_t point = *block;
    std::size_t at = static_cast<std::size_t>(block - points_.begin()) * kBlock;
    for (; at < text_.size(); ++at)
        if (begins_point(text_[at]) && point++ == wanted)
            break;
    return at;
}

Place SourceText::place(std::size_t offset) const {
    offset = std::min(offset, text_.size());
    const auto after = std::ranges::upper_bound(starts_, offset);
    const auto before = std::string_view(text_).substr(*(after - 1), offset - *(after - 1));
    return {.line = static_cast<std::size_t>(after - starts_.begin()),
            .column = static_cast<std::size_t>(std::ranges::count_if(before, begins_point)) + 1};
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
