#include "daemon/app/article_line.hpp"

#include <boost/json.hpp>

#include <algorithm>

namespace newsalertd::app {
namespace {

namespace json = boost::json;

void text(const json::object& object, const char* key, std::string& out) {
    const json::value* value = object.if_contains(key);
    if (value && value->is_string())
        out = value->get_string();
}

void list(const json::object& object, const char* key, std::vector<std::string>& out) {
    const json::value* value = object.if_contains(key);
    if (!value || !value->is_array())
        return;
    for (const json::value& item : value->get_array())
        if (item.is_string())
            out.emplace_back(item.get_string());
}

std::size_t code_points(std::string_view text) {
    return static_cast<std::size_t>(std::ranges::count_if(
        text, [](char c) { return (static_cast<unsigned char>(c) & 0xc0U) != 0x80U; }));
}

}  // namespace

rules::Document ArticleLine::document() const {
    rules::Document document;
    document.title = title;
    document.summary = summary;
    document.content = content;
    document.authors = authors;
    document.categories = categories;
    document.source = source;
    document.language = language;
    document.url = url;
    return document;
}

std::string_view ArticleLine::field_of(const rules::Span& span) const {
    switch (span.field) {
        case rules::Field::title:
            return title;
        case rules::Field::summary:
            return summary;
        case rules::Field::content:
            return content;
        case rules::Field::author:
            return authors[span.item];
        case rules::Field::category:
            return categories[span.item];
        case rules::Field::source:
            return source;
        case rules::Field::language:
            return language;
        case rules::Field::url:
            return url;
    }
    return {};
}

std::string_view ArticleLine::text_of(const rules::Span& span) const {
    const auto field = field_of(span);
    // A detected language is not the article's own text.
    if (span.end > field.size())
        return {};
    return field.substr(span.start, span.end - span.start);
}

json::object ArticleLine::to_json(const rules::Span& span) const {
    const auto text = text_of(span);
    json::object out{{"field", rules::to_string(span.field)}};
    if (span.field == rules::Field::author || span.field == rules::Field::category)
        out["item"] = span.item;
    const auto before = code_points(field_of(span).substr(0, span.start));
    out["start"] = span.start;
    out["end"] = span.end;
    out["char_start"] = before;
    out["char_end"] = before + code_points(text);
    out["text"] = json::string_view(text.data(), text.size());
    return out;
}

ArticleLine read_article(std::string_view line) {
    ArticleLine article;
    if (line.find_first_not_of(" \t\r") == std::string_view::npos) {
        article.blank = true;
        return article;
    }
    boost::system::error_code error;
    const json::value value = json::parse({line.data(), line.size()}, error);
    const json::object* object = error ? nullptr : value.if_object();
    const json::value* id = object ? object->if_contains("id") : nullptr;
    if (!id || !(id->is_string() || id->is_int64() || id->is_uint64())) {
        article.problem = error ? "bad JSON: " + error.message()
                                : "expected an article, {\"id\": \"…\", \"title\": \"…\", …}";
        return article;
    }
    article.id = json::serialize(*id);
    text(*object, "title", article.title);
    text(*object, "summary", article.summary);
    text(*object, "content", article.content);
    text(*object, "language", article.language);
    text(*object, "source", article.source);
    text(*object, "url", article.url);
    list(*object, "authors", article.authors);
    list(*object, "categories", article.categories);
    return article;
}

}  // namespace newsalertd::app
