#include "rules/toml/string_places.hpp"

#include <unicode/utf8.h>

#include <algorithm>
#include <string>

namespace rules::toml {
namespace {

// Reads a TOML string as TOML does, noting where its characters come from.
class Reader {
public:
    Reader(const SourceText& file, Place begin, std::uint32_t first)
        : file_(file.text()),
          at_(file.offset(begin)),
          line_(begin.line),
          column_(begin.column),
          value_(first) {}

    std::vector<StringPlace> run() {
        if (at_ >= file_.size())
            return {};
        const char quote = file_[at_];
        if (quote != '"' && quote != '\'')
            return {};
        const std::string three(3, quote);
        const bool multi = file_.substr(at_, 3) == three;
        step(multi ? 3 : 1);
        if (multi && at_newline())
            newline();
        mark();
        const std::string close = multi ? three : std::string(1, quote);
        while (at_ < file_.size() && !file_.substr(at_).starts_with(close))
            one(quote == '"', multi);
        return std::move(places_);
    }

private:
    char next() const { return at_ < file_.size() ? file_[at_] : '\0'; }

    void step(std::size_t bytes) {
        for (std::size_t i = 0; i < bytes && at_ < file_.size(); ++i) {
            ++at_;
            if (at_ >= file_.size() || !U8_IS_TRAIL(file_[at_]))
                ++column_;
        }
    }

    bool at_newline() const { return file_.substr(at_, 2) == "\r\n" || next() == '\n'; }

    /// CR LF is one character of the value: LF.
    void newline() {
        at_ += next() == '\r' ? 2 : 1;
        ++line_;
        column_ = 1;
    }

    void mark() {
        places_.push_back(
            {value_, static_cast<std::uint32_t>(line_), static_cast<std::uint32_t>(column_)});
    }

    void one(bool escapes, bool multi) {
        if (escapes && next() == '\\') {
            escape(multi);
            return;
        }
        if (at_newline()) {
            newline();
            ++value_;
            mark();
            return;
        }
        step(1);
        ++value_;
    }

    void escape(bool multi) {
        const char kind = at_ + 1 < file_.size() ? file_[at_ + 1] : '\0';
        if (multi && (kind == '\n' || kind == '\r' || kind == ' ' || kind == '\t')) {
            step(1);
            while (next() == ' ' || next() == '\t' || next() == '\n' || next() == '\r')
                if (next() == '\n')
                    newline();
                else
                    step(1);
            mark();
            return;
        }
        std::size_t digits = 0;
        if (kind == 'u')
            digits = 4;
        if (kind == 'U')
            digits = 8;
        std::uint32_t c = 0;
        for (std::size_t i = 0; i < digits && at_ + 2 + i < file_.size(); ++i) {
            const char d = file_[at_ + 2 + i];
            const auto lower = static_cast<char>(d | 0x20);
            c = c * 16 + static_cast<std::uint32_t>(d <= '9' ? d - '0' : lower - 'a' + 10);
        }
        step(2 + digits);
        std::uint32_t length = 1;
        if (digits > 0 && c >= 0x80)
            length = c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
        value_ += length;
        mark();
    }

    std::string_view file_;
    std::size_t at_;
    std::size_t line_;
    std::size_t column_;
    std::uint32_t value_;
    std::vector<StringPlace> places_;
};

}  // namespace

std::vector<StringPlace> string_places(const SourceText& file, Place begin, std::uint32_t first) {
    return Reader(file, begin, first).run();
}

Place place_in(std::span<const StringPlace> places, std::string_view text, std::uint32_t offset) {
    auto place = std::ranges::upper_bound(places, offset, {}, &StringPlace::offset);
    if (place != places.begin())
        --place;
    const auto begin = std::min<std::size_t>(place->offset, text.size());
    const auto end = std::clamp<std::size_t>(offset, begin, text.size());
    return {.line = place->line,
            .column = place->column + static_cast<std::size_t>(std::ranges::count_if(
                                          text.substr(begin, end - begin),
                                          [](char c) { return !U8_IS_TRAIL(c); }))};
}

}  // namespace rules::toml
