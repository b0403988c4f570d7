#include "rules/toml/names.hpp"

#include "rules/toml/shown.hpp"

#include <utility>

namespace rules::toml {

namespace {

/// With its length: any character may stand in a key.
std::string below(const std::string& path, const std::string& part) {
    return path + '\n' + std::to_string(part.size()) + ':' + part;
}

std::string written(const Key& key) {
    std::string out;
    for (const auto& part : key)
        out += (out.empty() ? "" : ".") + part;
    return visible(cut(out, 80));
}

}  // namespace

bool Names::refuse(std::string trouble, const Seen& earlier) {
    trouble_ = std::move(trouble);
    earlier_ = earlier.offset;
    return false;
}

bool Names::refuse_parent(const Key& key, std::size_t part, const Seen& earlier) {
    if (earlier.kind == Kind::value)
        return refuse(in_quotes(key[part]) + " is a value already and has no keys", earlier);
    return refuse("the keys of " + in_quotes(key[part]) + " stand below a header of its own",
                  earlier);
}

std::string Names::parent(std::string path, const Key& key, std::size_t offset, Kind kind) {
    for (std::size_t i = 0; i + 1 < key.size(); ++i) {
        path = below(path, key[i]);
        auto& seen = seen_.try_emplace(path, Seen{kind, offset}).first->second;
        const bool begun_by_header = seen.kind == Kind::table || seen.kind == Kind::list;
        if (seen.kind == Kind::value || (kind == Kind::dotted && begun_by_header)) {
            refuse_parent(key, i, seen);
            return {};
        }
        if (kind == Kind::dotted)
            seen.kind = kind;
        if (seen.kind == Kind::list)
            path += '\n' + std::to_string(seen.items);
    }
    return path;
}

bool Names::header(const Key& key, std::size_t offset, bool list) {
    auto path = parent(".", key, offset, Kind::implied);
    if (path.empty())
        return false;
    path = below(path, key.back());
    const auto [place, fresh] =
        seen_.try_emplace(path, Seen{list ? Kind::list : Kind::table, offset});
    auto& seen = place->second;
    if (!fresh && seen.kind == Kind::value)
        return refuse(in_quotes(key.back()) + " is a value already and has no keys", seen);
    if (!fresh && seen.kind == Kind::dotted)
        return refuse("[" + written(key) + "] was begun by keys with a dot", seen);
    if (!fresh && list != (seen.kind == Kind::list))
        return refuse("[" + written(key) + "] and [[" + written(key) + "]] do not go together",
                      seen);
    if (!fresh && seen.kind == Kind::table)
        return refuse("[" + written(key) + "] stands here a second time", seen);
    if (list)
        path += '\n' + std::to_string(++seen.items);
    else
        seen.kind = Kind::table;
    section_ = path;
    return true;
}

bool Names::assign(const Key& key, std::size_t offset) {
    const auto path = parent(section_, key, offset, Kind::dotted);
    if (path.empty())
        return false;
    const auto [place, fresh] =
        seen_.try_emplace(below(path, key.back()), Seen{Kind::value, offset});
    return fresh || refuse(in_quotes(written(key)) + " is written twice", place->second);
}

}  // namespace rules::toml
