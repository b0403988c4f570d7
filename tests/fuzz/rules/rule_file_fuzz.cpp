// Any bytes as a rule file: loaded, or findings that can be shown.

#include "rules/engine/watch_set.hpp"
#include "rules/files/rule_files.hpp"

#include <string_view>

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
    rules::RuleFiles files =
        rules::parse_rule_text({reinterpret_cast<const char*>(data), size}, "fuzz.toml", {});
    rules::WatchSet::compile(files.watches, files.findings);
    for (const rules::Diagnostic& finding : files.findings) {
        static_cast<void>(rules::to_string(finding));
        static_cast<void>(rules::one_line(finding));
    }
    return 0;
}
