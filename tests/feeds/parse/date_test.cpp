#include "feeds/parse/date.hpp"

#include "feeds/parse/json_output.hpp"
#include "support.hpp"

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
    WildOffsets,
    Dates,
    testing::Values(
        Case{"2025년 10월 1일 오전 10시 00분 +0900", "2025-10-01T01:00:00Z"},
        Case{"2025년 10월 1일 오전 10시 00분 00초 +0900", "2025-10-01T01:00:00Z"},
        Case{"2025년 10월 1일 수요일 오후 10시 02분 00초 +09:00", "2025-10-01T13:02:00Z"},
        Case{"2025年10月1日 10時 00分 +0900", "2025-10-01T01:00:00Z"},
        Case{"2025년 10월 1일 10시 00분", "2025-10-01T10:00:00Z"},
        Case{"Wed, 01 Oct 2025 10:00:00 (UTC+2)", "2025-10-01T08:00:00Z"},
        Case{"Wed, 01 Oct 2025 10:00:00 (GMT -05:30)", "2025-10-01T15:30:00Z"},
        Case{"Wed, 01 Oct 2025 10:00:00 (+0200)", "2025-10-01T08:00:00Z"},
        Case{"Wed, 01 Oct 2025 10:00:00 +0300 (UTC+2)", "2025-10-01T07:00:00Z"},
        Case{"Wed, 01 Oct 2025 10:00:00 Z (UTC+2)", "2025-10-01T10:00:00Z"},
        Case{"Wed, 01 Oct 2025 10:00:00 (-1)", "2025-10-01T10:00:00Z"},
        Case{"(GMT+02:00) 2025-10-01 10:00:00", "2025-10-01T08:00:00Z"},
        Case{"(UTC-5) 1 Oct 2025 10:00", "2025-10-01T15:00:00Z"},
        Case{"Wed, 01 Oct 2025 10:00:00 +02.00", "2025-10-01T08:00:00Z"},
        Case{"Wed, 01 Oct 2025 10:00:00 +05.30", "2025-10-01T04:30:00Z"},
        Case{"Wed, 01 Oct 2025 10:00:00 +02.50", "null"},
        Case{"Wed, 01 Oct 2025 10:00:00 &#43;0200", "2025-10-01T08:00:00Z"},
        Case{"Wed, 01 Oct 2025 10:00:00 &plus;0200", "2025-10-01T08:00:00Z"},
        Case{"<b>Wed, 01 Oct 2025</b> 10:00:00 +0200", "2025-10-01T08:00:00Z"},
        Case{"<time datetime=\"2025-10-01T10:00:00+02:00\">1 Oct</time>", "2025-10-01T08:00:00Z"},
        Case{"<time datetime='2025-10-01T10:00Z'>Yesterday</time>", "2025-10-01T10:00:00Z"},
        Case{"<time datetime=\"\">1 Oct 2025 10:00 +0200</time>", "2025-10-01T08:00:00Z"},
        Case{"<time datetime=\"soon", "null"}));

INSTANTIATE_TEST_SUITE_P(
    ZonesInWords,
    Dates,
    testing::Values(
        Case{"1 Oct 2025 10:00:00 Eastern Daylight Time", "2025-10-01T14:00:00Z"},
        Case{"1 Oct 2025 10:00:00 Eastern Time", "2025-10-01T14:00:00Z"},
        Case{"1 Dec 2025 10:00:00 Eastern Time", "2025-12-01T15:00:00Z"},
        Case{"1 Oct 2025 10:00 pacific standard time", "2025-10-01T18:00:00Z"},
        Case{"1 Oct 2025 10:00 AM (Pacific Daylight Time)", "2025-10-01T17:00:00Z"},
        Case{"1 Oct 2025 10:00:00 Central European Time", "2025-10-01T09:00:00Z"},
        Case{"1 Oct 2025 10:00:00 Central European Summer Time", "2025-10-01T08:00:00Z"},
        Case{"1 Oct 2025 10:00:00 British Summer Time", "2025-10-01T09:00:00Z"},
        Case{"1 Oct 2025 10:00:00 GMT+0200 (Eastern Daylight Time)", "2025-10-01T08:00:00Z"},
        Case{"1 Oct 2025 10:00:00 EST5EDT", "2025-10-01T14:00:00Z"},
        Case{"1 Dec 2025 10:00:00 PST8PDT", "2025-12-01T18:00:00Z"}));

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

