#pragma once
// A TOML document as plain values with their places, members in the order of the file. Keeps
// toml++, which is slow to compile, inside one source file.

#include "rules/toml/findings.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace rules::toml {

struct Member;

struct Node {
    enum class Kind : std::uint8_t {
        string,
        integer,
        number,
        boolean,
        date,    ///< a day
        moment,  ///< a day and a time
        time,    ///< a time of no day
        array,
        table
    };

    Kind kind = Kind::table;
    Place place;
    std::string text;          ///< of a string
    std::int64_t integer = 0;  ///< of an integer; of a date or moment the seconds since 1970, UTC
    double number = 0;         ///< of a number
    bool flag = false;         ///< of a boolean
    std::vector<Node> items;   ///< of an array
    std::vector<Member> members;  ///< of a table

    /// The value of a key; nullptr if it is none of the table's.
    const Node* member(std::string_view key) const;
};

struct Member {
    std::string key;
    Place place;  ///< of the key
    Node value;
};

/// "a string", "an integer", …
std::string_view to_string(Node::Kind kind);

/// nullopt: not TOML, or nested deeper than a file of the user's ever is; `findings` says where,
/// and what was probably done. Nothing of the text stands in the message: it may be a secret.
std::optional<Node> parse_toml(const SourceText& source, Findings& findings);

}  // namespace rules::toml
