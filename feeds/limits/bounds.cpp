#include "feeds/limits/bounds.hpp"

#include <unicode/utf8.h>

namespace feeds {

std::string describe(const Cut& cut) {
    const std::string had = std::to_string(cut.had);
    const std::string kept = ", of which " + std::to_string(cut.kept) + " are read";
    const std::string of_entry = cut.entry ? " of entry " + std::to_string(*cut.entry + 1) : "";
    if (cut.field == "entries")
        return "it has " + had + " entries that are new" + kept + ": the newest";
    if (cut.field == "attributes")
        return "an element" + of_entry + " has " + had + " attributes" + kept;
    if (cut.field == "levels") {
        return "an element" + of_entry + " is nested " + had + " levels deep: those beyond " +
               std::to_string(cut.kept) + " count as text";
    }
    const std::string what = "the " + cut.field + of_entry;
    return cut.kept == 0 ? what + " is left out: it has " + had + " bytes"
                         : what + " has " + had + " bytes" + kept;
}

void Bounds::note(Cut cut) {
    constexpr std::size_t kMost = 1000;
    if (cuts_.size() < kMost)
        cuts_.push_back(std::move(cut));
}

void Bounds::cut(std::string& text) {
    const std::size_t had = text.size();
    std::size_t kept = limits_.field_bytes;
    while (kept > 0 && U8_IS_TRAIL(text[kept]))
        --kept;
    text.resize(kept);
    if (!linking_)
        note(had, kept);
}

}  // namespace feeds
