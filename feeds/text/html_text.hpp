#pragma once
// HTML to the plain text that a reader sees.

#include "feeds/text/folding_text.hpp"

#include <string>
#include <string_view>

namespace feeds {

/// Reads HTML leniently in one pass, linear in its size: comments go, `script` and `style` go with
/// their contents, inline elements vanish, every other tag is a space, references are decoded once,
/// `<` and `&` that open nothing stay. White space is folded and trimmed.
std::string html_to_text(std::string_view html);

/// The same, appended.
void append_html(FoldingText& out, std::string_view html);

/// Whether an element leaves no space where its tags stood (`b`, `a`, `span`, …); any case.
bool is_inline_element(std::string_view name);

/// Whether an element's contents are not text (`script`, `style`); any case.
bool is_hidden_element(std::string_view name);

}  // namespace feeds
