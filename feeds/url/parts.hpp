#pragma once
// A URL's text by the grammar of RFC 3986: its parts, and a reference resolved against a base.
// Nothing is judged or changed here; web_url.hpp does that.

#include <string>
#include <string_view>

namespace feeds {

/// The parts of appendix B, each with its mark, so that joined they are the text.
struct UrlParts {
    std::string_view scheme;     ///< with ":"
    std::string_view authority;  ///< with "//"
    std::string_view path;
    std::string_view query;     ///< with "?"
    std::string_view fragment;  ///< with "#"

    /// What stands behind the "//": user information, host and port.
    [[nodiscard]] std::string_view host_and_port() const { return behind(authority, 2); }

    [[nodiscard]] std::string_view parameters() const { return behind(query, 1); }

    static std::string_view behind(std::string_view part, std::size_t mark) {
        return part.substr(part.size() < mark ? part.size() : mark);
    }
};

UrlParts split_url(std::string_view text);

/// Whether `text` starts with a scheme ("https:").
bool is_absolute_url(std::string_view text);

/// Whether `text` starts with "http://" or "https://".
bool is_web_url(std::string_view text);

/// §5.2.4.
std::string remove_dot_segments(std::string_view path);

/// §5.2.2. An absolute reference loses its dot segments too.
std::string resolve_reference(const UrlParts& base, const UrlParts& reference);

/// Takes the next parameter off the front of a query without its mark.
std::string_view take_parameter(std::string_view& query);

}  // namespace feeds
