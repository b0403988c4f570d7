#pragma once
// The text of an element, read as its format says: as HTML, literally, or byte for byte.

#include "feeds/limits/bounds.hpp"
#include "feeds/limits/budget.hpp"
#include "feeds/xml/doctype.hpp"

#include <pugixml.hpp>

#include <string>
#include <string_view>

namespace feeds {

/// Reads texts of one document, within its bounds. Keeps the budget of entity expansion (X1). Not
/// for use by two threads at once.
class XmlText {
public:
    XmlText(const DoctypeEntities& entities, Bounds& bounds, Budget& budget)
        : entities_(entities), bounds_(bounds), budget_(budget) {}

    /// An element whose text is HTML: escaped, in CDATA or as child elements.
    std::string html(pugi::xml_node node);

    /// An element whose text is itself; markup within it (XHTML) is real.
    std::string literal(pugi::xml_node node);

    /// An element's characters as they are, references decoded, white space trimmed: ids, URLs,
    /// dates.
    std::string raw(pugi::xml_node node);

    std::string raw(pugi::xml_attribute attribute);

    /// A text that came out of an encoding of its own (base64), bounded like the others.
    std::string html(std::string_view source);

private:
    void decode(std::string_view text, std::string& out);
    bool expand(std::string_view text, std::size_t& length, std::string& out);
    void gather_html(pugi::xml_node node);

    const DoctypeEntities& entities_;
    Bounds& bounds_;
    Budget& budget_;
    std::string scratch_;
    std::size_t expanded_ = 0;
};

}  // namespace feeds