// \u202F narrow no-break space, \u00A0 no-break space, \u200E and \u200F direction marks.
INSTANTIATE_TEST_SUITE_P(
    SpacesAndMarks,
    Dates,
    testing::Values(Case{"10/15/2025, 3:04:05\u202FPM", "2025-10-15T15:04:05Z"},
                    Case{"Wed, 01 Oct 2025 3:04:05\u00A0PM GMT", "2025-10-01T15:04:05Z"},
                    Case{"\u200E10\u200E/\u200E15\u200E/\u200E2025 3:04\u00A0PM",
                         "2025-10-15T15:04:00Z"},
                    Case{"Wed,\u00A001\u2009Oct\u3000"
                         "2025\u00A0"
                         "10:00:00\u00A0+0200",
                         "2025-10-01T08:00:00Z"},
                    Case{"\uFEFF2025-10-01T10:00:00Z\u200B", "2025-10-01T10:00:00Z"},
                    Case{"2025-10-01T10:00:00\u221205:00", "2025-10-01T15:00:00Z"},
                    Case{"2025\u201110\u201101 10:00:00", "2025-10-01T10:00:00Z"},
                    Case{"２０２５年１０月１日 １０：００", "2025-10-01T10:00:00Z"},
                    Case{"١ أكتوبر ٢٠٢٥ ١٠:٠٠", "2025-10-01T10:00:00Z"},
                    Case{"2025-10-01T10%3A00%3A00%2B02%3A00", "2025-10-01T08:00:00Z"},
                    Case{"1 Oct 2025 · 10:00 GMT", "2025-10-01T10:00:00Z"}));

INSTANTIATE_TEST_SUITE_P(
    Halves,
    Dates,
    testing::Values(Case{"Sun, 15 Dec 2024 12:15 AM", "2024-12-15T00:15:00Z"},
                    Case{"Sun, 15 Dec 2024 12:15 PM", "2024-12-15T12:15:00Z"},
                    Case{"15 Dec 2024 13:05 PM", "2024-12-15T13:05:00Z"},
                    Case{"15 Dec 2024 13:05 AM", "null"},
                    Case{"15 Dec 2024 0:05 PM", "2024-12-15T12:05:00Z"},
                    Case{"15 Dec 2024 3.04 p.m.", "2024-12-15T15:04:00Z"},
                    Case{"1 de octubre de 2025 3:04:05 p.\u00A0m.", "2025-10-01T15:04:05Z"},
                    Case{"1/10/2025, 3:04:05 a. m.", "2025-01-10T03:04:05Z"},
                    Case{"2025/10/1 下午3:04:05", "2025-10-01T15:04:05Z"},
                    Case{"2025年10月1日下午3:04", "2025-10-01T15:04:00Z"},
                    Case{"2025年10月1日星期三 上午12:04", "2025-10-01T00:04:00Z"},
                    Case{"2025年10月1日 晚上8点30分", "2025-10-01T20:30:00Z"},
                    Case{"2025年10月1日 晚上12点30分", "null"},
                    Case{"2025年10月1日 凌晨3:04", "2025-10-01T03:04:00Z"},
                    Case{"2025年10月1日 中午12:04", "2025-10-01T12:04:00Z"},
                    Case{"2025年10月1日(水) 午後3時4分", "2025-10-01T15:04:00Z"},
                    Case{"2025. 10. 1. 오후 3:04:05", "2025-10-01T15:04:05Z"},
                    Case{"1/10/25, 3:04 μ.μ.", "2025-01-10T15:04:00Z"},
                    Case{"01 Οκτ 2025 3:04 ΠΜ", "2025-10-01T03:04:00Z"},
                    Case{"01 Οκτ 2025 3:04 ΜΜ", "2025-10-01T15:04:00Z"},
                    Case{"01/10/2025 3:04:05 CH", "2025-01-10T15:04:05Z"},
                    Case{"01/10/2025 3:04:05 SA", "2025-01-10T03:04:05Z"},
                    Case{"1 أكتوبر 2025 3:04 م", "2025-10-01T15:04:00Z"},
                    Case{"1 أكتوبر 2025 3:04:05 ص", "2025-10-01T03:04:05Z"},
                    Case{"1 अक्टूबर 2025 3:04 अपराह्न", "2025-10-01T15:04:00Z"},
                    Case{"1 Eki 2025 ÖS 3:04", "2025-10-01T15:04:00Z"},
                    Case{"2025. okt. 1. du. 3:04", "2025-10-01T15:04:00Z"},
                    Case{"1. 10. 2025 3:04 odp.", "2025-10-01T15:04:00Z"},
                    Case{"1 жовт. 2025 3:04 пп", "2025-10-01T15:04:00Z"},
                    Case{"1 Oct 2025 3:04 яяя", "null"},
                    Case{"1 октября 2025 г. 10:00 МСК", "2025-10-01T07:00:00Z"},
                    Case{"Sa. 4 Okt 2025 15:04", "2025-10-04T15:04:00Z"}));

