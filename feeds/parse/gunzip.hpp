#pragma once
// Sitemaps are often files named .xml.gz that servers hand out as they are, without a
// Content-Encoding: the bytes of the document are gzip then.

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace feeds::parse {

/// Whether the bytes begin as gzip does (RFC 1952).
bool is_gzip(std::string_view bytes);

enum class Inflation : std::uint8_t {
    whole,
    truncated,  ///< the input ended early; what could be read of it was
    corrupt,    ///< not gzip, or damaged
    too_large,  ///< more than `most` bytes
};

/// Inflates gzip into `out`, all its members. Holds no more than about twice `most` bytes, whatever
/// the input claims. Bytes after the last member are passed over, as gzip itself does; what was
/// compressed twice comes out compressed once.
Inflation gunzip(std::string_view bytes, std::size_t most, std::string& out);

}  // namespace feeds::parse
