#pragma once
// Secrets of the configuration (delivery.md D48): env:NAME, file:/path, credential:name. Read anew
// at every load. No message ever holds any part of one.

#include "daemon/config/locations.hpp"
#include "daemon/config/section.hpp"

#include <expected>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

namespace newsalertd::config {

struct SecretError {
    std::string message;
    std::string hint;
    bool permission = false;  ///< exit 77
};

class SecretReader {
public:
    /// Relative file: paths start at `folder`. `environment` may be empty.
    SecretReader(Environment environment, std::filesystem::path folder);

    /// `[alerts] allow_inline_secrets`
    void allow_inline(bool allowed) { allow_inline_ = allowed; }

    bool inline_allowed() const { return allow_inline_; }

    /// "env:…", "file:…" or "credential:…": says where a secret is, holds none itself.
    static bool is_reference(std::string_view text);

    /// What a reference names, without white space at its end; never empty, one line. Any other
    /// text is the secret itself: an error unless inline secrets are allowed.
    std::expected<std::string, SecretError> resolve(std::string_view text) const;

    /// The same for a key of a section; failures are reported there.
    std::optional<std::string> read(Section& section, std::string_view key, const Node& node) const;

private:
    std::expected<std::string, SecretError> from_environment(const std::string& name) const;
    std::expected<std::string, SecretError> from_credential(const std::string& name) const;

    Environment environment_;
    std::filesystem::path folder_;
    bool allow_inline_ = false;
};

}  // namespace newsalertd::config
