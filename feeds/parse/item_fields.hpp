#pragma once
// The fields of an entry or channel, found once by namespace and name, whatever format they are in.

#include "feeds/parse/adapter.hpp"

#include <cstdint>
#include <initializer_list>
#include <vector>

namespace feeds::parse {

/// One field in one vocabulary. `native` are RSS's own.
enum class Field : std::uint8_t {
    other,
    title,
    link,
    description,
    guid,
    pub_date,
    build_date,
    author,
    category,
    source,
    language,
    ttl,
    dc_title,
    dc_description,
    dc_creator,
    dc_subject,
    dc_date,
    dc_language,
    terms_issued,
    terms_modified,
    content_encoded,
    xhtml_body,
    atom_title,
    atom_summary,
    atom_content,
    atom_link,
    atom_id,
    atom_author,
    atom_category,
    atom_published,
    atom_issued,
    atom_updated,
    atom_modified,
    atom_source,
    media_title,
    media_description,
    media_category,
    media_group,
    media_content,
    feedburner_link,
    yandex_full_text,
    sy_period,
    sy_frequency,
    itunes_title,
    itunes_author,
    itunes_summary,
    itunes_keywords,
    page,  ///< its address, in an element of another name
};

/// The children of an element that hold fields, in document order; those in a media:group or
/// media:content count as its own.
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
    [[nodiscard]] std::vector<pugi::xml_node> all(Field field) const;

    /// The first element of a field, or an empty node.
    [[nodiscard]] pugi::xml_node first(Field field) const;

    /// The first text that is not empty, in the order given: HTML, but for Atom's own fields, which
    /// say what they are.
    [[nodiscard]] std::string text(std::initializer_list<Field> order) const;

    /// The first text that is not empty, as it is.
    [[nodiscard]] std::string raw(std::initializer_list<Field> order) const;

    /// The first date that can be read, else the first that is written.
    [[nodiscard]] Date date(std::initializer_list<Field> order) const;

    /// What an entry is about, none twice.
    [[nodiscard]] std::vector<std::string> categories(std::initializer_list<Field> order) const;

private:
    struct Found {
        Field field;
        pugi::xml_node node;
    };

    void add(pugi::xml_node parent);

    Document& document_;
    std::vector<Found> found_;
};

/// When the feed itself says that it was published, built or updated.
void read_feed_dates(const Fields& fields, Feed& feed);

}  // namespace feeds::parse
