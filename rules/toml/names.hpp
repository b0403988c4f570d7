#pragma once
// Which keys and tables a document has named so far: none may be named twice.

#include <cstddef>
#include <map>
#include <string>
#include <vector>

namespace rules::toml {

/// The parts of a dotted key.
using Key = std::vector<std::string>;

class Names {
public:
    /// A header [a.b] or, with `list`, [[a.b]]. False: it may not stand here; see trouble().
    bool header(const Key& key, std::size_t offset, bool list);

    /// `a.b = …` below the last header.
    bool assign(const Key& key, std::size_t offset);

    /// What is wrong, and the byte where the name stands first.
    const std::string& trouble() const { return trouble_; }

    std::size_t earlier() const { return earlier_; }

private:
    enum class Kind {
        value,
        implied,  ///< [a] by [a.b]
        dotted,   ///< a by a.b = …; no header opens it again
        table,
        list
    };

    struct Seen {
        Kind kind;
        std::size_t offset;
        std::size_t items = 0;  ///< of a list
    };

    /// Steps through all parts but the last, which are tables of this `kind` unless they are there;
    /// empty: one of them may not be.
    std::string parent(std::string path, const Key& key, std::size_t offset, Kind kind);
    /// What stands there already takes no more keys.
    bool refuse_parent(const Key& key, std::size_t part, const Seen& earlier);
    bool refuse(std::string trouble, const Seen& earlier);

    std::map<std::string, Seen> seen_;
    std::string section_ = ".";  ///< the path of the last header
    std::string trouble_;
    std::size_t earlier_ = 0;
};

}  // namespace rules::toml