INSTANTIATE_TEST_SUITE_P(
    Offsets,
    Dates,
    testing::Values(
        Case{"2025-10-01 10:00:00 +0200 +0200", "2025-10-01T08:00:00Z"},
        Case{"Wed, 01 Oct 2025 10:00:00 +0000 +0000", "2025-10-01T10:00:00Z"},
        Case{"2025-10-01T10:00:00+02:00 +0200", "2025-10-01T08:00:00Z"},
        Case{"2025-10-01T10:00:00+02:00+02:00", "2025-10-01T08:00:00Z"},
        Case{"Wed, 01 Oct 2025 10:00:00 GMT+0200", "2025-10-01T08:00:00Z"},
        Case{"Wed, 01 Oct 2025 10:00:00 GMT+02:00", "2025-10-01T08:00:00Z"},
        Case{"Wed, 01 Oct 2025 10:00:00 UTC -3", "2025-10-01T13:00:00Z"},
        Case{"Wed, 01 Oct 2025 10:00:00 IST +0530", "2025-10-01T04:30:00Z"},
        Case{"Wed, 01 Oct 2025 10:00:00 +0530 (IST)", "2025-10-01T04:30:00Z"},
        Case{"2025-10-01T10:00:00 02:00", "2025-10-01T08:00:00Z"},
        Case{"2025-10-01T10:00:00 0200", "2025-10-01T08:00:00Z"},
        Case{"2025-10-01T10:00:00.123 05:30", "2025-10-01T04:30:00Z"},
        Case{"2025-10-01T15:04:05 00:00", "2025-10-01T15:04:05Z"},
        Case{"Wed, 01 Oct 2025 10:00:00 0530", "2025-10-01T04:30:00Z"},
        Case{"Wed, 01 Oct 2025 10:00:00 + 0200", "2025-10-01T08:00:00Z"},
        Case{"2025-10-01 10:00:00 + 02:00", "2025-10-01T08:00:00Z"},
        Case{"Wed, 01 Oct 2025 10:00:00 - 0500", "2025-10-01T15:00:00Z"},
        Case{"Wed, 01 Oct 2025 10:00 - 12:00", "2025-10-01T10:00:00Z"},
        Case{"2025-10-01 10:00:00.1 +0000 UTC m=+0.1", "2025-10-01T10:00:00Z"},
        Case{"2025-10-01 10:00:00.123456789 +0200 CEST m=+0.012345678", "2025-10-01T08:00:00Z"},
        Case{"2025-10-01T10:00:00+02:00[Europe/Paris]", "2025-10-01T08:00:00Z"},
        Case{"2025-10-01T10:00[Europe/Paris]", "2025-10-01T08:00:00Z"},
        Case{"Wed Oct 01 2025 15:04:05 GMT+0530 (India Standard Time)", "2025-10-01T09:34:05Z"},
        Case{"Wed Oct 01 10:00:00 +0200 2025", "2025-10-01T08:00:00Z"},
        Case{"Wed Oct  1 10:00:00 EDT 2025", "2025-10-01T14:00:00Z"},
        Case{"Wed, 1 Oct 2025 10:00:00 ET", "2025-10-01T14:00:00Z"},
        Case{"Wed, 1 Jan 2025 10:00:00 ET", "2025-01-01T15:00:00Z"},
        Case{"Wed, 1 Oct 2025 10:00:00 E.S.T.", "2025-10-01T15:00:00Z"},
        Case{"Fri, 03 Mar 2023 13:13:53+5:30", "2023-03-03T07:43:53Z"},
        Case{"2025-10-01 10:00:00 2024", "null"}));

