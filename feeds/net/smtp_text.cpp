#include "feeds/net/smtp_text.hpp"

#include "feeds/net/request_headers.hpp"
#include "feeds/text/ascii.hpp"

#include <algorithm>

namespace feeds::net {

namespace {

constexpr std::size_t kMaxWords = 200;

std::string words_of(std::string_view text) {
    std::string words;
    while (!text.empty() && words.size() < kMaxWords) {
        const auto end = std::min(text.find(' '), text.size());
        const std::string_view word = text.substr(0, end);
        text.remove_prefix(std::min(end + 1, text.size()));
        if (!word.empty() && word.find("://") == std::string_view::npos) {
            words += words.empty() ? "" : " ";
            words += word;
        }
    }
    words.resize(std::min(words.size(), kMaxWords));
    for (char& c : words)
        c = (static_cast<unsigned char>(c) < 0x20 || c == 0x7f) ? ' ' : c;
    return words;
}

}  // namespace

bool is_mailbox(std::string_view text) {
    constexpr std::string_view kForbidden = "<> \t";
    return text.size() <= 320 && is_ascii(text) && !has_control_characters(text) &&
           text.find_first_of(kForbidden) == std::string_view::npos;
}

bool is_ehlo_name(std::string_view text) {
    return std::ranges::all_of(text, [](char c) { return is_alnum(c) || c == '.' || c == '-'; });
}

std::optional<SmtpReply> parse_reply_line(std::string_view line) {
    if (line.size() < 3 || !std::ranges::all_of(line.substr(0, 3), is_digit))
        return std::nullopt;
    SmtpReply reply;
    reply.code = (line[0] - '0') * 100 + (line[1] - '0') * 10 + (line[2] - '0');
    reply.words = words_of(line.substr(std::min<std::size_t>(4, line.size())));
    return reply;
}

SmtpReplies::State SmtpReplies::take_line(std::string_view line) {
    if (line.ends_with('\r'))
        line.remove_suffix(1);
    auto parsed = parse_reply_line(line);
    if (!parsed)
        return State::malformed;
    reply_ = std::move(*parsed);
    return line.size() > 3 && line[3] == '-' ? State::incomplete : State::complete;
}

SmtpReplies::State SmtpReplies::feed(std::string_view bytes) {
    seen_ += bytes.size();
    if (seen_ > most_)
        return State::malformed;
    pending_ += bytes;
    std::size_t at = 0;
    auto state = State::incomplete;
    for (auto end = pending_.find('\n'); end != std::string::npos && state == State::incomplete;
         end = pending_.find('\n', at)) {
        state = take_line(std::string_view(pending_).substr(at, end - at));
        at = end + 1;
    }
    pending_.erase(0, at);
    return state;
}

SmtpReply SmtpReplies::known() const {
    if (reply_.code != 0)
        return reply_;
    // The digits alone may be the beginning of something else.
    const bool is_whole =
        pending_.size() > 3 && (pending_[3] == ' ' || pending_[3] == '-' || pending_[3] == '\r');
    return is_whole ? parse_reply_line(pending_).value_or(SmtpReply{}) : SmtpReply{};
}

std::string smtp_payload(std::string_view message) {
    std::string payload;
    payload.reserve(message.size() + message.size() / 64 + 8);
    bool at_line_start = true;
    for (std::size_t i = 0; i < message.size(); ++i) {
        const char c = message[i];
        if (at_line_start && c == '.')
            payload += '.';
        // A bare LF or CR would end a line for some servers and not for others.
        if (c == '\n' || c == '\r') {
            payload += "\r\n";
            i += c == '\r' && i + 1 < message.size() && message[i + 1] == '\n' ? 1 : 0;
        } else {
            payload += c;
        }
        at_line_start = c == '\n' || c == '\r';
    }
    payload += at_line_start ? "" : "\r\n";
    return payload + ".\r\n";
}

}  // namespace feeds::net
