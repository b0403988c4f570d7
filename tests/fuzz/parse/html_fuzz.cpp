// Any UTF-8 as HTML.

#include "feeds/parse/html_text.hpp"
#include "fuzz_input.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string html = feeds::parse::clean_utf8(fuzz::text(data, size));
    fuzz::require_plain(feeds::parse::html_to_text(html));
    return 0;
}