INSTANTIATE_TEST_SUITE_P(
    Zones,
    Dates,
    testing::Values(Case{"Wed, 01 Oct 2025 10:00:00 SAST", "2025-10-01T08:00:00Z"},
                    Case{"Wed, 01 Oct 2025 10:00:00 CAT", "2025-10-01T08:00:00Z"},
                    Case{"Wed, 01 Oct 2025 10:00:00 SGT", "2025-10-01T02:00:00Z"},
                    Case{"Wed, 01 Oct 2025 10:00:00 MYT", "2025-10-01T02:00:00Z"},
                    Case{"Wed, 01 Oct 2025 10:00:00 NPT", "2025-10-01T04:15:00Z"},
                    Case{"Wed, 01 Oct 2025 10:00:00 IDT", "2025-10-01T07:00:00Z"},
                    Case{"Wed, 01 Oct 2025 10:00:00 HKT", "2025-10-01T02:00:00Z"},
                    Case{"Wed, 01 Oct 2025 10:00:00 PKT", "2025-10-01T05:00:00Z"},
                    Case{"Wed, 01 Oct 2025 10:00:00 WIB", "2025-10-01T03:00:00Z"},
                    Case{"Wed, 01 Oct 2025 10:00:00 WITA", "2025-10-01T02:00:00Z"},
                    Case{"Wed, 01 Oct 2025 10:00:00 AEST", "2025-10-01T00:00:00Z"},
                    Case{"Wed, 01 Oct 2025 10:00:00 NZDT", "2025-09-30T21:00:00Z"},
                    Case{"Wed, 01 Oct 2025 10:00:00 EAT", "2025-10-01T07:00:00Z"},
                    Case{"Wed, 01 Oct 2025 10:00:00 WAT", "2025-10-01T09:00:00Z"},
                    Case{"Wed, 01 Oct 2025 10:00:00 HAE", "2025-10-01T14:00:00Z"},
                    Case{"Wed, 01 Oct 2025 10:00:00 BST", "2025-10-01T09:00:00Z"},
                    Case{"Wed, 01 Oct 2025 10:00:00 PST", "2025-10-01T18:00:00Z"}));

INSTANTIATE_TEST_SUITE_P(Machines,
                         Dates,
                         testing::Values(Case{"/Date(1759312800000)/", "2025-10-01T10:00:00Z"},
                                         Case{"/Date(1759312800000+0200)/", "2025-10-01T10:00:00Z"},
                                         Case{"\\/Date(1759312800000-0500)\\/",
                                              "2025-10-01T10:00:00Z"},
                                         Case{"new Date(1759312800000)", "2025-10-01T10:00:00Z"},
                                         Case{"/Date(-62135596800000)/", "null"},
                                         Case{"/Date()/", "null"},
                                         Case{"-62135596800", "null"},
                                         Case{"1759312800.123", "2025-10-01T10:00:00Z"},
                                         Case{"1759312800123", "2025-10-01T10:00:00Z"},
                                         Case{"1759312800123.5", "2025-10-01T10:00:00Z"},
                                         Case{"1759312800123456", "2025-10-01T10:00:00Z"},
                                         Case{"1759312800123456789", "2025-10-01T10:00:00Z"},
                                         Case{"@1759312800", "2025-10-01T10:00:00Z"},
                                         Case{"20251001T150405Z", "2025-10-01T15:04:05Z"},
                                         Case{"20251001T1504+0200", "2025-10-01T13:04:00Z"},
                                         Case{"20251001 150405", "2025-10-01T15:04:05Z"},
                                         Case{"20251001150405.123", "2025-10-01T15:04:05Z"},
                                         Case{"20251001150405123", "2025-10-01T15:04:05Z"},
                                         Case{"2025-W40-3", "2025-10-01T00:00:00Z"},
                                         Case{"2025-W40-3T15:04Z", "2025-10-01T15:04:00Z"},
                                         Case{"2025-10-01 15:04:05:123", "2025-10-01T15:04:05Z"},
                                         Case{"2025-10-01 15.04.05", "2025-10-01T15:04:05Z"}));

