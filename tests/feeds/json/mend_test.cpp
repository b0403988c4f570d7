#include "feeds/json/mend.hpp"

#include <gtest/gtest.h>

#include <string>

namespace feeds {
namespace {

TEST(JsonMend, CostsTimeInLineWithTheText) {
    for (const char* part :
         {"\"", "\\u", "a(", "a(\"", "{\"", "[", "#", "/*", "\" ,", "1 ", "NaN"}) {
        std::string text = R"({"version":"https://jsonfeed.org/version/1.1","title":"F","items":[)";
        while (text.size() < 4UL << 20)
            text += part;
        const MendedJson mended = mend_json(text, 256);
        EXPECT_LE(mended.text.size(), 3 * text.size()) << part;
    }
}

}  // namespace
}  // namespace feeds
