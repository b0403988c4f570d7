#pragma once
// The numbers found so far, and ranges: "5-10%" are 5 % and 10 %.

#include "rules/text/numbers.hpp"

#include <cstddef>
#include <string_view>
#include <vector>

namespace rules::text::numbers {

/// What a number lacks, and so takes from the end of its range.
enum class Open : std::uint8_t { no, unit, scale_and_unit };

/// Borrows both.
class FoundNumbers {
public:
    FoundNumbers(std::string_view text, std::vector<Number>& out) : text_(text), out_(out) {}

    /// `unscaled`: what the number's digits alone say.
    void add(Number number, Open open, Decimal unscaled);

    /// Of the last number.
    std::size_t end() const { return end_; }

private:
    bool ranges_to(std::size_t begin) const;
    void join(Number& number, Decimal unscaled);
    void join_date(const Number& date);

    std::string_view text_;
    std::vector<Number>& out_;
    // Of the last number.
    std::size_t end_ = 0;
    Open open_ = Open::no;
    Decimal unscaled_;
};

}  // namespace rules::text::numbers
