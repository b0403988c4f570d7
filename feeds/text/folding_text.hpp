#pragma once
// Plain text as it is written down: white space folded to one space and trimmed.

#include <string>
#include <string_view>

namespace feeds {

/// Collects UTF-8 and folds runs of Unicode white space as they come, in one pass.
class FoldingText {
public:
    /// Appends text; every character is itself.
    void append(std::string_view text);

    /// Appends text up to the first `<` or `&` and returns how much of it that was.
    std::size_t append_until_markup(std::string_view text);

    /// As if a white-space character had come.
    void space() { pending_ = !out_.empty(); }

    /// Appends a character; one that XML forbids is dropped.
    void append(char32_t code_point);

    std::string take() { return std::move(out_); }

    [[nodiscard]] std::size_t size() const { return out_.size(); }

private:
    template <bool StopAtMarkup>
    std::size_t fold(std::string_view text);

    std::string out_;
    bool pending_ = false;
};

}  // namespace feeds
