#pragma once
// A text with the escapes undone that services write texts in, each character with its place in
// the original. Pure.

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace newsalertd::alerts {

struct Place {
    std::size_t begin = 0;
    std::size_t end = 0;
};

struct Decoded {
    std::string text;
    std::vector<Place> places;  ///< of each byte of `text` in the original
};

Decoded as_it_stands(std::string_view text);

/// One layer of percent-encoding (also '+' of forms, which means a space), JSON and C escapes, HTML
/// character references and quoted-printable undone. What is none of them stays.
Decoded decoded(const Decoded& text);

/// Only letters, digits and what is not ASCII, in lower case: a text as it is when whatever divides
/// it is taken away.
Decoded letters_and_digits(const Decoded& text);

}  // namespace newsalertd::alerts
