#include "rules/engine/watch_set.hpp"

#include "rules/engine/compiler.hpp"
#include "rules/engine/lint.hpp"
#include "rules/engine/matcher.hpp"

#include <algorithm>
#include <atomic>
#include <numeric>
#include <tuple>

namespace rules {
namespace {

std::uint64_t next_serial() {
    static std::atomic<std::uint64_t> last{0};
    return ++last;
}

using engine::bytes_of;

Diagnostic about(const Watch& watch, Severity severity, std::string message, std::string hint) {
    Diagnostic d;
    d.severity = severity;
    d.file = watch.file;
    d.line = watch.line;
    d.column = watch.line > 0 ? 1 : 0;
    d.message = std::move(message);
    if (!watch.name.empty())
        d.message.insert(0, "watch '" + watch.name + "': ");
    d.hint = std::move(hint);
    if (watch.source)
        d.excerpt = watch.source->excerpt(watch.line);
    return d;
}

Diagnostic at(Diagnostic finding, const toml::Place& place, const Watch& watch) {
    finding.line = place.line;
    finding.column = place.column;
    if (watch.source)
        finding.excerpt = watch.source->excerpt(place.line);
    return finding;
}

Diagnostic in_query(const Watch& watch, const query::Finding& finding) {
    Diagnostic d = about(watch, finding.severity, finding.message, finding.hint);
    d.unknown_word = finding.unknown_word;
    if (watch.query_places.empty())
        return d;
    return at(std::move(d), toml::place_in(watch.query_places, watch.query, finding.begin), watch);
}

// A text of a rule test: a headline, or a headline and an article.
Document test_document(std::string_view text) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    Document document;
    document.title = text.substr(0, end);
    document.content = text.substr(std::min(end + 1, text.size()));
    return document;
}

bool fires(Matcher& matcher, const WatchSet& set, std::string_view text, std::uint32_t watch) {
    for (const Match& match : matcher.match(set, test_document(text), Matcher::Spans::omit))
        if (match.watch == watch)
            return true;
    return false;
}

// The tests of the watches `numbers`: a rule that fails its own is an error.
void run_tests(const WatchSet& set,
               std::span<const std::uint32_t> numbers,
               std::vector<Diagnostic>& findings) {
    Matcher matcher(Matcher::Articles::invented);
    for (const std::uint32_t i : numbers) {
        const Watch& watch = *set.watches()[i];
        const auto check = [&](const std::vector<std::string>& texts,
                               const std::vector<toml::Place>& places,
                               bool must_fire) {
            for (std::size_t k = 0; k < texts.size(); ++k)
                if (fires(matcher, set, texts[k], i) != must_fire)
                    findings.push_back(
                        at(about(watch,
                                 Severity::error,
                                 (must_fire ? "must_match: does not fire on \""
                                            : "must_not_match: fires on \"") +
                                     texts[k] + '"',
                                 must_fire ? "see what is missing, or change the test" : ""),
                           place_of_item(watch, places, k),
                           watch));
        };
        check(watch.must_match, watch.list_places.must_match, true);
        check(watch.must_not_match, watch.list_places.must_not_match, false);
    }
}

/// So many findings are shown of one query, each with its place; the rest appears when these are
/// fixed.
constexpr std::size_t kMostFindings = 100;

void add_findings(const Watch& watch,
                  const std::vector<query::Finding>& of_query,
                  std::vector<Diagnostic>& findings) {
    for (const query::Finding& finding :
         std::span(of_query).first(std::min(of_query.size(), kMostFindings)))
        findings.push_back(in_query(watch, finding));
    if (of_query.size() <= kMostFindings)
        return;
    const auto rest = std::span(of_query).subspan(kMostFindings);
    const bool error = std::ranges::any_of(
        rest, [](const query::Finding& f) { return f.severity == Severity::error; });
    findings.push_back(about(watch,
                             error ? Severity::error : Severity::warning,
                             "and " + std::to_string(rest.size()) + " more in this query",
                             {}));
}

bool by_place(const query::Finding& a, const query::Finding& b) {
    return std::tie(a.begin, b.severity, a.message) < std::tie(b.begin, a.severity, b.message);
}

std::string same_as(const Watch& earlier) {
    std::string out = "asks for the same as watch '" + earlier.name + "'";
    if (!earlier.file.empty())
        out += " (" + earlier.file + ':' + std::to_string(earlier.line) + ')';
    return out;
}

}  // namespace

WatchSet::Compiled::Compiled() : serial(next_serial()) {}

WatchSet::WatchSet() = default;
WatchSet::~WatchSet() = default;

engine::InUse WatchSet::in_use(const WatchSet* before) {
    return before ? engine::InUse{before->base_.get(), before->changes_.get()} : engine::InUse{};
}

std::shared_ptr<const WatchSet> WatchSet::compile(std::vector<Watch> watches,
                                                  std::vector<Diagnostic>& findings) {
    return compile(share(std::move(watches)), findings);
}

std::shared_ptr<const WatchSet> WatchSet::compile(std::vector<WatchPtr> watches,
                                                  std::vector<Diagnostic>& findings) {
    return build(std::move(watches), Tests::run, findings, nullptr);
}

