#pragma once
// One text, however its letters are put together.

#include <string>
#include <string_view>

namespace feeds::identity {

/// `text` in Unicode's form NFC: an "é" written as "e" and an accent is an "é". Returns `text`
/// itself where it is in that form already, as ASCII always is; else a view of `buffer`, which must
/// outlive it.
std::string_view composed(std::string_view text, std::string& buffer);

}  // namespace feeds::identity
