#include "rules/text/char_kind.hpp"
#include "rules/text/token_joiner.hpp"
#include "rules/text/tokenize.hpp"

#include <algorithm>
#include <bit>

namespace rules::text {
namespace {

bool is_apostrophe(char32_t c) {
    return c == U'\'' || c == 0x2019 || c == 0x02BC || c == 0xFF07;
}

}  // namespace

std::size_t possessive_end(std::string_view raw, std::size_t at) {
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

namespace {

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
                   TokenJoiner& joiner,
                   const std::vector<Token>& out) {
    std::size_t begin = 0;
    std::size_t taken = at;
    bool inside = false;
    const auto close = [&](std::size_t end) {
        const bool possessive = end - begin == 1 && (raw[begin] == 's' || raw[begin] == 'S') &&
                                begin == taken + 1 && (raw[taken] == '\'' || raw[taken] == '`');
        if (possessive && !out.empty() && out.back().end == taken)
            return;
        taken = joiner.add(begin, end);
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
        return {taken == at ? at : possessive_end(raw, taken), block + kAsciiBlock};
    if (inside)
        close(raw.size());
    return {raw.size(), raw.size()};
}

}  // namespace

std::vector<Token> tokenize_by_script(std::string_view raw) {
    std::vector<Token> out;
    tokenize_by_script(raw, out);
    return out;
}

void tokenize_by_script(std::string_view raw, std::vector<Token>& out) {
    out.clear();
    std::size_t at = 0;
    TokenJoiner joiner(raw, out);
    std::size_t foreign = 0;
    bool after_single = false;
    bool punctuated = false;
    while (at < raw.size()) {
        if (at >= foreign && !after_single) {
            const Stretch stretch = take_ascii(raw, at, joiner, out);
            at = stretch.end;
            foreign = stretch.foreign;
            continue;
        }
        const Decoded d = decode(raw, at);
        const CharKind kind = kind_of(d.c);
        // A mark here has nothing before it that it could belong to.
        if (kind != CharKind::word && kind != CharKind::single) {
            punctuated = punctuated || (kind == CharKind::separator && d.c != U' ' &&
                                        d.c != U'\n' && d.c != U'\t' && d.c != 0x3000);
            at = d.end;
            continue;
        }
        const std::size_t end = run_end(raw, d.end, kind);
        const bool single = kind == CharKind::single;
        if (single)
            joiner.add_single(at, end, after_single && punctuated);
        at = single ? end : possessive_end(raw, joiner.add(at, end));
        after_single = single;
        punctuated = false;
    }
}

Possessive read_possessive(std::string_view raw) {
    for (std::size_t at = 0; at < raw.size(); at = decode(raw, at).end) {
        if (!is_apostrophe(decode(raw, at).c) || possessive_end(raw, at) != raw.size())
            continue;
        const std::string_view name = raw.substr(0, at);
        return {name, fold_token(name).plain + "'s", compose(name) + '\'' + raw.back()};
    }
    return {};
}

}  // namespace rules::text
