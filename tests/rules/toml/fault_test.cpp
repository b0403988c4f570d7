// Files that are not TOML: what is told of them is what their writer did, at its place, and nothing
// of the words in which the parser puts it.

#include "rules/toml/fault.hpp"

#include "rules/toml/document.hpp"

#include <gmock/gmock.h>

namespace rules::toml {
namespace {

using ::testing::AnyOf;
using ::testing::HasSubstr;
using ::testing::Not;
using namespace std::string_literals;

struct Broken {
    std::string text;
    std::size_t line;
    std::size_t column;
    const char* message;
};

const std::string kWatch = "[[watch]]\nname = \"n\"\n";
const std::string kFetch = "[fetch]\nhost_gap = \"1s\"\n";

const Broken kBroken[] = {
    // no quotes
    {kWatch + "query = chip AND ban\n", 3, 9, "this text has no quotes"},
    {kWatch + "query = /H20\\d/\n", 3, 9, "this text has no quotes"},
    {kFetch + "contact = https://a.example/\n", 3, 11, "this text has no quotes"},
    {kFetch + "min_interval = 60s\n", 3, 16, "this text has no quotes"},
    {kFetch + "contact = desk@a.example # ours\n", 3, 11, "this text has no quotes"},
    {kWatch + "any = [\"chip\", wafer]\n", 3, 16, "this text has no quotes"},
    {kWatch + "feeds = wire\n", 3, 9, "this text has no quotes"},
    {"[state]\npath = /var/lib/newsalertd/state.db\n", 2, 8, "this text has no quotes"},
    // yes and no
    {kWatch + "enabled = yes\n", 3, 11, "this is not how yes and no are written"},
    {kWatch + "enabled = True\n", 3, 11, "this is not how yes and no are written"},
    {"[alerts]\nallow_inline_secrets = on\n", 2, 24, "this is not how yes and no are written"},
    // typographic quotes
    {kWatch + "query = “chip”\n", 3, 9, "typographic quotes"},
    {kWatch + "query = ‘chip’\n", 3, 9, "typographic quotes"},
    {kWatch + "query = «chip»\n", 3, 9, "typographic quotes"},
    {kWatch + "query = „chip“\n", 3, 9, "typographic quotes"},
    {kWatch + "query = `chip`\n", 3, 9, "typographic quotes"},
    {kWatch + "any = [“chip”, “wafer”]\n", 3, 8, "typographic quotes"},
    {kWatch + "“query” = 'chip'\n", 3, 1, "typographic quotes"},
    {kFetch + "contact = “https://a.example/”\n", 3, 11, "typographic quotes"},
    // not closed
    {"[[watch]]\nname = \"n\nquery = 'x'\n", 2, 8, "the text that begins here is not closed"},
    {kWatch + "query = 'chip\n", 3, 9, "the text that begins here is not closed"},
    {kWatch + "query = 'chip\"\n", 3, 9, "the text that begins here is not closed"},
    {kWatch + "query = 'chip", 3, 9, "the text that begins here is not closed"},
    {kWatch + "query = '''\nchip\nban'\n\n", 3, 9, "the text that begins here is not closed"},
    {kWatch + "note = \"\"\"\nchip\n", 3, 8, "the text that begins here is not closed"},
    {kWatch + "any = [\"chip\", \"wafer\nall = \"x\"\n", 3, 16, "the text that begins here is not"},
    {kWatch + "query = \"chip\\\"\n", 3, 9, "the text that begins here is not closed"},
    // quotes within quotes
    {kWatch + "query = \"\"tariff war\" AND steel\"\n", 3, 10, "within \"…\" ends the text"},
    {kWatch + "query = \"a \"tariff war\" b\"\n", 3, 12, "within \"…\" ends the text"},
    {kWatch + "note = 'the desk's own'\n", 3, 17, "within '…' ends the text"},
    {kFetch + "contact = \"the \"desk\"\"\n", 3, 16, "within \"…\" ends the text"},
    // escapes
    {kWatch + "query = \"/\\d+ chip/\"\n", 3, 11, "begins an escape"},
    {kWatch + "query = \"a\\wb\"\n", 3, 11, "begins an escape"},
    {kWatch + "query = \"\\u12\"\n", 3, 10, "begins an escape"},
    {"[state]\npath = \"C:\\state.db\"\n", 2, 11, "begins an escape"},
    {kWatch + "note = \"a\x01z\"\n", 3, 10, "control character"},
    {kWatch + "note = \"\\e\"\n", 3, 9, "begins an escape"},
    {kWatch + "note = \"\\x41\"\n", 3, 9, "begins an escape"},
    {kWatch + "note = \"\"\"a \\ b\"\"\"\n", 3, 13, "begins an escape"},
    {kWatch + "note = \"\\ud800\"\n", 3, 9, "no character of this number"},
    {kWatch + "note = \"a\\U00110000\"\n", 3, 10, "no character of this number"},
    // control characters
    {kWatch + "note = \"a\x1Bz\"\n", 3, 10, "U+001B (ESC) stands in the text"},
    {kWatch + "note = 'a\x7F'\n", 3, 10, "U+007F (DEL) stands in the text"},
    {kWatch + "note = \"\"\"a\rz\"\"\"\n", 3, 12, "U+000D (carriage return) stands in the text"},
    {"# a\x7F\n" + kWatch, 1, 4, "U+007F (DEL) stands in a remark"},
    {"a = [ # \x1B\n1]\n", 1, 9, "U+001B (ESC) stands in a remark"},
    {"a = 1 # x\rb = 2\n", 1, 10, "U+000D (carriage return) stands in a remark"},
    {"a = 1\rb = 2\r", 1, 6, "a carriage return stands here without a line feed"},
    // what looks like a blank
    {"\u00A0a = 1\n", 1, 1, "U+00A0 (NO-BREAK SPACE)"},
    {"a\u00A0= 1\n", 1, 2, "U+00A0 (NO-BREAK SPACE)"},
    {"a =\u00A01\n", 1, 4, "U+00A0 (NO-BREAK SPACE)"},
    {"a = 'x'\u00A0# y\n", 1, 8, "U+00A0 (NO-BREAK SPACE)"},
    {"[a]\u200B\n", 1, 4, "U+200B (ZERO WIDTH SPACE)"},
    {"a = ['x',\n\uFEFF'y']\n", 2, 1, "U+FEFF"},
    // what may not follow
    {kWatch + "query = 'a';\n", 3, 12, "nothing may follow"},
    {kWatch + "query = 'a' ; x\n", 3, 13, "nothing may follow"},
    {kWatch + "query = \"a\" // x\n", 3, 13, "nothing may follow"},
    {kWatch + "query = \"a\" // \"x\"\n", 3, 13, "nothing may follow"},
    {kWatch + "query = \"a\" x\n", 3, 13, "nothing may follow"},
    {kWatch + "enabled = true;\n", 3, 15, "nothing may follow"},
    {kWatch + "expires = 2026-12-31 // x\n", 3, 22, "nothing may follow"},
    {kWatch + "any = ['a'];\n", 3, 12, "nothing may follow"},
    {"[[watch]] // x\n", 1, 11, "nothing may follow"},
    {kWatch + "query = 'a',\n", 3, 12, "a comma stands behind the value"},
    {kWatch + "any = ['a', // x\n'b']\n", 3, 13, "this is no remark"},
    {kWatch + "any = ['a' // x\n]\n", 3, 12, "this is no remark"},
    {kWatch + "any = ['a'; 'b']\n", 3, 11, "a comma is missing"},
    {"// feeds\n", 1, 1, "this is no remark"},
    {"; feeds\n", 1, 1, "this is no remark"},
    // not UTF-8
    {kWatch + "query = 'caf\xe9'\n", 3, 13, "not UTF-8"},
    {"# caf\xe9\n" + kWatch, 1, 6, "not UTF-8"},
    {"\xFF\xFE[\0f\0e\0t\0c\0h\0]\0\n\0"s, 1, 1, "UTF-16"},
    {"\xFE\xFF\0[\0f\0]\0\n"s, 1, 1, "UTF-16"},
    {"[\0f\0]\0\n\0"s, 1, 2, "NUL"},
    {"\xFF\xFE\0\0[\0\0\0"s, 1, 1, "UTF-32"},
    {"\0\0\xFE\xFF\0\0\0["s, 1, 1, "UTF-32"},
    // twice
    {kWatch + "query = 'a'\nname = \"m\"\n", 4, 1, "\"name\" is written twice"},
    {kFetch + "\n[admin]\n\n[fetch]\nproxy = \"\"\n", 6, 1, "[fetch] stands here a second time"},
    {"x = 1\n[x]\n", 2, 1, "\"x\" is a value already"},
    {"[watch]\n[[watch]]\n", 2, 1, "[watch] and [[watch]] do not go together"},
    {"a.b = 1\na.b = 2\n", 2, 1, "\"a.b\" is written twice"},
    {"name = 1\n\"na\\u006de\" = 2\n", 2, 1, "\"name\" is written twice"},
    {"a = { x = 1, x = 2 }\n", 1, 14, "\"x\" is written twice"},
    {"a = { x = 1, x.y = 2 }\n", 1, 14, "\"x\" is a value already"},
    {"fetch.x = 1\n[fetch]\n", 2, 1, "[fetch] was begun by keys with a dot"},
    {"[a]\nb.c = 1\n[[a.b]]\n", 3, 1, "[a.b] was begun by keys with a dot"},
    {"[a.b.c]\n[a]\nb.y = 1\n[a.b]\n", 4, 1, "[a.b] was begun by keys with a dot"},
    {"[a.b]\n[a]\nb.y = 1\n", 3, 1, "the keys of \"b\" stand below a header"},
    {"[[a.b]]\n[a]\nb.y = 1\n", 3, 1, "the keys of \"b\" stand below a header"},
    // =
    {kWatch + "query 'chip'\n", 3, 7, "no ="},
    {kWatch + "query: 'chip'\n", 3, 6, "a colon"},
    {kWatch + "query\n", 3, 1, "no ="},
    {kWatch + "query =\n", 3, 8, "no value behind ="},
    {kWatch + "query = # later\n", 3, 9, "no value behind ="},
    {kWatch + "my query = 'chip'\n", 3, 4, "no ="},
    {kWatch + "= 'chip'\n", 3, 1, "a name is missing"},
    {kWatch + "größe = 1\n", 3, 1, "not the name of a key"},
    {kWatch + "query = = 'chip'\n", 3, 9, "this text has no quotes"},
    {kWatch + "query == 'chip'\n", 3, 8, "this text has no quotes"},
    // headers
    {"[[watch]\nname = \"n\"\n", 1, 1, "this header is not closed"},
    {"[watch]]\nname = \"n\"\n", 1, 1, "this header is not closed"},
    {"[fetch\nhost_gap = \"1s\"\n", 1, 1, "this header is not closed"},
    {"[]\n", 1, 2, "a name is missing"},
    {"[fetch] host_gap = \"1s\"\n", 1, 9, "a second key"},
    {"[channels.mail desk]\n", 1, 1, "this header is not closed"},
    // lists and tables
    {kWatch + "any = [\"chip\" \"wafer\"]\n", 3, 15, "a comma is missing"},
    {kWatch + "any = [\"chip\",\nquery = 'x'\n", 3, 7, "the list that begins here is not closed"},
    {kWatch + "any = [\"chip\"\nquery = 'x'\n", 3, 7, "the list that begins here is not closed"},
    {kWatch + "any = [\"chip\"", 3, 7, "the list that begins here is not closed"},
    {"any = [\"chip\",\n[[watch]]\n", 1, 7, "the list that begins here is not closed"},
    {"any = [\"chip\",\n\n# x\n[fetch] # x\n", 1, 7, "the list that begins here is not closed"},
    {"any = [\n[ channels.x ]\na = 1\n", 1, 7, "the list that begins here is not closed"},
    {"any = ['chip',\na.b = 1\n", 1, 7, "the list that begins here is not closed"},
    {"any = ['chip',\n\"b\" = 'c'\n", 1, 7, "the list that begins here is not closed"},
    {"a = { x = [1,\n[[watch]]\n", 1, 11, "the list that begins here is not closed"},
    {"a = { x = 1,\n[[watch]]\n", 1, 5, "is closed in the line that it begins in"},
    {"a = { x = 1, # x\n", 1, 5, "is closed in the line that it begins in"},
    {kWatch + "any = \"chip\", \"wafer\"\n", 3, 13, "the line goes on"},
    {kWatch + "any = \"chip\"]\n", 3, 13, "this closes nothing"},
    {kWatch + "any = [,]\n", 3, 8, "a value is missing"},
    {"headers = { A = \"b\"\nB = \"c\" }\n", 1, 11, "the table that begins here is not closed"},
    {"headers = { A = \"b\", }\n", 1, 20, "a comma stands before }"},
    {"headers = { A \"b\" }\n", 1, 15, "no ="},
    // numbers and dates
    {kWatch + "expires = 31.12.2026\n", 3, 11, "neither a number nor a date"},
    {kWatch + "expires = 2026-1-1\n", 3, 11, "neither a number nor a date"},
    {"[[feed]]\ntier = 01\n", 2, 8, "neither a number nor a date"},
    {"[[feed]]\ntier = 1,5\n", 2, 9, "the line goes on"},
    {kWatch + "name = \"n\" query = 'x'\n", 3, 1, "\"name\" is written twice"},
    {"name = \"n\" query = 'x'\n", 1, 12, "a second key"},
    {kWatch + "expires = 2026-02-31\n", 3, 11, "no such day"},
    {kWatch + "expires = 2026-12-31T25:00:00\n", 3, 11, "there is no such time of day"},
    {"a = 24:00:00\n", 1, 5, "there is no such time of day"},
    {"a = 12:60:00\n", 1, 5, "there is no such time of day"},
    {"a = 09:30\n", 1, 5, "a time of day has seconds"},
    {"a = 2027-01-28T09:30\n", 1, 5, "a time of day has seconds"},
    {"a = 2027-01-28 09:30\n", 1, 5, "a time of day has seconds"},
    {"a = 2027-01-28T09:30Z\n", 1, 5, "a time of day has seconds"},
    {"a = 2027-01-28T09:30:00+25:00\n", 1, 5, "no such distance from UTC"},
    {"a = 2027-01-28T09:30:00-24:00\n", 1, 5, "no such distance from UTC"},
    {"a = 2027-01-28T09:30:00+09:60\n", 1, 5, "no such distance from UTC"},
    {"a = 99999999999999999999\n", 1, 5, "this number is too large"},
    {"a = 9223372036854775808\n", 1, 5, "this number is too large"},
    {"a = -9_223_372_036_854_775_809\n", 1, 5, "this number is too large"},
    {"a = 0xFFFFFFFFFFFFFFFFF\n", 1, 5, "this number is too large"},
    {"a = [1, 1e999]\n", 1, 9, "this number is too large"},
};

TEST(Fault, IsToldAsWhatWasDoneAtItsPlace) {
    for (const auto& [text, line, column, message] : kBroken) {
        Findings findings;
        EXPECT_FALSE(parse_toml(SourceText("f.toml", text), findings)) << text;
        const auto found = findings.take();
        ASSERT_EQ(found.size(), 1U) << text;
        EXPECT_THAT(found[0].message, HasSubstr(message)) << text;
        EXPECT_EQ(found[0].line, line) << text;
        EXPECT_EQ(found[0].column, column) << text;
        EXPECT_THAT(found[0].message,
                    Not(AnyOf(HasSubstr("encountered"),
                              HasSubstr("Error while parsing"),
                              HasSubstr("could not determine"),
                              HasSubstr("unescaped"))));
    }
}

TEST(Fault, NamesTheLineOfTheFirst) {
    const auto fault = find_fault("[a]\nx = 1\n\nx = 2\n");
    ASSERT_TRUE(fault);
    EXPECT_EQ(fault->hint, "the first is in line 2");
}

TEST(Fault, TellsHowAControlCharacterIsWritten) {
    EXPECT_EQ(find_fault("a = \"\x1B\"").value_or(Fault{}).hint, "leave it out, or write \\u001B");
    EXPECT_EQ(find_fault("a = '\x1B'").value_or(Fault{}).hint,
              "leave it out; a text in '…' has no escapes, one in \"…\" has \\u001B");
}

TEST(Fault, QuotesNothingThatMayBeASecret) {
    for (const auto* text : {"password = hunter2\n",
                             "password = \"hunter2\n",
                             "password = “hunter2”\n",
                             "hunter2\n",
                             "password = \"hun\"ter2\"\n",
                             "password : hunter2\n"}) {
        const auto fault = find_fault(text);
        ASSERT_TRUE(fault) << text;
        EXPECT_THAT(fault->message + fault->hint, Not(HasSubstr("hun"))) << text;
    }
}

TEST(Fault, IsNoneInWhatIsToml) {
    for (const auto* text : {
             "",
             "# “remark”\n",
             "a = 1 # remark\r\nb = \"“x”\"\r\n",
             "a = [1, 2,\n  3, # x\n]\n[[b]]\nx = 1\n[[b]]\nx = 1\n[b.c]\n[[b]]\n[b.c]\n",
             "a = { b = 1, c = { d = [] } }\ne = {}\n",
             "a = \"\"\"\nx\"\"y\\\n  z\"\"\"\"\"\nb = ''''x'''\n",
             "\"a b\".c = 'x'\na.b.c = 2026-12-31T10:00:00Z\nd = 10:00:00\n",
             "a = -1_000\nb = 0xFF\nc = 1e6\nd = +inf\ne = nan\nf = 2026-12-31 10:00:00.5+02:00\n",
             "[a.b]\n[a]\nx = 1\n",
             "a = \"\\u00e9\\U0001F600\\t\\\\\"\n",
             "[ a . b ]\nx . y = true\n",
             "a.x = 1\n[a.y]\n[a.y.z]\n[b.c.d]\n[b]\nc.e = 1\n",
             "\"a\\nb\" = 1\na.b = { x.y = 1, x.z = 2 }\n",
             "a = [\n[1],\n[true],\n['x'],\n[[2]]\n]\n",
             "a = -9223372036854775808\nb = 0x7FFFFFFFFFFFFFFF\nc = 1e-999\nd = 1e308\n",
             "a = 2026-01-28T23:59:59.123456789-23:59\nb = \"\"\"x \\ \n \"\"\"\n",
             "a = 'x' # ; // y\n",
         }) {
        Findings findings;
        EXPECT_TRUE(parse_toml(SourceText("f", text), findings)) << text;
        const auto fault = find_fault(text);
        EXPECT_FALSE(fault) << text << fault.value_or(Fault{}).message;
    }
}

TEST(Fault, IsFoundInTimeThatGrowsWithTheFile) {
    std::string list = "a = [";
    for (int i = 0; i < 300'000; ++i)
        list += "\"x\", ";
    EXPECT_TRUE(find_fault(list));
    EXPECT_TRUE(find_fault("a = " + std::string(1'000'000, '[')));
    EXPECT_TRUE(find_fault("a = " + std::string(1'000'000, '1') + "x"));
}

}  // namespace
}  // namespace rules::toml
