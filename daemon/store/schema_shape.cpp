#include "daemon/store/schema_shape.hpp"

#include <map>
#include <ranges>

namespace newsalertd::store {

namespace {

using Shape = std::map<std::string, std::string>;  ///< "table article" and how it is made

std::string text_or(const Query& query, int column) {
    return query.null(column) ? std::string("-") : query.text(column);
}

void describe_columns(Connection& connection, const std::string& table, std::string& text) {
    for (auto q = connection.query("SELECT name, type, \"notnull\", dflt_value, pk"
                                   " FROM pragma_table_xinfo(?)",
                                   table);
         q.step();) {
        text += '\n';
        for (int column = 0; column < 5; ++column)
            text += text_or(q, column) + ' ';
    }
}

void describe_indexes(Connection& connection, const std::string& table, Shape& shape) {
    std::map<std::string, std::string> indexes;
    for (auto q =
             connection.query("SELECT name, \"unique\", partial FROM pragma_index_list(?)", table);
         q.step();)
        indexes[q.text(0)] = table + ' ' + q.text(1) + ' ' + q.text(2);
    for (auto& [name, text] : indexes) {
        for (auto q = connection.query("SELECT name, \"desc\" FROM pragma_index_xinfo(?)", name);
             q.step();)
            text += '\n' + text_or(q, 0) + ' ' + q.text(1);
        shape["index " + name] = text;
    }
}

Shape shape_of(Connection& connection) {
    Shape shape;
    std::map<std::string, std::string> tables;
    for (auto q = connection.query("SELECT name, wr, strict FROM pragma_table_list"
                                   " WHERE schema = 'main' AND type = 'table'"
                                   " AND name NOT LIKE 'sqlite!_%' ESCAPE '!'");
         q.step();)
        tables[q.text(0)] = q.text(1) + ' ' + q.text(2);
    for (auto& [name, text] : tables) {
        describe_columns(connection, name, text);
        shape["table " + name] = text;
        describe_indexes(connection, name, shape);
    }
    return shape;
}

}  // namespace

std::optional<std::string> what_differs(Connection& found, Connection& model) {
    const auto have = shape_of(found);
    const auto want = shape_of(model);
    // Backwards: a missing table is named before its indexes.
    for (const auto& [name, text] : std::views::reverse(want)) {
        const auto same = have.find(name);
        if (same == have.end())
            return name + " is missing";
        if (same->second != text)
            return name + " is of another shape";
    }
    if (auto q = found.query("SELECT name FROM sqlite_schema WHERE type = 'trigger'"); q.step())
        return "trigger " + q.text(0) + " is none of newsalertd's";
    return std::nullopt;
}

}  // namespace newsalertd::store
