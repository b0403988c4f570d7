// Where the characters of a value stand in the file, whatever its lines end with.

#include "rules/toml/string_places.hpp"

#include "rules/toml/document.hpp"

#include <gtest/gtest.h>

namespace rules::toml {
namespace {

/// Of the @ in the only value of `text`, where it is said to stand.
Place told(const SourceText& file) {
    Findings findings;
    const auto document = parse_toml(file, findings);
    if (!document)
        return {};
    const auto& value = document->members.at(0).value;
    const auto places = string_places(file, value.place);
    return place_in(places, value.text, static_cast<std::uint32_t>(value.text.find('@')));
}

TEST(StringPlaces, AreThoseOfTheFile) {
    for (const auto* text : {
             "a = 'x@'",
             "a = \"\\u00e9\\U0001F600\\n@\"",
             "a = \"\"\"\nx\n@\"\"\"\n",
             "a = \"\"\"\r\nx\r\ny\r\n  @\"\"\"\r\n",
             "a = \"\"\"x\r\n@\"\"\"\r\n",
             "a = '''\r\nx\r\n\r\n\r\n@\r\n'''\r\n",
             "a = '''\nx\r\ny\nz\r\n é@\r\n'''\r\n",
             "a = '''\r\nx\ny\r\n\n@'''\n",
             "a = \"\"\"\\\r\n  x \\\r\n  \r\n  y@\"\"\"\r\n",
             "a = \"\"\"\r\nx\r\ny \\  \r\n\r\n z\r\n@\"\"\"\r\n",
             "a = \"\"\"\nx\r\ny \\\n\r\n z\n@\"\"\"\r\n",
             "\r\n\r\na = \"\"\"\\r\\n\r\n\\u0040\"\"\"\r\n",
         }) {
        const SourceText file("f", text);
        const auto at = std::min(file.text().find('@'), file.text().find("\\u0040"));
        EXPECT_EQ(told(file), file.place(at)) << text;
    }
}

}  // namespace
}  // namespace rules::toml
