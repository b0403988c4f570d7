#include "rules/toml/diagnostic.hpp"

#include <unicode/utf8.h>

#include <algorithm>

namespace rules {

std::string one_line(const Diagnostic& diagnostic) {
    std::string out = diagnostic.file;
    if (diagnostic.line > 0) {
        out += ':' + std::to_string(diagnostic.line);
        if (diagnostic.column > 0)
            out += ':' + std::to_string(diagnostic.column);
    }
    if (!out.empty())
        out += ": ";
    out += diagnostic.message;
    if (!diagnostic.hint.empty())
        out += " (" + diagnostic.hint + ')';
    return out;
}

std::string to_string(const Diagnostic& diagnostic) {
    Diagnostic named = diagnostic;
    named.message =
        (diagnostic.severity == Severity::error ? "error: " : "warning: ") + diagnostic.message;
    std::string out = one_line(named);
    if (diagnostic.excerpt.empty())
        return out;
    out += "\n    " + diagnostic.excerpt + "\n    ";
    // Tabs are kept, so that the mark stands under its place.
    std::size_t column = 1;
    for (const char c : diagnostic.excerpt) {
        if (column >= diagnostic.column)
            break;
        if (U8_IS_TRAIL(c))
            continue;
        out += c == '\t' ? '\t' : ' ';
        ++column;
    }
    return out + '^';
}

bool has_errors(const std::vector<Diagnostic>& diagnostics) {
    return std::any_of(diagnostics.begin(), diagnostics.end(), [](const Diagnostic& d) {
        return d.severity == Severity::error;
    });
}

}  // namespace rules