INSTANTIATE_TEST_SUITE_P(
    Calendars,
    Dates,
    testing::Values(Case{"พุธ, 01 ตุลาคม 2568 15:04:05 +0700", "2025-10-01T08:04:05Z"},
                    Case{"พ., 01 ต.ค. 2025 15:04:05 +0700", "2025-10-01T08:04:05Z"},
                    Case{"1 ต.ค. 68 15:04 น.", "2025-10-01T15:04:00Z"},
                    Case{"1 ต.ค. 25 15:04 น.", "2025-10-01T15:04:00Z"},
                    Case{"2568-10-01T15:04:05+07:00", "2025-10-01T08:04:05Z"},
                    Case{"令和7年10月1日 15時4分", "2025-10-01T15:04:00Z"},
                    Case{"民國114年10月1日", "2025-10-01T00:00:00Z"},
                    Case{"1404-07-09T15:04:05Z", "null"},
                    Case{"1447-04-09", "null"},
                    Case{"Mon, 01 Jan 0001 00:00:00 +0000", "null"}));

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

INSTANTIATE_TEST_SUITE_P(Vietnamese,
                         Dates,
                         testing::Values(Case{"10 tháng 10 2025 10:00", "2025-10-10T10:00:00Z"},
                                         Case{"ngày 13 tháng 10 năm 2025", "2025-10-13T00:00:00Z"},
                                         Case{"Thứ Hai, 13 Tháng Mười 2025 10:00:00 +0700",
                                              "2025-10-13T03:00:00Z"},
                                         Case{"Thứ 2, 13/10/2025 10:00", "2025-10-13T10:00:00Z"},
                                         Case{"T2, 13 thg 10 2025 10:00", "2025-10-13T10:00:00Z"},
                                         Case{"CN, 12 thg 10, 2025", "2025-10-12T00:00:00Z"},
                                         Case{"1 Tháng Mười Một 2025", "2025-11-01T00:00:00Z"},
                                         Case{"Tháng Mười Hai 1, 2025", "2025-12-01T00:00:00Z"},
                                         Case{"1 tháng năm năm 2025", "2025-05-01T00:00:00Z"},
                                         Case{"13-Th10-2025", "2025-10-13T00:00:00Z"}));

INSTANTIATE_TEST_SUITE_P(
    WrittenTwice,
    Dates,
    testing::Values(
        Case{"Mon, 01 Dec 2025 10:00:00 GMT Mon, 01 Dec 2025 10:00:00 GMT", "2025-12-01T10:00:00Z"},
        Case{"Mon, 01 Dec 2025 10:00:00 GMTMon, 01 Dec 2025 10:00:00 GMT", "2025-12-01T10:00:00Z"},
        Case{"2025-12-01T10:00:00Z2025-12-01T10:00:00Z", "2025-12-01T10:00:00Z"},
        Case{"2025-12-01 10:00, 2025-12-01 10:00", "2025-12-01T10:00:00Z"},
        Case{"Mon, 01 Dec 2025 10:00:00 GMT, Tue, 02 Dec 2025 11:00:00 GMT",
             "2025-12-01T10:00:00Z"},
        Case{"2025-12-01T10:00:00Z 2025-12-02T11:00:00Z", "2025-12-01T10:00:00Z"},
        Case{"2025-12-01/2025-12-05", "2025-12-01T00:00:00Z"},
        Case{"2025-12-01 10:00 Monday", "2025-12-01T10:00:00Z"},
        Case{"10:00 Mon, 01 Dec 2025", "2025-12-01T10:00:00Z"},
        Case{"2025202520252025", "2034-03-05T20:15:20Z"}));

