#include "rules/text/tokenize.hpp"

#include "rules/text/ascii.hpp"

#include <unicode/utf8.h>

#include <algorithm>
#include <bit>

namespace rules::text {
namespace {

struct Decoded {
    char32_t c;
    std::size_t end;
};

inline Decoded decode(std::string_view text, std::size_t at) {
    const auto byte = static_cast<unsigned char>(text.data()[at]);
    if (byte < 0x80)
        return {byte, at + 1};
    auto i = static_cast<std::int64_t>(at);
    UChar32 c = 0;
    U8_NEXT_OR_FFFD(text.data(), i, static_cast<std::int64_t>(text.size()), c);
    return {static_cast<char32_t>(c), static_cast<std::size_t>(i)};
}

inline bool is_ascii_word(char c) {
    return kAsciiWord[static_cast<unsigned char>(c)];
}

inline CharKind kind_of(char32_t c) {
    if (c >= 0x80)
        return char_info(c).kind;
    return kAsciiWord[c] ? CharKind::word : CharKind::separator;
}

std::uint32_t narrow(std::size_t n) {
    return static_cast<std::uint32_t>(n);
}

// Maps bytes of the folded text back to the raw text, for ascending questions.
class Origin {
public:
    Origin(const std::vector<Segment>& segments, std::size_t raw_size)
        : segments_(segments), raw_size_(raw_size) {}

    std::uint32_t start(std::size_t folded) {
        seek(folded);
        return segments_[at_].raw;
    }

    std::uint32_t end(std::size_t last_folded) {
        seek(last_folded);
        return at_ + 1 < segments_.size() ? segments_[at_ + 1].raw : narrow(raw_size_);
    }

private:
    void seek(std::size_t folded) {
        while (at_ + 1 < segments_.size() && segments_[at_ + 1].folded <= folded)
            ++at_;
    }

