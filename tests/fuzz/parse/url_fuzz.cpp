// A base and a reference, a line each.

#include "feeds/url/url.hpp"

#include "feeds/url/canonical_url.hpp"
#include "fuzz_input.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    std::string_view input = fuzz::text(data, size);
    const std::string_view base = input.substr(0, input.find('\n'));
    input.remove_prefix(std::min(input.size(), base.size() + 1));
    const std::string url = feeds::resolve_url(base, input);
    // A blank becomes "%20", a missing "//" is added.
    fuzz::require(url.size() <= 3 * (base.size() + input.size()) + 2);
    const std::string canonical = feeds::canonical_url(url);
    fuzz::require(canonical.size() <= url.size());
    return 0;
}
