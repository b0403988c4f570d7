#pragma once
// One web address, however it is spelled.

#include <string>
#include <string_view>

namespace feeds::identity {

/// A web address in the spelling that all its spellings share (RFC 3986 §6.2.2 and §6.2.3):
/// escapes in upper case, none of what needs none (letters of any script stand unescaped, in NFC),
/// no "." and ".." segments, no empty port; a "+" of the query is a space. The case of scheme and
/// host stays, as does whatever is no address with "//".
std::string normal_url(std::string_view url);

}  // namespace feeds::identity