std::shared_ptr<const WatchSet> WatchSet::build(std::vector<WatchPtr> watches,
                                                Tests tests,
                                                std::vector<Diagnostic>& findings,
                                                const WatchSet* before) {
    const auto compiled = std::make_shared<Compiled>();
    engine::Compiler compiler(*compiled);
    compiler.reserve(watches.size());
    engine::Linter linter;
    std::vector<query::Finding> in_this;
    std::vector<std::uint32_t> first_of;  // by program, the first watch that has it
    std::vector<std::uint32_t> tested;
    for (std::uint32_t i = 0; i < watches.size(); ++i) {
        const Watch& watch = *watches[i];
        if (!watch.enabled)
            continue;
        in_this.clear();
        const engine::Wording wording{
            watch.forms,
            watch.families,
            watch.language,
            Signs::count,
            watch.is_printed ? query::ForeignSyntax::skip : query::ForeignSyntax::tell};
        const bool good = compiler.add(i, watch.query, wording, in_this);
        if (tests == Tests::run)
            linter.look({compiler.last_tree(), wording, in_this}, good);
        // The tests of a watch with an error would fail for no other reason.
        if (good && (!watch.must_match.empty() || !watch.must_not_match.empty()))
            tested.push_back(i);
        if (good && !compiler.last_shared()) {
            first_of.push_back(i);
        } else if (good) {
            const Watch& earlier = *watches[first_of[compiler.last_program()]];
            if (earlier.feeds == watch.feeds && earlier.notify == watch.notify)
                findings.push_back(about(watch, Severity::warning, same_as(earlier), {}));
        }
        std::ranges::sort(in_this, by_place);
        add_findings(watch, in_this, findings);
    }
    compiler.finish(in_use(before));
    std::shared_ptr<WatchSet> set(new WatchSet());
    set->base_ = compiled;
    set->watches_ = std::move(watches);
    set->by_name_.resize(set->watches_.size());
    std::iota(set->by_name_.begin(), set->by_name_.end(), 0u);
    std::ranges::sort(set->by_name_, {}, [&](std::uint32_t i) -> const std::string& {
        return set->watches_[i]->name;
    });
    if (tests == Tests::run)
        run_tests(*set, tested, findings);
    return set;
}

std::shared_ptr<const WatchSet> WatchSet::compile(std::span<const BulkQuery> queries,
                                                  std::vector<Diagnostic>& findings,
                                                  const WatchSet* before) {
    const auto compiled = std::make_shared<Compiled>();
    engine::Compiler compiler(*compiled);
    compiler.reserve(queries.size());
    std::vector<query::Finding> in_this;
    for (std::uint32_t i = 0; i < queries.size(); ++i) {
        in_this.clear();
        const BulkQuery& query = queries[i];
        compiler.add(
            i,
            query.query,
            {query.forms, query.families, query.language, query.signs, query::ForeignSyntax::tell},
            in_this);
        for (const query::Finding& finding : in_this) {
            Diagnostic d;
            d.severity = finding.severity;
            d.line = i + 1;
            d.message = "query '" + std::string(query.name) + "', character " +
                        std::to_string(finding.begin + 1) + ": " + finding.message;
            d.hint = finding.hint;
            findings.push_back(std::move(d));
        }
    }
    compiler.finish(in_use(before));
    std::shared_ptr<WatchSet> set(new WatchSet());
    set->base_ = compiled;
    return set;
}

// Where in by_name_ `name` stands or would stand.
std::size_t WatchSet::first_not_before(std::string_view name) const {
    const auto name_of = [this](std::uint32_t i) -> std::string_view { return watches_[i]->name; };
    return static_cast<std::size_t>(std::ranges::lower_bound(by_name_, name, {}, name_of) -
                                    by_name_.begin());
}

std::optional<std::size_t> WatchSet::index_of(std::string_view name, std::size_t likely) const {
    if (likely < watches_.size() && watches_[likely]->name == name)
        return likely;
    const std::size_t place = first_not_before(name);
    if (place == by_name_.size() || watches_[by_name_[place]]->name != name)
        return std::nullopt;
    return by_name_[place];
}

const Watch* WatchSet::find(std::string_view name) const {
    const auto index = index_of(name);
    return index ? watches_[*index].get() : nullptr;
}

bool WatchSet::has_learned() const {
    constexpr std::uint32_t kFew = 64;
    const engine::TermStatistics& statistics = *base_->statistics;
    return statistics.articles() >= std::max(kFew, 4 * statistics.carried());
}

std::size_t WatchSet::always_tried() const {
    return base_->always.size() + (changes_ ? changes_->always.size() : 0);
}

std::size_t WatchSet::memory_bytes() const {
    std::size_t bytes = sizeof(*this) + base_->memory_bytes() + bytes_of(watches_) +
                        bytes_of(by_name_) + bytes_of(base_places_) + bytes_of(changes_places_);
    if (changes_)
        bytes += changes_->memory_bytes();
    for (const WatchPtr& watch : watches_) {
        bytes += sizeof(Watch) + watch->name.capacity() + watch->query.capacity() +
                 watch->note.capacity() + watch->file.capacity() + bytes_of(watch->query_places);
    }
    return bytes;
}

std::size_t WatchSet::Compiled::memory_bytes() const {
    return sizeof(*this) + dictionary.memory_bytes() + expansions.memory_bytes() + bytes_of(code) +
           bytes_of(shared) + bytes_of(uses) + bytes_of(expanded) + bytes_of(gates) +
           statistics->memory_bytes() + bytes_of(targets) + bytes_of(always) + bytes_of(by_regex) +
           regexes.memory_bytes();
}

}  // namespace rules
