#include "daemon/config/report.hpp"

#include <spdlog/fmt/fmt.h>

#include <algorithm>

namespace newsalertd::config {

namespace {

constexpr int kNoPermission = 77;   // EX_NOPERM
constexpr int kConfiguration = 78;  // EX_CONFIG

std::size_t errors_of(std::span<const rules::Diagnostic> findings) {
    return static_cast<std::size_t>(
        std::ranges::count(findings, rules::Severity::error, &rules::Diagnostic::severity));
}

std::string number_of(std::size_t count, std::string_view what) {
    return fmt::format("{} {}{}", count, what, count == 1 ? "" : "s");
}

}  // namespace

std::string render(std::span<const rules::Diagnostic> findings) {
    std::string out;
    for (const auto& finding : findings) {
        out += rules::to_string(finding);
        if (!out.ends_with('\n'))
            out += '\n';
    }
    return out;
}

std::string counts(std::span<const rules::Diagnostic> findings) {
    const auto errors = errors_of(findings);
    const auto warnings = findings.size() - errors;
    auto text = errors == 0 ? std::string("no errors") : number_of(errors, "error");
    if (warnings > 0)
        text += ", " + number_of(warnings, "warning");
    return text;
}

int exit_code(const Loaded& loaded) {
    const auto errors = errors_of(loaded.findings);
    if (errors == 0)
        return 0;
    // Without the settings the rest may be wrong only for want of them.
    if (loaded.out_of_reach && !loaded.state_known)
        return kNoPermission;
    return loaded.permission_errors >= errors ? kNoPermission : kConfiguration;
}

std::vector<rules::Diagnostic> warnings_of(std::span<const rules::Diagnostic> findings) {
    std::vector<rules::Diagnostic> warnings;
    std::ranges::copy_if(findings, std::back_inserter(warnings), [](const auto& finding) {
        return finding.severity == rules::Severity::warning;
    });
    return warnings;
}

std::string first_error(std::span<const rules::Diagnostic> findings) {
    const auto found =
        std::ranges::find(findings, rules::Severity::error, &rules::Diagnostic::severity);
    return found == findings.end() ? std::string() : rules::one_line(*found);
}

}  // namespace newsalertd::config
