#pragma once
// Which charset the bytes are in, and the same text in UTF-8.

#include <string>
#include <string_view>

namespace feeds {

/// Decodes a document. The charset is, in this order: the byte order mark; the first of those that
/// are named for it in which all its bytes are valid; the first of them; UTF-8 where the bytes are
/// valid; else what ICU detects. Named are the `charset` of the HTTP Content-Type, the XML
/// declaration's `encoding`, the UTF-16/32 pattern of the first bytes, an HTML `meta`. A name that
/// the bytes refute (an unknown one, "UTF-16" over single bytes, another charset over what is UTF-8
/// but for a stray byte here and there) is passed over.
///
/// The answer is valid UTF-8 without a byte order mark and without characters that XML forbids. It
/// views `bytes` where these are so already, else `storage`; both must outlive it.
std::string_view decode(std::string_view bytes,
                        std::string_view content_type,
                        std::string& storage);

}  // namespace feeds
