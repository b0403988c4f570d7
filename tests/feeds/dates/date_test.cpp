#include "feeds/dates/date.hpp"

#include <gtest/gtest.h>

#include <string>

namespace feeds {
namespace {

std::string read(std::string_view text) {
    const auto at = read_date(text);
    return at ? iso_8601(*at) : "null";
}

struct DateCase {
    const char* text;
    const char* expected;
};

class Dates : public testing::TestWithParam<DateCase> {};

TEST_P(Dates, AreRead) {
    EXPECT_EQ(read(GetParam().text), GetParam().expected) << GetParam().text;
}

INSTANTIATE_TEST_SUITE_P(
    Rfc822,
    Dates,
    testing::Values(DateCase{"Tue, 05 Mar 2024 09:08:07 GMT", "2024-03-05T09:08:07Z"},
                    DateCase{"5 Mar 24 9:08 +0530", "2024-03-05T03:38:00Z"},
                    DateCase{"Tue, 05 Mar 2024 09:08:07 EST", "2024-03-05T14:08:07Z"},
                    DateCase{"Tue, 05 Mar 2024 24:00:00 GMT", "2024-03-06T00:00:00Z"},
                    DateCase{"Tue, 05 Mar 2024 09:08:60 GMT", "2024-03-05T09:09:00Z"},
                    DateCase{"Tue, 05 Mar 2024 09:08:07 UTC+2", "2024-03-05T07:08:07Z"},
                    DateCase{"Tue, 05 Mar 2024 09:08:07 Z (a comment)", "2024-03-05T09:08:07Z"},
                    DateCase{"Tue Mar  5 09:08:07 2024", "2024-03-05T09:08:07Z"},
                    DateCase{"Tuesday, 5-Mar-24 09:08:07 PDT", "2024-03-05T16:08:07Z"},
                    DateCase{"1 Jan 70 00:00 GMT", "1970-01-01T00:00:00Z"}));

INSTANTIATE_TEST_SUITE_P(
    Iso8601,
    Dates,
    testing::Values(DateCase{"2024-03-05T09:08:07+05:30", "2024-03-05T03:38:07Z"},
                    DateCase{"2024-03-05T09:08:07,25-01", "2024-03-05T10:08:07Z"},
                    DateCase{"2024-03-05 09:08 +0100", "2024-03-05T08:08:00Z"},
                    DateCase{"20240305T090807Z", "2024-03-05T09:08:07Z"},
                    DateCase{"20240305", "2024-03-05T00:00:00Z"},
                    DateCase{"202403050908", "2024-03-05T09:08:00Z"},
                    DateCase{"2024-03-05T09Z", "2024-03-05T09:00:00Z"},
                    DateCase{"2024-065", "2024-03-05T00:00:00Z"},
                    DateCase{"2024-02-29", "2024-02-29T00:00:00Z"},
                    DateCase{"1709629687", "2024-03-05T09:08:07Z"}));

INSTANTIATE_TEST_SUITE_P(
    WildOffsets,
    Dates,
    testing::Values(
        DateCase{"2025년 10월 1일 오전 10시 00분 +0900", "2025-10-01T01:00:00Z"},
        DateCase{"2025년 10월 1일 오전 10시 00분 00초 +0900", "2025-10-01T01:00:00Z"},
        DateCase{"2025년 10월 1일 수요일 오후 10시 02분 00초 +09:00", "2025-10-01T13:02:00Z"},
        DateCase{"2025年10月1日 10時 00分 +0900", "2025-10-01T01:00:00Z"},
        DateCase{"2025년 10월 1일 10시 00분", "2025-10-01T10:00:00Z"},
        DateCase{"Wed, 01 Oct 2025 10:00:00 (UTC+2)", "2025-10-01T08:00:00Z"},
        DateCase{"Wed, 01 Oct 2025 10:00:00 (GMT -05:30)", "2025-10-01T15:30:00Z"},
        DateCase{"Wed, 01 Oct 2025 10:00:00 (+0200)", "2025-10-01T08:00:00Z"},
        DateCase{"Wed, 01 Oct 2025 10:00:00 +0300 (UTC+2)", "2025-10-01T07:00:00Z"},
        DateCase{"Wed, 01 Oct 2025 10:00:00 Z (UTC+2)", "2025-10-01T10:00:00Z"},
        DateCase{"Wed, 01 Oct 2025 10:00:00 (-1)", "2025-10-01T10:00:00Z"},
        DateCase{"(GMT+02:00) 2025-10-01 10:00:00", "2025-10-01T08:00:00Z"},
        DateCase{"(UTC-5) 1 Oct 2025 10:00", "2025-10-01T15:00:00Z"},
        DateCase{"Wed, 01 Oct 2025 10:00:00 +02.00", "2025-10-01T08:00:00Z"},
        DateCase{"Wed, 01 Oct 2025 10:00:00 +05.30", "2025-10-01T04:30:00Z"},
        DateCase{"Wed, 01 Oct 2025 10:00:00 +02.50", "null"},
        DateCase{"Wed, 01 Oct 2025 10:00:00 &#43;0200", "2025-10-01T08:00:00Z"},
        DateCase{"Wed, 01 Oct 2025 10:00:00 &plus;0200", "2025-10-01T08:00:00Z"},
        DateCase{"<b>Wed, 01 Oct 2025</b> 10:00:00 +0200", "2025-10-01T08:00:00Z"},
        DateCase{"<time datetime=\"2025-10-01T10:00:00+02:00\">1 Oct</time>",
                 "2025-10-01T08:00:00Z"},
        DateCase{"<time datetime='2025-10-01T10:00Z'>Yesterday</time>", "2025-10-01T10:00:00Z"},
        DateCase{"<time datetime=\"\">1 Oct 2025 10:00 +0200</time>", "2025-10-01T08:00:00Z"},
        DateCase{"<time datetime=\"soon", "null"}));

INSTANTIATE_TEST_SUITE_P(
    ZonesInWords,
    Dates,
    testing::Values(
        DateCase{"1 Oct 2025 10:00:00 Eastern Daylight Time", "2025-10-01T14:00:00Z"},
        DateCase{"1 Oct 2025 10:00:00 Eastern Time", "2025-10-01T14:00:00Z"},
        DateCase{"1 Dec 2025 10:00:00 Eastern Time", "2025-12-01T15:00:00Z"},
        DateCase{"1 Oct 2025 10:00 pacific standard time", "2025-10-01T18:00:00Z"},
        DateCase{"1 Oct 2025 10:00 AM (Pacific Daylight Time)", "2025-10-01T17:00:00Z"},
        DateCase{"1 Oct 2025 10:00:00 Central European Time", "2025-10-01T09:00:00Z"},
        DateCase{"1 Oct 2025 10:00:00 Central European Summer Time", "2025-10-01T08:00:00Z"},
        DateCase{"1 Oct 2025 10:00:00 British Summer Time", "2025-10-01T09:00:00Z"},
        DateCase{"1 Oct 2025 10:00:00 GMT+0200 (Eastern Daylight Time)", "2025-10-01T08:00:00Z"},
        DateCase{"1 Oct 2025 10:00:00 EST5EDT", "2025-10-01T14:00:00Z"},
        DateCase{"1 Dec 2025 10:00:00 PST8PDT", "2025-12-01T18:00:00Z"}));

INSTANTIATE_TEST_SUITE_P(
    Wild,
    Dates,
    testing::Values(DateCase{"03/05/2024 9:08 PM", "2024-03-05T21:08:00Z"},
                    DateCase{"25/12/2024", "2024-12-25T00:00:00Z"},
                    DateCase{"02.01.2006 -0700", "2006-01-02T07:00:00Z"},
                    DateCase{"2 Jan 2006 15h04", "2006-01-02T15:04:00Z"},
                    DateCase{"2 January 2006 at 3pm", "2006-01-02T15:00:00Z"},
                    DateCase{"2 Jul 2006 15:04:05 Europe/Brussels", "2006-07-02T13:04:05Z"},
                    DateCase{"2 Jan 2006 15:04:05 America/New_York", "2006-01-02T20:04:05Z"},
                    DateCase{"2 Jan 2006 15:04:05 No/Where", "2006-01-02T15:04:05Z"},
                    DateCase{"05.03.2024 12:08 am", "2024-03-05T00:08:00Z"},
                    DateCase{"March 5th, 2024 at 9:08 a.m. CET", "2024-03-05T08:08:00Z"},
                    DateCase{"2024년 03월 05일 09:08:07", "2024-03-05T09:08:07Z"},
                    DateCase{"2024年3月5日", "2024-03-05T00:00:00Z"},
                    DateCase{"2024年3月5日 9時8分7秒", "2024-03-05T09:08:07Z"},
                    DateCase{"2024年3月5日 下午3点04分", "2024-03-05T15:04:00Z"},
                    DateCase{"2024년 3월 5일 오후 3시 4분", "2024-03-05T15:04:00Z"},
                    DateCase{"5. maaliskuuta 2024 klo 9.08", "2024-03-05T09:08:00Z"},
                    DateCase{"5. März 2024, 21.08 Uhr", "2024-03-05T21:08:00Z"},
                    DateCase{"5 marzo 2024", "2024-03-05T00:00:00Z"},
                    DateCase{"Вт, 05 марта 2024 09:08:07 +0300", "2024-03-05T06:08:07Z"},
                    DateCase{"5 août 2024", "2024-08-05T00:00:00Z"},
                    DateCase{"Σαβ, 17 Σεπ 2005 05:18:10 EEST", "2005-09-17T02:18:10Z"},
                    DateCase{"2004-május-05", "2004-05-05T00:00:00Z"}));

// \u202F narrow no-break space, \u00A0 no-break space, \u200E and \u200F direction marks.
INSTANTIATE_TEST_SUITE_P(
    SpacesAndMarks,
    Dates,
    testing::Values(DateCase{"10/15/2025, 3:04:05\u202FPM", "2025-10-15T15:04:05Z"},
                    DateCase{"Wed, 01 Oct 2025 3:04:05\u00A0PM GMT", "2025-10-01T15:04:05Z"},
                    DateCase{"\u200E10\u200E/\u200E15\u200E/\u200E2025 3:04\u00A0PM",
                             "2025-10-15T15:04:00Z"},
                    DateCase{"Wed,\u00A001\u2009Oct\u3000"
                             "2025\u00A0"
                             "10:00:00\u00A0+0200",
                             "2025-10-01T08:00:00Z"},
                    DateCase{"\uFEFF2025-10-01T10:00:00Z\u200B", "2025-10-01T10:00:00Z"},
                    DateCase{"2025-10-01T10:00:00\u221205:00", "2025-10-01T15:00:00Z"},
                    DateCase{"2025\u201110\u201101 10:00:00", "2025-10-01T10:00:00Z"},
                    DateCase{"２０２５年１０月１日 １０：００", "2025-10-01T10:00:00Z"},
                    DateCase{"١ أكتوبر ٢٠٢٥ ١٠:٠٠", "2025-10-01T10:00:00Z"},
                    DateCase{"2025-10-01T10%3A00%3A00%2B02%3A00", "2025-10-01T08:00:00Z"},
                    DateCase{"1 Oct 2025 · 10:00 GMT", "2025-10-01T10:00:00Z"}));

INSTANTIATE_TEST_SUITE_P(
    Halves,
    Dates,
    testing::Values(DateCase{"Sun, 15 Dec 2024 12:15 AM", "2024-12-15T00:15:00Z"},
                    DateCase{"Sun, 15 Dec 2024 12:15 PM", "2024-12-15T12:15:00Z"},
                    DateCase{"15 Dec 2024 13:05 PM", "2024-12-15T13:05:00Z"},
                    DateCase{"15 Dec 2024 13:05 AM", "null"},
                    DateCase{"15 Dec 2024 0:05 PM", "2024-12-15T12:05:00Z"},
                    DateCase{"15 Dec 2024 3.04 p.m.", "2024-12-15T15:04:00Z"},
                    DateCase{"1 de octubre de 2025 3:04:05 p.\u00A0m.", "2025-10-01T15:04:05Z"},
                    DateCase{"1/10/2025, 3:04:05 a. m.", "2025-01-10T03:04:05Z"},
                    DateCase{"2025/10/1 下午3:04:05", "2025-10-01T15:04:05Z"},
                    DateCase{"2025年10月1日下午3:04", "2025-10-01T15:04:00Z"},
                    DateCase{"2025年10月1日星期三 上午12:04", "2025-10-01T00:04:00Z"},
                    DateCase{"2025年10月1日 晚上8点30分", "2025-10-01T20:30:00Z"},
                    DateCase{"2025年10月1日 晚上12点30分", "null"},
                    DateCase{"2025年10月1日 凌晨3:04", "2025-10-01T03:04:00Z"},
                    DateCase{"2025年10月1日 中午12:04", "2025-10-01T12:04:00Z"},
                    DateCase{"2025年10月1日(水) 午後3時4分", "2025-10-01T15:04:00Z"},
                    DateCase{"2025. 10. 1. 오후 3:04:05", "2025-10-01T15:04:05Z"},
                    DateCase{"1/10/25, 3:04 μ.μ.", "2025-01-10T15:04:00Z"},
                    DateCase{"01 Οκτ 2025 3:04 ΠΜ", "2025-10-01T03:04:00Z"},
                    DateCase{"01 Οκτ 2025 3:04 ΜΜ", "2025-10-01T15:04:00Z"},
                    DateCase{"01/10/2025 3:04:05 CH", "2025-01-10T15:04:05Z"},
                    DateCase{"01/10/2025 3:04:05 SA", "2025-01-10T03:04:05Z"},
                    DateCase{"1 أكتوبر 2025 3:04 م", "2025-10-01T15:04:00Z"},
                    DateCase{"1 أكتوبر 2025 3:04:05 ص", "2025-10-01T03:04:05Z"},
                    DateCase{"1 अक्टूबर 2025 3:04 अपराह्न", "2025-10-01T15:04:00Z"},
                    DateCase{"1 Eki 2025 ÖS 3:04", "2025-10-01T15:04:00Z"},
                    DateCase{"2025. okt. 1. du. 3:04", "2025-10-01T15:04:00Z"},
                    DateCase{"1. 10. 2025 3:04 odp.", "2025-10-01T15:04:00Z"},
                    DateCase{"1 жовт. 2025 3:04 пп", "2025-10-01T15:04:00Z"},
                    DateCase{"1 Oct 2025 3:04 яяя", "null"},
                    DateCase{"1 октября 2025 г. 10:00 МСК", "2025-10-01T07:00:00Z"},
                    DateCase{"Sa. 4 Okt 2025 15:04", "2025-10-04T15:04:00Z"}));

INSTANTIATE_TEST_SUITE_P(
    Offsets,
    Dates,
    testing::Values(
        DateCase{"2025-10-01 10:00:00 +0200 +0200", "2025-10-01T08:00:00Z"},
        DateCase{"Wed, 01 Oct 2025 10:00:00 +0000 +0000", "2025-10-01T10:00:00Z"},
        DateCase{"2025-10-01T10:00:00+02:00 +0200", "2025-10-01T08:00:00Z"},
        DateCase{"2025-10-01T10:00:00+02:00+02:00", "2025-10-01T08:00:00Z"},
        DateCase{"Wed, 01 Oct 2025 10:00:00 GMT+0200", "2025-10-01T08:00:00Z"},
        DateCase{"Wed, 01 Oct 2025 10:00:00 GMT+02:00", "2025-10-01T08:00:00Z"},
        DateCase{"Wed, 01 Oct 2025 10:00:00 UTC -3", "2025-10-01T13:00:00Z"},
        DateCase{"Wed, 01 Oct 2025 10:00:00 IST +0530", "2025-10-01T04:30:00Z"},
        DateCase{"Wed, 01 Oct 2025 10:00:00 +0530 (IST)", "2025-10-01T04:30:00Z"},
        DateCase{"2025-10-01T10:00:00 02:00", "2025-10-01T08:00:00Z"},
        DateCase{"2025-10-01T10:00:00 0200", "2025-10-01T08:00:00Z"},
        DateCase{"2025-10-01T10:00:00.123 05:30", "2025-10-01T04:30:00Z"},
        DateCase{"2025-10-01T15:04:05 00:00", "2025-10-01T15:04:05Z"},
        DateCase{"Wed, 01 Oct 2025 10:00:00 0530", "2025-10-01T04:30:00Z"},
        DateCase{"Wed, 01 Oct 2025 10:00:00 + 0200", "2025-10-01T08:00:00Z"},
        DateCase{"2025-10-01 10:00:00 + 02:00", "2025-10-01T08:00:00Z"},
        DateCase{"Wed, 01 Oct 2025 10:00:00 - 0500", "2025-10-01T15:00:00Z"},
        DateCase{"Wed, 01 Oct 2025 10:00 - 12:00", "2025-10-01T10:00:00Z"},
        DateCase{"2025-10-01 10:00:00.1 +0000 UTC m=+0.1", "2025-10-01T10:00:00Z"},
        DateCase{"2025-10-01 10:00:00.123456789 +0200 CEST m=+0.012345678", "2025-10-01T08:00:00Z"},
        DateCase{"2025-10-01T10:00:00+02:00[Europe/Paris]", "2025-10-01T08:00:00Z"},
        DateCase{"2025-10-01T10:00[Europe/Paris]", "2025-10-01T08:00:00Z"},
        DateCase{"Wed Oct 01 2025 15:04:05 GMT+0530 (India Standard Time)", "2025-10-01T09:34:05Z"},
        DateCase{"Wed Oct 01 10:00:00 +0200 2025", "2025-10-01T08:00:00Z"},
        DateCase{"Wed Oct  1 10:00:00 EDT 2025", "2025-10-01T14:00:00Z"},
        DateCase{"Wed, 1 Oct 2025 10:00:00 ET", "2025-10-01T14:00:00Z"},
        DateCase{"Wed, 1 Jan 2025 10:00:00 ET", "2025-01-01T15:00:00Z"},
        DateCase{"Wed, 1 Oct 2025 10:00:00 E.S.T.", "2025-10-01T15:00:00Z"},
        DateCase{"Fri, 03 Mar 2023 13:13:53+5:30", "2023-03-03T07:43:53Z"},
        DateCase{"2025-10-01 10:00:00 2024", "null"}));

INSTANTIATE_TEST_SUITE_P(
    Zones,
    Dates,
    testing::Values(DateCase{"Wed, 01 Oct 2025 10:00:00 SAST", "2025-10-01T08:00:00Z"},
                    DateCase{"Wed, 01 Oct 2025 10:00:00 CAT", "2025-10-01T08:00:00Z"},
                    DateCase{"Wed, 01 Oct 2025 10:00:00 SGT", "2025-10-01T02:00:00Z"},
                    DateCase{"Wed, 01 Oct 2025 10:00:00 MYT", "2025-10-01T02:00:00Z"},
                    DateCase{"Wed, 01 Oct 2025 10:00:00 NPT", "2025-10-01T04:15:00Z"},
                    DateCase{"Wed, 01 Oct 2025 10:00:00 IDT", "2025-10-01T07:00:00Z"},
                    DateCase{"Wed, 01 Oct 2025 10:00:00 HKT", "2025-10-01T02:00:00Z"},
                    DateCase{"Wed, 01 Oct 2025 10:00:00 PKT", "2025-10-01T05:00:00Z"},
                    DateCase{"Wed, 01 Oct 2025 10:00:00 WIB", "2025-10-01T03:00:00Z"},
                    DateCase{"Wed, 01 Oct 2025 10:00:00 WITA", "2025-10-01T02:00:00Z"},
                    DateCase{"Wed, 01 Oct 2025 10:00:00 AEST", "2025-10-01T00:00:00Z"},
                    DateCase{"Wed, 01 Oct 2025 10:00:00 NZDT", "2025-09-30T21:00:00Z"},
                    DateCase{"Wed, 01 Oct 2025 10:00:00 EAT", "2025-10-01T07:00:00Z"},
                    DateCase{"Wed, 01 Oct 2025 10:00:00 WAT", "2025-10-01T09:00:00Z"},
                    DateCase{"Wed, 01 Oct 2025 10:00:00 HAE", "2025-10-01T14:00:00Z"},
                    DateCase{"Wed, 01 Oct 2025 10:00:00 BST", "2025-10-01T09:00:00Z"},
                    DateCase{"Wed, 01 Oct 2025 10:00:00 PST", "2025-10-01T18:00:00Z"}));

INSTANTIATE_TEST_SUITE_P(
    Machines,
    Dates,
    testing::Values(DateCase{"/Date(1759312800000)/", "2025-10-01T10:00:00Z"},
                    DateCase{"/Date(1759312800000+0200)/", "2025-10-01T10:00:00Z"},
                    DateCase{"\\/Date(1759312800000-0500)\\/", "2025-10-01T10:00:00Z"},
                    DateCase{"new Date(1759312800000)", "2025-10-01T10:00:00Z"},
                    DateCase{"/Date(-62135596800000)/", "null"},
                    DateCase{"/Date()/", "null"},
                    DateCase{"-62135596800", "null"},
                    DateCase{"1759312800.123", "2025-10-01T10:00:00Z"},
                    DateCase{"1759312800123", "2025-10-01T10:00:00Z"},
                    DateCase{"1759312800123.5", "2025-10-01T10:00:00Z"},
                    DateCase{"1759312800123456", "2025-10-01T10:00:00Z"},
                    DateCase{"1759312800123456789", "2025-10-01T10:00:00Z"},
                    DateCase{"@1759312800", "2025-10-01T10:00:00Z"},
                    DateCase{"20251001T150405Z", "2025-10-01T15:04:05Z"},
                    DateCase{"20251001T1504+0200", "2025-10-01T13:04:00Z"},
                    DateCase{"20251001 150405", "2025-10-01T15:04:05Z"},
                    DateCase{"20251001150405.123", "2025-10-01T15:04:05Z"},
                    DateCase{"20251001150405123", "2025-10-01T15:04:05Z"},
                    DateCase{"2025-W40-3", "2025-10-01T00:00:00Z"},
                    DateCase{"2025-W40-3T15:04Z", "2025-10-01T15:04:00Z"},
                    DateCase{"2025-10-01 15:04:05:123", "2025-10-01T15:04:05Z"},
                    DateCase{"2025-10-01 15.04.05", "2025-10-01T15:04:05Z"}));

INSTANTIATE_TEST_SUITE_P(
    Calendars,
    Dates,
    testing::Values(DateCase{"พุธ, 01 ตุลาคม 2568 15:04:05 +0700", "2025-10-01T08:04:05Z"},
                    DateCase{"พ., 01 ต.ค. 2025 15:04:05 +0700", "2025-10-01T08:04:05Z"},
                    DateCase{"1 ต.ค. 68 15:04 น.", "2025-10-01T15:04:00Z"},
                    DateCase{"1 ต.ค. 25 15:04 น.", "2025-10-01T15:04:00Z"},
                    DateCase{"2568-10-01T15:04:05+07:00", "2025-10-01T08:04:05Z"},
                    DateCase{"令和7年10月1日 15時4分", "2025-10-01T15:04:00Z"},
                    DateCase{"民國114年10月1日", "2025-10-01T00:00:00Z"},
                    DateCase{"1404-07-09T15:04:05Z", "null"},
                    DateCase{"1447-04-09", "null"},
                    DateCase{"Mon, 01 Jan 0001 00:00:00 +0000", "null"}));

INSTANTIATE_TEST_SUITE_P(Broken,
                         Dates,
                         testing::Values(DateCase{"", "null"},
                                         DateCase{"soon", "null"},
                                         DateCase{"0000-00-00", "null"},
                                         DateCase{"0001-01-01T00:00:00Z", "null"},
                                         DateCase{"31 Feb 2024", "null"},
                                         DateCase{"Tue, 05 Mar 2024 25:08:07 GMT", "null"},
                                         DateCase{"Tue, 05 Mar 2024 09:61:07 GMT", "null"},
                                         DateCase{"Tue, 05 Mar 2024 09:08:07 +99:99", "null"},
                                         DateCase{"2024-13-01", "null"},
                                         DateCase{"257-257-257", "null"},
                                         DateCase{"99999999999999999999", "null"},
                                         DateCase{"2024年3月5日 25時8分", "null"},
                                         DateCase{"5 Mar 2024 9.60", "null"},
                                         DateCase{"1:2", "null"}));

INSTANTIATE_TEST_SUITE_P(
    ThreeCyrillicLetters,
    Dates,
    testing::Values(DateCase{"Пн, 30 ноя 2026 10:00:00 +0300", "2026-11-30T07:00:00Z"},
                    DateCase{"05 сен 2025 10:00:00 +0300", "2025-09-05T07:00:00Z"},
                    DateCase{"5 фев 2025 10:00:00 +0300", "2025-02-05T07:00:00Z"},
                    DateCase{"5 мая 2025 10:00:00 +0300", "2025-05-05T07:00:00Z"},
                    DateCase{"5 июл 2025 10:00:00 +0300", "2025-07-05T07:00:00Z"},
                    DateCase{"30 лис 2026 10:00:00 +0200", "2026-11-30T08:00:00Z"},
                    DateCase{"5 вер 2025 10:00:00 +0300", "2025-09-05T07:00:00Z"}));

INSTANTIATE_TEST_SUITE_P(
    Vietnamese,
    Dates,
    testing::Values(DateCase{"10 tháng 10 2025 10:00", "2025-10-10T10:00:00Z"},
                    DateCase{"ngày 13 tháng 10 năm 2025", "2025-10-13T00:00:00Z"},
                    DateCase{"Thứ Hai, 13 Tháng Mười 2025 10:00:00 +0700", "2025-10-13T03:00:00Z"},
                    DateCase{"Thứ 2, 13/10/2025 10:00", "2025-10-13T10:00:00Z"},
                    DateCase{"T2, 13 thg 10 2025 10:00", "2025-10-13T10:00:00Z"},
                    DateCase{"CN, 12 thg 10, 2025", "2025-10-12T00:00:00Z"},
                    DateCase{"1 Tháng Mười Một 2025", "2025-11-01T00:00:00Z"},
                    DateCase{"Tháng Mười Hai 1, 2025", "2025-12-01T00:00:00Z"},
                    DateCase{"1 tháng năm năm 2025", "2025-05-01T00:00:00Z"},
                    DateCase{"13-Th10-2025", "2025-10-13T00:00:00Z"}));

INSTANTIATE_TEST_SUITE_P(
    WrittenTwice,
    Dates,
    testing::Values(DateCase{"Mon, 01 Dec 2025 10:00:00 GMT Mon, 01 Dec 2025 10:00:00 GMT",
                             "2025-12-01T10:00:00Z"},
                    DateCase{"Mon, 01 Dec 2025 10:00:00 GMTMon, 01 Dec 2025 10:00:00 GMT",
                             "2025-12-01T10:00:00Z"},
                    DateCase{"2025-12-01T10:00:00Z2025-12-01T10:00:00Z", "2025-12-01T10:00:00Z"},
                    DateCase{"2025-12-01 10:00, 2025-12-01 10:00", "2025-12-01T10:00:00Z"},
                    DateCase{"Mon, 01 Dec 2025 10:00:00 GMT, Tue, 02 Dec 2025 11:00:00 GMT",
                             "2025-12-01T10:00:00Z"},
                    DateCase{"2025-12-01T10:00:00Z 2025-12-02T11:00:00Z", "2025-12-01T10:00:00Z"},
                    DateCase{"2025-12-01/2025-12-05", "2025-12-01T00:00:00Z"},
                    DateCase{"2025-12-01 10:00 Monday", "2025-12-01T10:00:00Z"},
                    DateCase{"10:00 Mon, 01 Dec 2025", "2025-12-01T10:00:00Z"},
                    DateCase{"2025202520252025", "2034-03-05T20:15:20Z"}));

INSTANTIATE_TEST_SUITE_P(
    CutOrBent,
    Dates,
    testing::Values(DateCase{"2025-12-01T10:00:00+02:", "2025-12-01T08:00:00Z"},
                    DateCase{"Mon, 01 Dec 2025 10:00:00 +0230:", "2025-12-01T07:30:00Z"},
                    DateCase{"2025-12-01T10:00:00+020", "2025-12-01T08:00:00Z"},
                    DateCase{"2025-12-01T10:00:00+530", "2025-12-01T04:30:00Z"},
                    DateCase{"Mon, 01 Dec 2025 10:00:00 0", "2025-12-01T10:00:00Z"},
                    DateCase{"2025-12-01T10:00:05:-0700", "2025-12-01T17:00:05Z"},
                    DateCase{"2025-12-01T10:00:05:00Z", "2025-12-01T10:00:05Z"},
                    DateCase{"2025-12-01T10:00:05:4Z", "null"},
                    DateCase{"2025-12-01T10:00:05+02:zz", "null"},
                    DateCase{"Mon, 01 Dec 2025 10 -0700", "2025-12-01T17:00:00Z"},
                    DateCase{"2025-12-01 10-00-05", "2025-12-01T10:00:05Z"},
                    DateCase{"1 Dec 2025 1000 GMT", "2025-12-01T10:00:00Z"},
                    DateCase{"10 AM December 1, 2025", "2025-12-01T10:00:00Z"},
                    DateCase{"December 1, 2025 10 p.m.", "2025-12-01T22:00:00Z"},
                    DateCase{"1 décembre 2025 10 h 30", "2025-12-01T10:30:00Z"},
                    DateCase{"Mon, 01 Decem 2025 10:00:00 GMT", "2025-12-01T10:00:00Z"},
                    DateCase{"Mon, 01 12 2025 10:00:00 GMT", "2025-12-01T10:00:00Z"},
                    DateCase{"2025 12 01", "2025-12-01T00:00:00Z"},
                    DateCase{"Dec-01-2025 10:00", "2025-12-01T10:00:00Z"},
                    DateCase{"12-31-2025", "2025-12-31T00:00:00Z"},
                    DateCase{"new Date(\"2025-12-01T10:00:00Z\")", "2025-12-01T10:00:00Z"},
                    DateCase{"1 كانون الأول 2025", "2025-12-01T00:00:00Z"},
                    DateCase{"3 تشرين الثاني 2025 10:00", "2025-11-03T10:00:00Z"},
                    DateCase{"1 دجنبر 2025", "2025-12-01T00:00:00Z"},
                    DateCase{"1 בדצמבר 2025, 10:00", "2025-12-01T10:00:00Z"}));

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
}  // namespace feeds