    const std::vector<Segment>& segments_;
    std::size_t raw_size_;
    std::size_t at_ = 0;
};

bool is_apostrophe(char32_t c) {
    return c == U'\'' || c == 0x2019 || c == 0x02BC || c == 0xFF07;
}

CharKind kind_at(std::string_view raw, std::size_t at) {
    if (at >= raw.size())
        return CharKind::separator;
    return kind_of(decode(raw, at).c);
}

// The end of an English possessive that begins at `at`, or `at`.
std::size_t skip_possessive(std::string_view raw, std::size_t at) {
    if (at >= raw.size())
        return at;
    const Decoded mark = decode(raw, at);
    if (!is_apostrophe(mark.c) || mark.end >= raw.size())
        return at;
    if (raw[mark.end] != 's' && raw[mark.end] != 'S')
        return at;
    const CharKind after = kind_at(raw, mark.end + 1);
    return after == CharKind::separator || after == CharKind::single ? mark.end + 1 : at;
}

std::size_t run_end(std::string_view raw, std::size_t at, CharKind first) {
    if (first != CharKind::single)
        while (at < raw.size() && is_ascii_word(raw.data()[at]))
            ++at;
    while (at < raw.size()) {
        const Decoded d = decode(raw, at);
        const CharKind kind = kind_of(d.c);
        const bool joins = kind == CharKind::mark || kind == CharKind::ignored ||
                           (kind == CharKind::word && first != CharKind::single);
        if (!joins)
            break;
        at = d.end;
    }
    return at;
}

struct Stretch {
    std::size_t end;      ///< words before it are taken
    std::size_t foreign;  ///< up to there another character than ASCII is known to be
};

// Takes words of ASCII from `at` on, a block at a time up to the first with another character.
Stretch take_ascii(std::string_view raw,
                   std::size_t at,
                   std::uint32_t& position,
                   std::vector<Token>& out) {
    std::size_t begin = 0;
    std::size_t taken = at;
    bool inside = false;
    const auto close = [&](std::size_t end) {
        const bool possessive = end - begin == 1 && (raw[begin] == 's' || raw[begin] == 'S') &&
                                begin == taken + 1 && raw[taken] == '\'';
        if (possessive && !out.empty() && out.back().end == taken)
            return;
        out.push_back({position++, narrow(begin), narrow(end)});
        taken = end;
    };
    std::size_t block = at;
    for (; block < raw.size(); block += kAsciiBlock) {
        const AsciiBlock bits =
            ascii_block(raw.data() + block, std::min(kAsciiBlock, raw.size() - block));
        if (bits.foreign != 0)
            break;
        // Where a word begins or ends: a bit that differs from the one before it.
        std::uint64_t edges = bits.words ^ (bits.words << 1 | (inside ? 1 : 0));
        for (; edges != 0; edges &= edges - 1) {
            const std::size_t edge = block + static_cast<std::size_t>(std::countr_zero(edges));
            if (inside)
                close(edge);
            begin = edge;
            inside = !inside;
        }
    }
    if (block < raw.size())
        return {taken == at ? at : skip_possessive(raw, taken), block + kAsciiBlock};
    if (inside)
        close(raw.size());
    return {raw.size(), raw.size()};
}

}  // namespace

ExactTokens tokenize_exact(std::string_view raw) {
    ExactTokens out;
    tokenize_exact(raw, out);
    return out;
}

void tokenize_exact(std::string_view raw, ExactTokens& out) {
    out.folded.clear();
    out.tokens.clear();
    out.views.clear();
    out.segments.clear();
    fold_exact(raw, out.folded, &out.segments);
    Origin origin(out.segments, raw.size());
    const std::string_view folded = out.folded;
    std::size_t at = 0;
    std::size_t begin = std::string_view::npos;
    const auto close = [&](std::size_t end) {
        if (begin == std::string_view::npos)
            return;
        const std::uint32_t start = origin.start(begin);
        out.tokens.push_back({narrow(out.tokens.size()), start, origin.end(end - 1)});
        out.views.push_back({narrow(begin), narrow(end)});
        begin = std::string_view::npos;
    };
    while (at < folded.size()) {
        const Decoded d = decode(folded, at);
        if (!char_info(d.c).token)
            close(at);
        else if (begin == std::string_view::npos)
            begin = at;
        at = d.end;
    }
    close(folded.size());
}

std::vector<Token> tokenize_by_script(std::string_view raw) {
    std::vector<Token> out;
    tokenize_by_script(raw, out);
    return out;
}

void tokenize_by_script(std::string_view raw, std::vector<Token>& out) {
    out.clear();
    std::size_t at = 0;
    std::uint32_t position = 0;
    std::size_t foreign = 0;
    bool after_single = false;
    bool punctuated = false;
    while (at < raw.size()) {
        if (at >= foreign && !after_single) {
            const Stretch stretch = take_ascii(raw, at, position, out);
            at = stretch.end;
            foreign = stretch.foreign;
            continue;
        }
        const Decoded d = decode(raw, at);
        const CharKind kind = kind_of(d.c);
        if (kind == CharKind::separator || kind == CharKind::ignored) {
            punctuated = punctuated || (kind == CharKind::separator && d.c != U' ' &&
                                        d.c != U'\n' && d.c != U'\t' && d.c != 0x3000);
            at = d.end;
            continue;
        }
        const std::size_t end = run_end(raw, d.end, kind);
        const bool single = kind == CharKind::single;
        if (single && after_single && punctuated)
            ++position;
        out.push_back({position++, narrow(at), narrow(end)});
        after_single = single;
        punctuated = false;
        at = single ? end : skip_possessive(raw, end);
    }
}

FoldedToken fold_token(std::string_view raw) {
    FoldedToken out;
    std::string folded;
    fold_exact(raw, folded);
    std::size_t at = 0;
    bool first = true;
    while (at < folded.size()) {
        const Decoded d = decode(folded, at);
        const CharInfo& info = char_info(d.c);
        if (info.token)
            out.folded.append(folded, at, d.end - at);
        if (first && info.kind == CharKind::single)
            out.single = true;
        if (d.c >= U'0' && d.c <= U'9')
            out.has_digit = true;
        first = false;
        at = d.end;
    }
    out.plain = strip_accents(out.folded);
    return out;
}

}  // namespace rules::text
