// Any bytes as a query: an error or a tree that prints and parses back to itself.

#include "rules/query/parser.hpp"
#include "tests/rules/query/same_tree.hpp"

#include <cstdlib>
#include <string>

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
    const std::string text(reinterpret_cast<const char*>(data), size);
    rules::query::Tree tree;
    std::vector<rules::query::Finding> findings;
    if (!rules::query::parse(text, tree, findings)) {
        if (findings.empty())
            std::abort();
        return 0;
    }
    rules::query::Tree again;
    const std::string printed = rules::query::print(tree);
    // The canonical form may be longer than a query may be.
    if (printed.size() > rules::query::kMaxQueryBytes)
        return 0;
    if (!rules::query::parse(printed, again, findings) || !rules::query::same(tree, again))
        std::abort();
    return 0;
}
