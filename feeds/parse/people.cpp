#include "feeds/parse/people.hpp"

#include "feeds/text/ascii.hpp"
#include "feeds/text/html_text.hpp"
#include "feeds/xml/document.hpp"

#include <algorithm>
#include <utility>

namespace feeds::parse {

namespace {

bool is_address(std::string_view text) {
    return text.find('@') != std::string_view::npos &&
           text.find_first_of(" \t\r\n") == std::string_view::npos;
}

/// What stands before and within the last pair of `open` and `close`.
struct Bracketed {
    std::string_view outside;
    std::string_view inside;
};

Bracketed split_bracket(std::string_view text, char open, char close) {
    if (!text.ends_with(close))
        return {text, {}};
    const std::size_t start = text.rfind(open);
    if (start == std::string_view::npos)
        return {text, {}};
    return {trim(text.substr(0, start)), trim(text.substr(start + 1, text.size() - start - 2))};
}

/// The name in "me@x.org (Name)", "Name <me@x.org>" or "Name (me@x.org)", with or without markup;
/// the address where there is no name.
std::string person_name(std::string_view text) {
    std::string plain;
    if (text.find("</") != std::string_view::npos) {
        plain = html_to_text(text);
        text = plain;
    }
    text = trim(text);
    for (const auto& [open, close] : {std::pair{'(', ')'}, std::pair{'<', '>'}}) {
        const auto [outside, inside] = split_bracket(text, open, close);
        if (inside.empty())
            continue;
        if (is_address(outside) || outside.empty())
            text = inside;
        else if (is_address(inside))
            text = outside;
        break;
    }
    if (text.size() > 2 && text.front() == '"' && text.back() == '"')
        text = text.substr(1, text.size() - 2);
    return html_to_text(text);
}

/// What the elements within a person construct say.
struct Person {
    std::string name;
    std::string email;
    bool structured = false;  ///< it has parts, so that its text is none of them
};

/// Reads the parts, whatever vocabulary they are of: `name`, also within foaf:Person and the like.
Person parts_of(Document& document, pugi::xml_node node) {
    constexpr std::size_t kDepth = 3;
    Person person;
    std::size_t depth = 0;
    for (pugi::xml_node at = next_in_tree(node, node, depth); at && !document.budget.spent();
         at = depth < kDepth ? next_in_tree(at, node, depth) : next_beside(at, node, depth)) {
        const std::string_view local = local_name(at.name());
        if (equals_no_case(local, "name")) {
            person.name = person.name.empty() ? document.text.raw(at) : person.name;
            person.structured = true;
        } else if (equals_no_case(local, "email")) {
            person.email = person.email.empty() ? document.text.raw(at) : person.email;
            person.structured = true;
        } else if (equals_no_case(local, "uri") || equals_no_case(local, "url")) {
            person.structured = true;
        }
    }
    return person;
}

bool has_elements(pugi::xml_node node) {
    return std::ranges::any_of(
        node.children(), [](pugi::xml_node child) { return child.type() == pugi::node_element; });
}

/// The name that an element gives a person.
std::string name_of(Document& document, pugi::xml_node node) {
    if (!has_elements(node))
        return person_name(document.text.raw(node));
    const Person person = parts_of(document, node);
    if (person.structured)
        return person_name(person.name.empty() ? person.email : person.name);
    return person_name(document.text.html(node));
}

}  // namespace

std::vector<std::string> people(const Fields& fields, std::initializer_list<Name> order) {
    std::vector<std::string> names;
    for (const Name& field : order)
        for (const pugi::xml_node node : fields.all(field))
            add_unique(names, name_of(fields.document(), node));
    return names;
}

std::vector<std::string> inheritable(std::vector<std::string> authors) {
    constexpr std::size_t kMostBytes = 1024;
    std::size_t bytes = 0;
    std::size_t kept = 0;
    while (kept < authors.size() && bytes + authors[kept].size() <= kMostBytes) {
        bytes += authors[kept].size();
        ++kept;
    }
    authors.resize(kept);
    return authors;
}

}  // namespace feeds::parse
