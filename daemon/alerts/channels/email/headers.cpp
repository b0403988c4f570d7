#include "daemon/alerts/channels/email/headers.hpp"

#include "daemon/alerts/text/clean.hpp"
#include "daemon/alerts/text/split.hpp"
#include "feeds/text/base64.hpp"

#include <spdlog/fmt/chrono.h>
#include <spdlog/fmt/fmt.h>
#include <unicode/utf8.h>

#include <algorithm>
#include <cctype>
#include <iterator>

namespace newsalertd::alerts {

namespace {

constexpr std::size_t kLine = 78;
constexpr std::size_t kEncodedWord = 75;
constexpr std::size_t kQuotedPrintableLine = 76;
constexpr std::string_view kWordStart = "=?UTF-8?B?";
constexpr std::string_view kWordEnd = "?=";

bool is_plain(std::string_view text) {
    return text.find("=?") == std::string_view::npos &&
           std::ranges::all_of(text, [](unsigned char c) { return c >= 0x20 && c < 0x7F; });
}

bool is_atext_or_blank(unsigned char c) {
    return std::isalnum(c) != 0 || c == ' ' ||
           std::string_view("!#$%&'*+-/=?^_`{|}~").find(static_cast<char>(c)) !=
               std::string_view::npos;
}

/// The bytes that fit into an encoded word of `room` characters, without splitting a character.
std::size_t bytes_for(std::string_view text, std::size_t room) {
    const std::size_t overhead = kWordStart.size() + kWordEnd.size();
    // Not even one character of four bytes: the caller's first line is full, take one anyway.
    const std::size_t most = room < overhead + 8 ? 4 : (room - overhead) / 4 * 3;
    if (text.size() <= most)
        return text.size();
    std::size_t end = most;
    while (end > 0 && U8_IS_TRAIL(static_cast<std::uint8_t>(text[end])))
        --end;
    return end == 0 ? most : end;
}

/// Encoded words, folded; the first starts at `column` of its line.
std::string encoded_words(std::string_view text, std::size_t column) {
    std::string out;
    std::size_t room = column + 30 < kLine ? std::min(kEncodedWord, kLine - column) : kEncodedWord;
    if (column + 30 >= kLine)
        out += "\r\n ";
    bool first = true;
    while (!text.empty()) {
        const std::size_t count = bytes_for(text, room);
        out += first ? "" : "\r\n ";
        out += kWordStart;
        out += feeds::encode_base64(text.substr(0, count));
        out += kWordEnd;
        text.remove_prefix(count);
        room = kEncodedWord;
        first = false;
    }
    return out;
}

/// Plain text folded at blanks; nullopt-like empty result if a word is too long for a line.
std::string folded(std::string_view text, std::size_t column) {
    std::string out;
    while (!text.empty()) {
        const std::size_t end = std::min(text.find(' '), text.size());
        const std::string_view word = text.substr(0, end);
        if (word.size() + 1 > kLine)
            return {};
        if (!out.empty() || column + word.size() > kLine) {
            const bool fits = column + 1 + word.size() <= kLine;
            out += fits ? " " : "\r\n ";
            column = fits ? column + 1 : 1;
        }
        out += word;
        column += word.size();
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return out;
}

std::string quoted_string(std::string_view text) {
    std::string out = "\"";
    for (const char c : text) {
        if (c == '"' || c == '\\')
            out += '\\';
        out += c;
    }
    return out + '"';
}

bool is_qp_literal(unsigned char c) {
    return c >= 0x21 && c <= 0x7E && c != '=';
}

/// One line of the text as lines of quoted-printable.
void append_qp_line(std::string& out, std::string_view line) {
    std::size_t column = 0;
    for (std::size_t i = 0; i < line.size(); ++i) {
        const auto c = static_cast<unsigned char>(line[i]);
        const bool last = i + 1 == line.size();
        const bool blank = (c == ' ' || c == '\t') && !last;
        // A dot or "From " at the start of a line means something to servers on the way.
        const bool risky = column == 0 && (c == '.' || line.substr(i).starts_with("From "));
        const bool literal = (is_qp_literal(c) && !risky) || blank;
        const std::size_t width = literal ? 1 : 3;
        // One column stays for the soft break's "=", also on the last line: simple and allowed.
        if (column + width > kQuotedPrintableLine - 1) {
            out += "=\r\n";
            column = 0;
            // Judged anew, now at the start of a line.
            --i;
            continue;
        }
        if (literal)
            out += static_cast<char>(c);
        else
            fmt::format_to(std::back_inserter(out), "={:02X}", c);
        column += width;
    }
    out += "\r\n";
}

}  // namespace

std::string text_header(std::string_view name, std::string_view value) {
    const std::string clean = text::clean_line(value);
    std::string out(name);
    out += ": ";
    std::string shown = is_plain(clean) ? folded(clean, out.size()) : std::string();
    if (shown.empty() && !clean.empty())
        shown = encoded_words(clean, out.size());
    if (shown.starts_with("\r\n"))
        out.pop_back();  // no blank before the fold
    return out + shown + "\r\n";
}

std::string phrase(std::string_view text, std::size_t column) {
    const std::string clean = text::clean_line(text);
    if (!is_plain(clean) || column + clean.size() > 60)
        return encoded_words(clean, column);
    return std::ranges::all_of(clean, is_atext_or_blank) ? clean : quoted_string(clean);
}

std::string quoted_printable(std::string_view text) {
    std::string out;
    out.reserve(text.size() + text.size() / 4);
    text::for_each_part(text, "\n", [&](std::string_view line) { append_qp_line(out, line); });
    return out;
}

std::string mail_date(std::chrono::sys_seconds time) {
    const std::tm at = fmt::gmtime(time.time_since_epoch().count());
    return fmt::format("{:%a}, {} {:%b %Y %H:%M:%S} +0000", at, at.tm_mday, at);
}

}  // namespace newsalertd::alerts
