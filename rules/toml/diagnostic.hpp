#pragma once
// One finding about a file that a user wrote. Also used for the configuration and feed files.

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace rules {

enum class Severity : std::uint8_t { warning, error };

/// Lines and columns count from 1 (columns in code points); 0 means the file as a whole.
struct Diagnostic {
    Severity severity = Severity::error;
    std::string file;
    std::size_t line = 0;
    std::size_t column = 0;
    std::string message;  ///< what is wrong and what was expected
    std::string hint;     ///< what to do, e.g. "did you mean NEAR/5?"; may be empty
    std::string excerpt;  ///< the source line, may be empty; shown with the column underlined
    /// What the finding is about, if that is a word which no table knows. Who knows it after all,
    /// because articles use it, may drop the finding.
    std::string unknown_word = {};
};

/// "file:line:column: error: message (hint)" and, on further lines, the excerpt underlined.
std::string to_string(const Diagnostic& diagnostic);

/// "file:line:column: message (hint)" in one line, for STATUS= and metrics.
std::string one_line(const Diagnostic& diagnostic);

bool has_errors(const std::vector<Diagnostic>& diagnostics);

}  // namespace rules
