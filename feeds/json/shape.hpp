#pragma once
// Where a feed stands in a document of JSON, and what its members are called there.

#include <boost/json/value.hpp>

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

namespace feeds {

/// The feeds of one document, as one.
class JsonFeeds {
public:
    /// Texts of JSON within the document are read as deep as `depth`.
    explicit JsonFeeds(std::size_t depth) : depth_(depth) {}

    /// Takes the feeds in a value: itself, those in a list, the first one within other objects or
    /// texts of JSON, a list of items, one item of many lines. False: it holds none.
    bool take(boost::json::value root);

    /// The first feed, with the items of those behind it, under the names of JSON Feed; nullptr
    /// where there is none.
    [[nodiscard]] boost::json::object* feed() { return feed_ ? &*feed_ : nullptr; }

    /// What stood in the way of a reader that is less patient.
    std::vector<std::string> remarks;

private:
    bool look(boost::json::value& value, unsigned level);
    bool look_in_list(boost::json::array& list, unsigned level);
    bool unfold(boost::json::value& value);
    void add(boost::json::object feed);
    void add_item(boost::json::value item);

    std::size_t depth_;
    std::size_t seen_ = 0;
    std::size_t unfolded_ = 0;
    std::optional<boost::json::object> feed_;
};

/// The item with the names of JSON Feed for its members, where some have others (`link`, `pubDate`,
/// `datePublished`) and those are free; nothing where none has.
std::optional<boost::json::object> with_item_names(const boost::json::object& item);

}  // namespace feeds
