// The first line as a language, the rest as a text: its numbers stand within it, in order and
// apart, and are normalised.

#include "rules/text/numbers.hpp"

#include "tests/rules/text/number_text.hpp"

#include <algorithm>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
    const std::string_view input(reinterpret_cast<const char*>(data), size);
    const std::size_t end = std::min(input.find('\n'), input.size());
    const std::string_view text = input.substr(std::min(end + 1, input.size()));
    std::vector<rules::text::Number> numbers;
    rules::text::find_numbers(text, input.substr(0, end), numbers);
    std::uint32_t from = 0;
    for (const rules::text::Number& number : numbers) {
        if (number.begin < from || number.end <= number.begin || number.end > text.size())
            std::abort();
        from = number.end;
        const bool zero = number.value.mantissa == 0;
        if (zero ? number.value.exponent != 0 : number.value.mantissa % 10 == 0)
            std::abort();
        if ((number.kind == rules::text::NumberKind::money) != (number.currency[0] != 0))
            std::abort();
        if (rules::text::to_string(number).empty())
            std::abort();
    }
    return 0;
}
