#!/usr/bin/env python3
"""Is each small question answered in one place?

Each row of the table is a question that code everywhere has, the signs by which code that answers it
for itself is known, and the place that answers it. feeds/ and rules/ know neither each other, so that
some questions have an answer in each. A sign elsewhere fails the check: call what is there, or move it
to a place that both may know.

  tests/checks/once.py           what is wrong; exit code 1 if anything is
"""

import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
TOPS = ("feeds", "rules", "daemon")

# question, signs, places (files or folders)
QUESTIONS = (
    ("parts of a URL", r"boost::urls|\bCURLU\b|\bcurl_url\b", ("feeds/url/",)),
    ("RFC 3986 resolution", r"^\S.* \w*dot_segments\w*\(std", ("feeds/url/",)),
    ("a date's text", r"\bstrptime\b|\btimegm\b|\bcurl_getdate\b|\bget_time\b", ("feeds/dates/",)),
    ("Retry-After", r"parse_retry_after|retry_after\(std::string_view",
     ("feeds/dates/", "feeds/fetch/retry_after")),
    ("base64", r"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdef|EVP_(En|De)codeBlock", ("feeds/text/base64",)),
    ("trim", r"^(?:[\w:]+ )*(?:std::string_view|std::string|void) (?:trim|trimmed|strip|stripped)\(",
     ("feeds/text/", "rules/text/")),
    ("lower case of ASCII", r"^(?:[\w:]+ )*(?:std::string|char|void) (?:to_lower|lower|lowered|lower_case)\(",
     ("feeds/text/", "rules/text/")),
    ("hex digits", r"0123456789abcdef|0123456789ABCDEF", ("feeds/text/", "rules/toml/shown")),
    ("UTF-8 by hand", r"& 0x3FU?\b|& 0xC0U?\) [!=]= 0x80", ("feeds/text/", "rules/text/")),
    ("TOML", r"\btoml::parse\b", ("rules/toml/",)),
    ("the wall clock", r"system_clock::now\(|\bgettimeofday\b|\bCLOCK_REALTIME\b",
     ("daemon/time.hpp", "daemon/clock_watch.hpp", "daemon/admin/log", "daemon/store/log_watch")),
    ("a mail address", r"\bis_mail_address\(std|parse_mail_address\(std", ("daemon/alerts/",)),
)


def main():
    wrong = 0
    for top in TOPS:
        for file in sorted((ROOT / top).rglob("*")):
            if file.suffix not in (".cpp", ".hpp"):
                continue
            name = str(file.relative_to(ROOT))
            text = file.read_text(encoding="utf-8")
            for question, sign, places in QUESTIONS:
                if name.startswith(places):
                    continue
                for match in re.finditer(sign, text, re.M):
                    wrong += 1
                    line = text.count("\n", 0, match.start()) + 1
                    print(f"{name}:{line}: {question} is answered by {places[0]}: "
                          f"{match.group(0).strip()}")
    print(f"{len(QUESTIONS)} questions, {wrong} answered elsewhere too")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
