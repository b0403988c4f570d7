// Any UTF-8 as HTML.

#include "feeds/text/html_text.hpp"
#include "fuzz_input.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string html = feeds::clean_utf8(fuzz::text(data, size));
    fuzz::require_plain(feeds::html_to_text(html));
    return 0;
}
