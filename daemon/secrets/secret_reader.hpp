#pragma once
// Secrets of the configuration: env:NAME, file:/path, credential:name. Read anew at every load. No
// message ever holds any part of one.

#include "rules/toml/section.hpp"

#include <expected>
#include <filesystem>
#include <functional>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <tuple>

namespace newsalertd {

/// Looks up a variable of the environment; tests hand in their own. May be empty.
using Environment = std::function<std::optional<std::string>(std::string_view)>;

struct SecretError {
    std::string message;
    std::string hint;
    bool permission = false;  ///< exit 77
    /// There is none, or it may not be read here and now: no fault of the configuration. Whatever
    /// needs it waits for it.
    bool absent = false;
};

/// Stands in the state in place of a secret that stood in the file itself (kept_files.hpp).
inline constexpr std::string_view kWithheld = "withheld:";

class SecretReader {
public:
    /// `outside_the_service`: for a person's command, which may not see what the service sees.
    SecretReader(Environment environment, std::filesystem::path folder, bool outside_the_service);

    /// Where relative paths of the configuration start.
    const std::filesystem::path& folder() const { return folder_; }

    bool outside_the_service() const { return outside_the_service_; }

    /// `[alerts] allow_inline_secrets`
    void allow_inline(bool allowed) { allow_inline_ = allowed; }

    bool inline_allowed() const { return allow_inline_; }

    /// "env:…", "file:…", "credential:…": says where a secret is, holds none itself. So does
    /// "withheld:", which says that it is gone.
    static bool is_reference(std::string_view text);

    /// What a reference names, without white space at its end; never empty, one line. Any other
    /// text is the secret itself: an error unless inline secrets are allowed.
    std::expected<std::string, SecretError> resolve(std::string_view text) const;

    /// The same for a key of a section; failures are reported there. A secret that is absent is a
    /// warning, and `unready` then says why who needs it cannot work, if it said nothing before.
    std::optional<std::string> read(rules::toml::Section& section,
                                    std::string_view key,
                                    const rules::toml::Node& node,
                                    std::string& unready);

    /// Another value that holds a secret in the file itself.
    void note_inline(rules::toml::Section& section, const rules::toml::Node& node) {
        inline_.insert(place_of(section.source().name(), node.place));
    }

    /// Where secrets stand in the files themselves: none of them may be kept elsewhere.
    using InlinePlaces = std::set<std::tuple<std::string, std::size_t, std::size_t>>;

    static InlinePlaces::value_type place_of(const std::string& file,
                                             const rules::toml::Place& place) {
        return {file, place.line, place.column};
    }

    const InlinePlaces& inline_places() const { return inline_; }

private:
    std::optional<std::string> variable(std::string_view name) const;
    std::expected<std::string, SecretError> from_environment(const std::string& name) const;
    std::expected<std::string, SecretError> from_credential(const std::string& name) const;

    Environment environment_;
    std::filesystem::path folder_;
    bool outside_the_service_ = false;
    bool allow_inline_ = false;
    InlinePlaces inline_;
};

}  // namespace newsalertd
