#pragma once
// The fields of an entry or channel, found once by namespace and name, whatever format they are in.

#include "feeds/parse/adapter.hpp"

#include <initializer_list>
#include <vector>

namespace feeds::parse {

/// The children of an element that hold fields, in document order; those in a media:group or
/// media:content count as its own. A field is known by its vocabulary, that of RSS where the
/// document has none, and its name; one that is written in another vocabulary than its own counts
/// for that.
class Fields {
public:
    Fields(Document& document, pugi::xml_node parent);

    [[nodiscard]] Document& document() const { return document_; }

    /// Says which field is read from now on, for what is noted of it.
    const Fields& about(std::string_view name) const {
        document_.bounds.field(name);
        return *this;
    }

    /// All elements of a field.
    [[nodiscard]] std::vector<pugi::xml_node> all(Name field) const;

    /// The first element of a field, or an empty node.
    [[nodiscard]] pugi::xml_node first(Name field) const;

    /// The first text that is not empty, in the order given: HTML, but for Atom's own fields, which
    /// say what they are.
    [[nodiscard]] std::string text(std::initializer_list<Name> order) const;

    /// The first text that is not empty, as it is.
    [[nodiscard]] std::string raw(std::initializer_list<Name> order) const;

    /// The first date that can be read, else the first that is written.
    [[nodiscard]] Date date(std::initializer_list<Name> order) const;

    /// What an entry is about, none twice.
    [[nodiscard]] std::vector<std::string> categories(std::initializer_list<Name> order) const;

private:
    struct Found {
        Name name;
        pugi::xml_node node;
    };

    void add(pugi::xml_node parent);

    Document& document_;
    std::vector<Found> found_;
};

/// When the feed itself says that it was published, built or updated.
void read_feed_dates(const Fields& fields, Feed& feed);

}  // namespace feeds::parse
