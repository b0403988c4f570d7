// The first line as a query, the rest as an article: matched in both forms, spans inside of the
// text, and the explanation agrees with the match.

#include "rules/engine/explain.hpp"
#include "rules/engine/matcher.hpp"
#include "rules/engine/watch_set.hpp"

#include <algorithm>
#include <cstdlib>
#include <string>
#include <string_view>

namespace {

void check(std::string_view query, std::string_view text, rules::Forms forms) {
    rules::Document document;
    document.title = text.substr(0, text.find('\n'));
    document.content = text;
    rules::Watch watch;
    watch.name = "fuzz";
    watch.query = query;
    watch.forms = forms;
    std::vector<rules::Diagnostic> findings;
    std::vector<rules::Watch> one{watch};
    const auto set = rules::WatchSet::compile(std::move(one), findings);
    if (rules::has_errors(findings))
        return;
    rules::Matcher matcher;
    const auto matches = matcher.match(*set, document);
    for (const rules::Match& match : matches) {
        for (const rules::Span& span : match.spans) {
            const std::size_t size =
                span.field == rules::Field::title ? document.title.size() : document.content.size();
            if (span.field <= rules::Field::content && (span.start >= span.end || span.end > size))
                std::abort();
        }
    }
    if (rules::explain(watch, document).fires == matches.empty())
        std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
    const std::string_view input(reinterpret_cast<const char*>(data), size);
    const std::size_t end = std::min(input.find('\n'), input.size());
    const std::string_view text = input.substr(std::min(end + 1, input.size()));
    check(input.substr(0, end), text, rules::Forms::inflected);
    check(input.substr(0, end), text, rules::Forms::exact);
    return 0;
}