INSTANTIATE_TEST_SUITE_P(
    CutOrBent,
    Dates,
    testing::Values(Case{"2025-12-01T10:00:00+02:", "2025-12-01T08:00:00Z"},
                    Case{"Mon, 01 Dec 2025 10:00:00 +0230:", "2025-12-01T07:30:00Z"},
                    Case{"2025-12-01T10:00:00+020", "2025-12-01T08:00:00Z"},
                    Case{"2025-12-01T10:00:00+530", "2025-12-01T04:30:00Z"},
                    Case{"Mon, 01 Dec 2025 10:00:00 0", "2025-12-01T10:00:00Z"},
                    Case{"2025-12-01T10:00:05:-0700", "2025-12-01T17:00:05Z"},
                    Case{"2025-12-01T10:00:05:00Z", "2025-12-01T10:00:05Z"},
                    Case{"2025-12-01T10:00:05:4Z", "null"},
                    Case{"2025-12-01T10:00:05+02:zz", "null"},
                    Case{"Mon, 01 Dec 2025 10 -0700", "2025-12-01T17:00:00Z"},
                    Case{"2025-12-01 10-00-05", "2025-12-01T10:00:05Z"},
                    Case{"1 Dec 2025 1000 GMT", "2025-12-01T10:00:00Z"},
                    Case{"10 AM December 1, 2025", "2025-12-01T10:00:00Z"},
                    Case{"December 1, 2025 10 p.m.", "2025-12-01T22:00:00Z"},
                    Case{"1 décembre 2025 10 h 30", "2025-12-01T10:30:00Z"},
                    Case{"Mon, 01 Decem 2025 10:00:00 GMT", "2025-12-01T10:00:00Z"},
                    Case{"Mon, 01 12 2025 10:00:00 GMT", "2025-12-01T10:00:00Z"},
                    Case{"2025 12 01", "2025-12-01T00:00:00Z"},
                    Case{"Dec-01-2025 10:00", "2025-12-01T10:00:00Z"},
                    Case{"12-31-2025", "2025-12-31T00:00:00Z"},
                    Case{"new Date(\"2025-12-01T10:00:00Z\")", "2025-12-01T10:00:00Z"},
                    Case{"1 كانون الأول 2025", "2025-12-01T00:00:00Z"},
                    Case{"3 تشرين الثاني 2025 10:00", "2025-11-03T10:00:00Z"},
                    Case{"1 دجنبر 2025", "2025-12-01T00:00:00Z"},
                    Case{"1 בדצמבר 2025, 10:00", "2025-12-01T10:00:00Z"}));

TEST(Dates, NameTheMonthInTheirLanguage) {
    struct Row {
        const char* language;
        const char* written;
        const char* expected;
    };

    for (const Row& row : {Row{"hr", "10 lis 2025 10:00", "2025-10-10T10:00:00Z"},
                           Row{"hr-HR", "10. listopada 2025.", "2025-10-10T00:00:00Z"},
                           Row{"hr", "10 lip 2025", "2025-06-10T00:00:00Z"},
                           Row{"hr", "10. srp. 2025.", "2025-07-10T00:00:00Z"},
                           Row{"hr", "10 stu 2025", "2025-11-10T00:00:00Z"},
                           Row{"pl", "10 lis 2025 10:00", "2025-11-10T10:00:00Z"},
                           Row{"pl", "10 listopada 2025", "2025-11-10T00:00:00Z"},
                           Row{"cs", "10. srp 2025", "2025-08-10T00:00:00Z"},
                           Row{"", "10 lis 2025", "2025-11-10T00:00:00Z"},
                           Row{"", "pet, 10 lis 2025", "2025-10-10T00:00:00Z"},
                           Row{"en", "pon, 10 lis 2025", "2025-11-10T00:00:00Z"}}) {
        const ParsedFeed feed = parsed(std::string{"<rss><channel><language>"} + row.language +
                                       "</language><item><title>A</title><pubDate>" + row.written +
                                       "</pubDate></item></channel></rss>");
        const auto at = feed.entries.at(0).published.at;
        EXPECT_EQ(at ? iso_8601(*at) : "null", row.expected) << row.language << ' ' << row.written;
    }
}

TEST(Dates, SayWhatIsNotCertain) {
    EXPECT_FALSE(to_date("Wed, 01 Oct 2025 10:00:00 GMT").approximate);
    EXPECT_FALSE(to_date("1759312800").approximate);
    EXPECT_FALSE(to_date("2025-10-01T10:00:00-00:00").approximate);
    EXPECT_TRUE(to_date("2025-10-01T10:00:00").approximate);
    EXPECT_TRUE(to_date("Wed, 01 Oct 2025 10:00:00 QQT").approximate);
    EXPECT_TRUE(to_date("Wed, 01 Oct 2025 10:00:00 IST").approximate);
    EXPECT_TRUE(to_date("2 Jan 2006 15:04:05 No/Where").approximate);
    EXPECT_FALSE(to_date("Wed, 01 Oct 2025 10:00:00 CST").approximate);  // RFC 822
    EXPECT_FALSE(to_date("2025-10-01").approximate);
    EXPECT_TRUE(to_date("2025-10-01").whole_day);
    EXPECT_TRUE(to_date("2025年10月1日").whole_day);
    EXPECT_FALSE(to_date("2025-10-01T00:00Z").whole_day);
    EXPECT_FALSE(to_date("soon").approximate);
}

TEST(Dates, KeepTheTextAsWritten) {
    EXPECT_EQ(to_date(" 5 Mar 2024 ").raw, "5 Mar 2024");
}

}  // namespace
}  // namespace feeds::parse
