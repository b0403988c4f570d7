// Any text as a date.

#include "feeds/dates/date.hpp"

#include "fuzz_input.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const feeds::Date date = feeds::to_date(fuzz::text(data, size));
    if (date.at) {
        // What is read must be a date of four-digit years, give or take its zone.
        const std::string text = feeds::iso_8601(*date.at);
        fuzz::require(text.size() == 20 || text.size() == 21);
    }
    return 0;
}
