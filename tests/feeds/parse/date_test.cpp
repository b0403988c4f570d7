#include "feeds/parse/date.hpp"

#include "feeds/parse/json_output.hpp"

#include <gtest/gtest.h>

#include <string>

namespace feeds::parse {
namespace {

std::string read(std::string_view text) {
    const auto at = read_date(text);
    return at ? iso_8601(*at) : "null";
}

struct Case {
    const char* text;
    const char* expected;
};

class Dates : public testing::TestWithParam<Case> {};

TEST_P(Dates, AreRead) {
    EXPECT_EQ(read(GetParam().text), GetParam().expected) << GetParam().text;
}

INSTANTIATE_TEST_SUITE_P(
    Rfc822,
    Dates,
    testing::Values(Case{"Tue, 05 Mar 2024 09:08:07 GMT", "2024-03-05T09:08:07Z"},
                    Case{"5 Mar 24 9:08 +0530", "2024-03-05T03:38:00Z"},
                    Case{"Tue, 05 Mar 2024 09:08:07 EST", "2024-03-05T14:08:07Z"},
                    Case{"Tue, 05 Mar 2024 24:00:00 GMT", "2024-03-06T00:00:00Z"},
                    Case{"Tue, 05 Mar 2024 09:08:60 GMT", "2024-03-05T09:09:00Z"},
                    Case{"Tue, 05 Mar 2024 09:08:07 UTC+2", "2024-03-05T07:08:07Z"},
                    Case{"Tue, 05 Mar 2024 09:08:07 Z (a comment)", "2024-03-05T09:08:07Z"},
                    Case{"Tue Mar  5 09:08:07 2024", "2024-03-05T09:08:07Z"},
                    Case{"Tuesday, 5-Mar-24 09:08:07 PDT", "2024-03-05T16:08:07Z"},
                    Case{"1 Jan 70 00:00 GMT", "1970-01-01T00:00:00Z"}));

INSTANTIATE_TEST_SUITE_P(Iso8601,
                         Dates,
                         testing::Values(Case{"2024-03-05T09:08:07+05:30", "2024-03-05T03:38:07Z"},
                                         Case{"2024-03-05T09:08:07,25-01", "2024-03-05T10:08:07Z"},
                                         Case{"2024-03-05 09:08 +0100", "2024-03-05T08:08:00Z"},
                                         Case{"20240305T090807Z", "2024-03-05T09:08:07Z"},
                                         Case{"20240305", "2024-03-05T00:00:00Z"},
                                         Case{"202403050908", "2024-03-05T09:08:00Z"},
                                         Case{"2024-03-05T09Z", "2024-03-05T09:00:00Z"},
                                         Case{"2024-065", "2024-03-05T00:00:00Z"},
                                         Case{"2024-02-29", "2024-02-29T00:00:00Z"},
                                         Case{"1709629687", "2024-03-05T09:08:07Z"}));

INSTANTIATE_TEST_SUITE_P(
    Wild,
    Dates,
    testing::Values(Case{"03/05/2024 9:08 PM", "2024-03-05T21:08:00Z"},
                    Case{"25/12/2024", "2024-12-25T00:00:00Z"},
                    Case{"02.01.2006 -0700", "2006-01-02T07:00:00Z"},
                    Case{"2 Jan 2006 15h04", "2006-01-02T15:04:00Z"},
                    Case{"2 January 2006 at 3pm", "2006-01-02T15:00:00Z"},
                    Case{"2 Jul 2006 15:04:05 Europe/Brussels", "2006-07-02T13:04:05Z"},
                    Case{"2 Jan 2006 15:04:05 America/New_York", "2006-01-02T20:04:05Z"},
                    Case{"2 Jan 2006 15:04:05 No/Where", "2006-01-02T15:04:05Z"},
                    Case{"05.03.2024 12:08 am", "2024-03-05T00:08:00Z"},
                    Case{"March 5th, 2024 at 9:08 a.m. CET", "2024-03-05T08:08:00Z"},
                    Case{"2024년 03월 05일 09:08:07", "2024-03-05T09:08:07Z"},
                    Case{"2024年3月5日", "2024-03-05T00:00:00Z"},
                    Case{"2024年3月5日 9時8分7秒", "2024-03-05T09:08:07Z"},
                    Case{"2024年3月5日 下午3点04分", "2024-03-05T15:04:00Z"},
                    Case{"2024년 3월 5일 오후 3시 4분", "2024-03-05T15:04:00Z"},
                    Case{"5. maaliskuuta 2024 klo 9.08", "2024-03-05T09:08:00Z"},
                    Case{"5. März 2024, 21.08 Uhr", "2024-03-05T21:08:00Z"},
                    Case{"5 marzo 2024", "2024-03-05T00:00:00Z"},
                    Case{"Вт, 05 марта 2024 09:08:07 +0300", "2024-03-05T06:08:07Z"},
                    Case{"5 août 2024", "2024-08-05T00:00:00Z"},
                    Case{"Σαβ, 17 Σεπ 2005 05:18:10 EEST", "2005-09-17T02:18:10Z"},
                    Case{"2004-május-05", "2004-05-05T00:00:00Z"}));

INSTANTIATE_TEST_SUITE_P(Broken,
                         Dates,
                         testing::Values(Case{"", "null"},
                                         Case{"soon", "null"},
                                         Case{"0000-00-00", "null"},
                                         Case{"0001-01-01T00:00:00Z", "null"},
                                         Case{"31 Feb 2024", "null"},
                                         Case{"Tue, 05 Mar 2024 25:08:07 GMT", "null"},
                                         Case{"Tue, 05 Mar 2024 09:61:07 GMT", "null"},
                                         Case{"Tue, 05 Mar 2024 09:08:07 +99:99", "null"},
                                         Case{"2024-13-01", "null"},
                                         Case{"257-257-257", "null"},
                                         Case{"99999999999999999999", "null"},
                                         Case{"2024年3月5日 25時8分", "null"},
                                         Case{"5 Mar 2024 9.60", "null"},
                                         Case{"1:2", "null"}));

TEST(Dates, KeepTheTextAsWritten) {
    EXPECT_EQ(to_date(" 5 Mar 2024 ").raw, "5 Mar 2024");
}

}  // namespace
}  // namespace feeds::parse
