#include "rules/toml/deep_key.hpp"

#include <algorithm>
#include <string>

namespace rules::toml {
namespace {

constexpr std::size_t kMostDots = 16;

class DotScanner {
public:
    explicit DotScanner(std::string_view text) : text_(text) {}

    std::optional<KeyPlace> find() {
        std::size_t dots = 0;
        while (at_ < text_.size()) {
            const char c = text_[at_];
            if (c == '"' || c == '\'') {
                skip_string(c);
                continue;
            }
            if (c == '#') {
                at_ = std::min(text_.find('\n', at_), text_.size());
                continue;
            }
            if (c == '.' && ++dots > kMostDots)
                return place();
            if (std::string_view("\n=,[]{}").find(c) != std::string_view::npos)
                dots = 0;
            ++at_;
        }
        return std::nullopt;
    }

private:
    void skip_string(char quote) {
        const std::string three(3, quote);
        const bool multiline = text_.substr(at_).starts_with(three);
        at_ += multiline ? 3 : 1;
        while (at_ < text_.size()) {
            if (text_[at_] == '\\' && quote == '"') {
                at_ += 2;
                continue;
            }
            if (!multiline && text_[at_] == '\n')
                return;  // an error that the parser reports
            if (multiline && text_.substr(at_).starts_with(three)) {
                at_ += 3;
                return;
            }
            if (!multiline && text_[at_] == quote) {
                ++at_;
                return;
            }
            ++at_;
        }
    }

    KeyPlace place() const {
        const auto before = text_.substr(0, at_);
        const auto start = before.rfind('\n');
        return {.line = static_cast<std::size_t>(std::ranges::count(before, '\n')) + 1,
                .column = before.size() - (start == std::string_view::npos ? 0 : start + 1) + 1};
    }

    std::string_view text_;
    std::size_t at_ = 0;
};

}  // namespace

std::optional<KeyPlace> find_deep_key(std::string_view text) {
    return DotScanner(text).find();
}

}  // namespace rules::toml
