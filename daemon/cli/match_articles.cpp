#include "daemon/cli/match_articles.hpp"

#include <boost/json.hpp>

namespace newsalertd::cli {
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

std::string_view ArticleLine::text_of(const rules::Span& span) const {
    const auto field = [&]() -> std::string_view {
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
    }();
    // A detected language is not the article's own text.
    if (span.end > field.size())
        return {};
    return field.substr(span.start, span.end - span.start);
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

}  // namespace newsalertd::cli
