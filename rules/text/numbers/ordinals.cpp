#include "rules/text/numbers/ordinals.hpp"

#include "rules/text/numbers/text.hpp"

namespace rules::text::numbers {

std::size_t ordinal_end(std::string_view text,
                        std::size_t at,
                        const Sequence& read,
                        std::string_view language) {
    if (read.size != 1)
        return 0;
    const std::string_view head = text.substr(0, at);
    if (head.ends_with("第") || head.ends_with("제"))
        return read.end;
    Char next = char_at(text, read.end);
    if (next.c == U'.')
        next = char_at(text, next.next);
    if (next.c == 0xBA || next.c == 0xAA)
        return next.next;

    struct Endings {
        std::string_view languages, endings;
        char mark;
    };

    static constexpr Endings kEndings[] = {{"fr", "er re e ère ème eme nd nde", 0},
                                           {"nl", "e de ste", 0},
                                           {"ru uk", "й го я е м му х ой ая ый ые ых", '-'},
                                           {"sv", "e a", ':'}};
    std::size_t from = read.end;
    std::string_view endings = "st nd rd th";
    for (const Endings& row : kEndings) {
        if (!is_one_of(language, row.languages))
            continue;
        endings = row.endings;
        if (row.mark != 0 && char_at(text, from).c == static_cast<char32_t>(row.mark))
            ++from;
    }
    const Word word = word_at(text, from);
    return is_one_of(word.lower(), endings) ? word.end : 0;
}

std::size_t decade_end(std::string_view text, const Sequence& read) {
    const Group& digits = read.groups[0];
    if (read.size != 1 || digits.digits != 4 || digits.value % 10 != 0 || digits.value > 2990)
        return 0;
    const Char mark = char_at(text, read.end);
    const Word word = word_at(text, mark.c == U'-' ? mark.next : read.end);
    return is_one_of(word.lower(), "s er ern х е ті") ? word.end : 0;
}

}  // namespace rules::text::numbers
