#pragma once
// gzip for tests that serve compressed answers.
#include <string>
#include <string_view>

namespace test_support {

std::string gzip(std::string_view text);

}  // namespace test_support
