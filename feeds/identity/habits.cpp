#include "feeds/identity/habits.hpp"

#include <algorithm>
#include <array>
#include <charconv>

namespace feeds::identity {

namespace {

constexpr std::array kFields{&Habits::guids_rotated,
                             &Habits::guids_reused,
                             &Habits::guids_shared,
                             &Habits::path_tokens,
                             &Habits::query_tokens,
                             &Habits::told};

struct Note {
    bool (Habits::*sure)() const;
    const char* text;
};

constexpr std::array kNotes{
    Note{&Habits::guids_rotate,
         "its guids change at each fetch; articles are known by link, title and text instead"},
    Note{&Habits::guids_are_reused,
         "one guid stands for several articles; they are known by link, title and text instead"},
    Note{&Habits::guids_are_shared,
         "one guid stands for several entries of a document; those are known by link, title and "
         "text instead"},
    Note{&Habits::paths_carry_tokens,
         "a part of its links' paths changes at each fetch; that part is not looked at"},
    Note{&Habits::queries_carry_tokens,
         "a parameter of its links changes at each fetch; that parameter is not looked at"},
};

}  // namespace

std::string serialize(const Habits& habits) {
    if (habits == Habits{})
        return {};
    std::string text;
    for (const auto field : kFields) {
        text += text.empty() ? "" : " ";
        text += std::to_string(habits.*field);
    }
    return text;
}

Habits habits_from(std::string_view text) {
    Habits habits;
    for (const auto field : kFields) {
        text.remove_prefix(std::min(text.find_first_not_of(' '), text.size()));
        const auto [end, error] =
            std::from_chars(text.data(), text.data() + text.size(), habits.*field);
        if (error != std::errc{})
            return text.empty() ? habits : Habits{};
        text.remove_prefix(static_cast<std::size_t>(end - text.data()));
    }
    return habits;
}

std::vector<std::string> notes(Habits& habits) {
    std::vector<std::string> texts;
    for (std::size_t i = 0; i < kNotes.size(); ++i) {
        const auto bit = static_cast<std::uint8_t>(1U << i);
        if ((habits.told & bit) == 0 && (habits.*kNotes[i].sure)()) {
            habits.told |= bit;
            texts.emplace_back(kNotes[i].text);
        }
    }
    return texts;
}

}  // namespace feeds::identity
