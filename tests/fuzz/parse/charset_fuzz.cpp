// Any bytes in any charset: the first line is the Content-Type.

#include "feeds/text/charset.hpp"

#include "fuzz_input.hpp"

#include <string>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    std::string_view input = fuzz::text(data, size);
    const std::string_view content_type = input.substr(0, input.find('\n'));
    input.remove_prefix(std::min(input.size(), content_type.size() + 1));
    std::string storage;
    const std::string_view text = feeds::decode(input, content_type, storage);
    fuzz::require(feeds::clean_prefix(text) == text.size());
    return 0;
}
