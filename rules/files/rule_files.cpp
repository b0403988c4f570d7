#include "rules/files/rule_files.hpp"

#include "rules/files/watch_reader.hpp"
#include "rules/toml/findings.hpp"

#include <algorithm>
#include <iterator>
#include <unordered_map>

namespace rules {
namespace {

namespace fs = std::filesystem;

bool is_rule_file(std::string name) {
    for (char& c : name)
        if (c >= 'A' && c <= 'Z')
            c = static_cast<char>(c - 'A' + 'a');
    return name.ends_with(".toml") && !name.starts_with('.');
}

void fail(RuleFiles& out, const std::string& file, std::string message) {
    Diagnostic d;
    d.file = file;
    d.message = std::move(message);
    out.findings.push_back(std::move(d));
}

RuleFilePtr parse_file(toml::SourceText source,
                       const std::string& language,
                       std::chrono::sys_seconds now) {
    const auto file = std::make_shared<RuleFile>();
    file->source = std::make_shared<const toml::SourceText>(std::move(source));
    file->language = language;
    std::vector<Watch> watches;
    read_watches(file->source, language, now, watches, file->findings);
    file->watches = share(std::move(watches));
    return file;
}

void append(RuleFilePtr file, RuleFiles& out) {
    out.watches.insert(out.watches.end(), file->watches.begin(), file->watches.end());
    out.findings.insert(out.findings.end(), file->findings.begin(), file->findings.end());
    out.files.push_back(std::move(file));
}

void read_file(const fs::path& path, std::chrono::sys_seconds now, RuleFiles& out) {
    toml::Findings findings;
    if (auto source = toml::read_source(path, kLargestRuleFile, findings))
        append(parse_file(std::move(*source), Watch().language, now), out);
    std::ranges::move(findings.take(), std::back_inserter(out.findings));
}

// A watch is its name, so two of one name are an error at the second that names the first.
void refuse_duplicates(RuleFiles& out) {
    std::unordered_map<std::string_view, std::size_t> first;
    first.reserve(out.watches.size());
    std::vector<bool> drop(out.watches.size(), false);
    for (std::size_t i = 0; i < out.watches.size(); ++i) {
        const Watch& watch = *out.watches[i];
        const auto [place, is_new] = first.emplace(watch.name, i);
        if (is_new)
            continue;
        const Watch& earlier = *out.watches[place->second];
        Diagnostic d;
        d.file = watch.file;
        d.line = watch.line;
        d.column = 1;
        d.message = "the name '" + watch.name + "' is taken: it stands at " + earlier.file + ':' +
                    std::to_string(earlier.line) + " too";
        d.hint = "a watch is known by its name; give this one another";
        if (watch.source)
            d.excerpt = watch.source->excerpt(watch.line);
        out.findings.push_back(std::move(d));
        drop[i] = true;
    }
    if (first.size() == out.watches.size())
        return;
    std::vector<WatchPtr> kept;
    for (std::size_t i = 0; i < out.watches.size(); ++i)
        if (!drop[i])
            kept.push_back(std::move(out.watches[i]));
    out.watches = std::move(kept);
}

}  // namespace

RuleFiles load_rule_files(const fs::path& path, std::chrono::sys_seconds now) {
    RuleFiles out;
    std::error_code error;
    if (!fs::exists(path, error)) {
        if (error && error != std::errc::no_such_file_or_directory)
            fail(out, path.string(), "cannot be read: " + error.message());
        return out;
    }
    if (!fs::is_directory(path, error)) {
        read_file(path, now, out);
    } else {
        std::vector<fs::path> files;
        for (fs::directory_iterator at(path, error), end; !error && at != end; at.increment(error))
            if (is_rule_file(at->path().filename().native()))
                files.push_back(at->path());
        if (error)
            fail(out, path.string(), "cannot be read: " + error.message());
        std::sort(files.begin(), files.end());
        for (const fs::path& file : files)
            read_file(file, now, out);
    }
    refuse_duplicates(out);
    return out;
}

RuleFiles parse_rule_text(std::string_view text, std::string name, std::chrono::sys_seconds now) {
    std::vector<toml::SourceText> sources;
    sources.emplace_back(std::move(name), std::string(text));
    return parse_rule_texts(std::move(sources), now);
}

RuleFiles parse_rule_texts(std::vector<toml::SourceText> sources,
                           std::chrono::sys_seconds now,
                           std::span<const RuleFilePtr> known,
                           const std::string& language) {
    std::unordered_map<std::string_view, const RuleFilePtr*> by_name;
    for (const RuleFilePtr& file : known)
        by_name.emplace(file->source->name(), &file);
    RuleFiles out;
    for (auto& source : sources) {
        const auto found = by_name.find(source.name());
        if (found != by_name.end() && *(*found->second)->source == source &&
            (*found->second)->language == language)
            append(*found->second, out);
        else
            append(parse_file(std::move(source), language, now), out);
    }
    refuse_duplicates(out);
    return out;
}

}  // namespace rules
