#include "daemon/config/kept_files.hpp"

#include "daemon/config/feed_edits.hpp"
#include "daemon/config/toml.hpp"
#include "daemon/visible.hpp"

#include <boost/algorithm/string/case_conv.hpp>
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <spdlog/fmt/fmt.h>

#include <algorithm>
#include <cmath>
#include <utility>

namespace newsalertd::config {

namespace {

namespace json = boost::json;
namespace fs = std::filesystem;

constexpr int kVersion = 2;  // 1 was a bare list of rule files

/// Writes a document anew, one key of the top a line.
class Writer {
public:
    Writer(const std::string& file, const SecretReader::InlinePlaces& secrets)
        : file_(file), secrets_(secrets) {}

    std::string document(const Node& table) const {
        std::string out;
        for (const auto& member : table.members)
            out += toml_string(member.key) + " = " + value(member.value) + '\n';
        return out;
    }

private:
    std::string value(const Node& node) const {
        using Kind = Node::Kind;
        switch (node.kind) {
            case Kind::string:
                return toml_string(secrets_.contains(SecretReader::place_of(file_, node.place))
                                       ? std::string_view(kWithheld)
                                       : std::string_view(node.text));
            case Kind::integer:
                return std::to_string(node.integer);
            case Kind::number:
                return std::isfinite(node.number) ? fmt::format("{:.17e}", node.number)
                                                  : std::string("0.0");
            case Kind::boolean:
                return node.flag ? "true" : "false";
            case Kind::date:
            case Kind::moment:
            case Kind::time:
                return "1970-01-01";  // no key takes one
            case Kind::array:
                return array(node);
            case Kind::table:
                return table(node);
        }
        return "\"\"";
    }

    std::string array(const Node& node) const {
        std::string out = "[";
        for (const auto& item : node.items)
            out += (out.size() > 1 ? ", " : "") + value(item);
        return out + ']';
    }

    std::string table(const Node& node) const {
        std::string out = "{";
        for (const auto& member : node.members)
            out += (out.size() > 1 ? ", " : "") + toml_string(member.key) + " = " +
                   value(member.value);
        return out + '}';
    }

    const std::string& file_;
    const SecretReader::InlinePlaces& secrets_;
};

/// A list of addresses without what people remark beside them.
std::string addresses_only(std::string_view text) {
    std::string out;
    while (!text.empty()) {
        auto line = text.substr(0, text.find('\n'));
        text.remove_prefix(std::min(line.size() + 1, text.size()));
        const auto first = line.find_first_not_of(" \t\r");
        if (first != std::string_view::npos && line[first] != '#')
            line = line.substr(0, std::min(line.find(" #"), line.find("\t#")));
        else
            line = {};
        out.append(line).append("\n");
    }
    return out;
}

std::string kept_text(const SourceText& source, const SecretReader::InlinePlaces& secrets) {
    const auto kind = boost::algorithm::to_lower_copy(fs::path(source.name()).extension().string());
    if (kind == ".txt")
        return addresses_only(source.text());
    if (kind == ".opml")
        return source.text();
    Findings unsaid;
    const auto document = parse_toml(source, unsaid);
    return document ? Writer(source.name(), secrets).document(*document) : std::string();
}

json::array packed(const std::vector<SourceText>& sources,
                   const SecretReader::InlinePlaces& secrets) {
    json::array out;
    for (const auto& source : sources)
        out.push_back(json::array{source.name(), kept_text(source, secrets)});
    return out;
}

/// As it stands in messages and in the names of files.
std::string name_of(const fs::path& path) {
    std::error_code error;
    const auto whole = fs::absolute(path, error);
    return visible((error ? path : whole).lexically_normal().native());
}

std::optional<std::vector<SourceText>> sources_of(const json::object& object,
                                                  std::string_view key) {
    const auto* list = object.if_contains(key);
    if (!list || !list->is_array())
        return std::nullopt;
    std::vector<SourceText> sources;
    for (const auto& one : list->get_array()) {
        const auto* pair = one.if_array();
        if (!pair || pair->size() != 2 || !(*pair)[0].is_string() || !(*pair)[1].is_string())
            return std::nullopt;
        sources.emplace_back(std::string((*pair)[0].get_string()),
                             std::string((*pair)[1].get_string()));
    }
    return sources;
}

std::string text_of(const json::object& object, std::string_view key) {
    const auto* value = object.if_contains(key);
    return value && value->is_string() ? std::string(value->get_string()) : std::string();
}

}  // namespace

std::string pack_files(const Loaded& loaded, const Locations& where) {
    json::array rules;
    for (const auto& file : loaded.rule_files)
        rules.push_back(json::array{file->source->name(), file->source->text()});
    json::array settings;
    if (loaded.files && loaded.files->settings)
        settings = packed({*loaded.files->settings}, loaded.inline_secrets);
    json::array feeds;
    if (loaded.files)
        feeds = packed(loaded.files->feeds, loaded.inline_secrets);
    return json::serialize(json::object{{"version", kVersion},
                                        {"folder", name_of(where.folder)},
                                        {"state", name_of(loaded.config.state)},
                                        {"settings", std::move(settings)},
                                        {"feeds", std::move(feeds)},
                                        {"rules", std::move(rules)}});
}

std::optional<std::expected<Files, std::string>> unpack_files(std::string_view packed,
                                                              const Locations& where,
                                                              const fs::path& state) {
    boost::system::error_code failure;
    const auto value = json::parse(packed, failure);
    if (failure || !value.is_object())
        return std::nullopt;
    const auto& object = value.get_object();
    const auto* version = object.if_contains("version");
    if (!version || !version->is_int64() || version->get_int64() != kVersion)
        return std::nullopt;
    auto settings = sources_of(object, "settings");
    auto feeds = sources_of(object, "feeds");
    auto rules = sources_of(object, "rules");
    if (!settings || !feeds || !rules)
        return std::nullopt;
    using Outcome = std::expected<Files, std::string>;
    if (const auto folder = text_of(object, "folder"); folder != name_of(where.folder))
        return Outcome(
            std::unexpected("the last good configuration in this state is that of " + folder));
    if (const auto meant = text_of(object, "state"); meant != name_of(state))
        return Outcome(
            std::unexpected("the last good configuration named another state: " + meant));
    Files files{.settings = {}, .feeds = std::move(*feeds), .rules = std::move(*rules)};
    if (!settings->empty())
        files.settings = std::move(settings->front());
    return Outcome(std::move(files));
}

}  // namespace newsalertd::config
