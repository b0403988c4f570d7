#include "feeds/parse/parse.hpp"

#include "feeds/dates/date.hpp"
#include "feeds/json/start.hpp"
#include "feeds/parse/block_page.hpp"
#include "feeds/parse/gunzip.hpp"
#include "feeds/parse/readers.hpp"
#include "feeds/parse/shown_source.hpp"
#include "feeds/parse/sniff.hpp"
#include "feeds/text/ascii.hpp"
#include "feeds/text/charset.hpp"

#include <algorithm>
#include <optional>
#include <string>
#include <utility>

namespace feeds {

const char* to_string(Format format) {
    switch (format) {
        case Format::rss:
            return "rss";
        case Format::atom:
            return "atom";
        case Format::rdf:
            return "rdf";
        case Format::json:
            return "json";
        case Format::news_sitemap:
            return "news-sitemap";
    }
    return "rss";
}

}  // namespace feeds

namespace feeds::parse {

namespace {

/// Whether what was read is worth nothing, and something else may be.
bool is_worthless(const Result& parsed) {
    return parsed ? is_empty(parsed)
                  : parsed.error().error != ErrorClass::too_slow &&
                        parsed.error().error != ErrorClass::blocked;
}

bool says_something(const ParsedFeed& parsed) {
    return std::ranges::any_of(parsed.entries, [](const Entry& entry) {
        return !entry.title.empty() || !entry.link.empty() || !entry.id.empty();
    });
}

/// Reads one document, whatever it is and wherever its feed stands in it.
class Parser {
public:
    Parser(const Options& options, const Limits& limits) : options_(options), limits_(limits) {}

    Result bytes(std::string_view bytes) const {
        if (is_gzip(bytes))
            return gzip(bytes);
        return bytes.size() > limits_.document_bytes ? part(bytes, bytes.size()) : plain(bytes);
    }

private:
    /// What was compressed twice is no feed: of a bomb within a bomb only the shell is opened.
    Result gzip(std::string_view bytes) const {
        // What grows more than a hundredfold past a megabyte is no document but a bomb.
        constexpr std::size_t kRatio = 100;
        constexpr std::size_t kAnyRatio = 1 << 20;
        const std::size_t most =
            std::min(limits_.document_bytes, std::max(kAnyRatio, kRatio * bytes.size()));
        std::string inflated;
        const Inflation inflation = gunzip(bytes, most, inflated);
        if (inflation == Inflation::too_large)
            return part(inflated, inflated.size() + 1);
        if (inflation == Inflation::corrupt && inflated.empty())
            return std::unexpected(Error{ErrorClass::malformed, "the gzip data is damaged"});
        if (inflation == Inflation::truncated && inflated.empty())
            return std::unexpected(Error{ErrorClass::malformed, "the gzip data ends at once"});
        Result parsed = plain(inflated);
        if (parsed && inflation != Inflation::whole) {  // whether it is whole, its root tells
            parsed->remarks.emplace_back(inflation == Inflation::corrupt
                                             ? "the gzip data is damaged"
                                             : "the gzip data ends early");
        }
        return parsed;
    }

    /// A document of which more than its limit came: the rest is left out.
    Result part(std::string_view bytes, std::size_t had) const {
        bytes = bytes.substr(0, limits_.document_bytes);
        Result parsed = plain(bytes);
        if (parsed) {
            parsed->incomplete = true;
            parsed->cuts.insert(parsed->cuts.begin(),
                                {std::nullopt, "document", had, bytes.size()});
        } else if (parsed.error().error == ErrorClass::empty ||
                   parsed.error().error == ErrorClass::malformed ||
                   parsed.error().error == ErrorClass::unknown) {
            return std::unexpected(Error{ErrorClass::too_large, "the document is too large"});
        }
        return parsed;
    }

    Result plain(std::string_view bytes) const {
        constexpr unsigned kLevels = 2;
        std::string storage;
        return shown(decode(bytes, options_.content_type, storage), kLevels);
    }

    /// A text as it is, else what it shows of a feed; each document may be shown in another one.
    Result shown(std::string_view text, unsigned levels) const {
        constexpr const char* kShown = "the feed was shown within another document";
        if (levels > 0 && trim(text.substr(0, 64)).starts_with('"')) {
            if (auto inner = within(quoted_document(text), kShown, levels))
                return std::move(*inner);
        }
        Result parsed = as_it_is(text);
        if (!parsed)
            parsed = json_behind(text, parsed.error());
        if (levels == 0 || !is_worthless(parsed))
            return parsed;
        if (!parsed) {
            auto inner = within(shown_source(text), kShown, levels);
            return inner ? std::move(*inner) : std::move(parsed);
        }
        const auto unescaped = with_escaped_entries(text);
        auto inner = within(unescaped, "its entries were escaped once too often", levels);
        if (!inner && unescaped) {
            return std::unexpected(
                Error{ErrorClass::malformed, "its entries are escaped, not read"});
        }
        return inner ? std::move(*inner) : std::move(parsed);
    }

    /// What a document shows of a feed, with a remark that says so; nothing where it shows none.
    std::optional<ParsedFeed> within(const std::optional<std::string>& source,
                                     const char* remark,
                                     unsigned levels) const {
        Result parsed = source ? shown(*source, levels - 1) : Result{};
        if (!parsed || !says_something(*parsed))
            return std::nullopt;
        parsed->remarks.insert(parsed->remarks.begin(), remark);
        return std::move(*parsed);
    }

    Result as_it_is(std::string_view text) const {
        switch (sniff(text)) {
            case Syntax::empty:
                return std::unexpected(Error{ErrorClass::empty, "the answer is empty"});
            case Syntax::html:
                return page(text);
            case Syntax::json:
                return json(text);
            case Syntax::xml:
                return read_xml(text, options_, limits_);
            case Syntax::unknown:
                break;
        }
        return std::unexpected(Error{ErrorClass::unknown, "neither XML, JSON nor HTML"});
    }

    Result page(std::string_view text) const {
        if (wraps_feed(text)) {
            Result parsed = read_xml(text, options_, limits_);
            const bool read = parsed && (!parsed->entries.empty() || !parsed->feed.title.empty());
            if (read || (!parsed && parsed.error().error == ErrorClass::too_slow))
                return parsed;
        }
        return std::unexpected(page_error(text));
    }

    Result json(std::string_view text) const {
        return options_.json != nullptr ? read_mapped_json(text, *options_.json, options_, limits_)
                                        : read_json_feed(text, options_, limits_);
    }

    /// Behind warnings of a server or a callback's name a document may be JSON none the less.
    Result json_behind(std::string_view text, const Error& error) const {
        const bool is_clear = error.error == ErrorClass::html ||
                              error.error == ErrorClass::blocked ||
                              error.error == ErrorClass::too_slow;
        if (is_clear || json_start(text) == std::string_view::npos)
            return std::unexpected(error);
        Result parsed = json(text);
        if (!parsed || parsed->entries.empty())
            return std::unexpected(error);
        parsed->remarks.emplace_back("something else stands before the JSON");
        return parsed;
    }

    const Options& options_;
    const Limits& limits_;
};

}  // namespace

Result parse(std::string_view bytes, const Options& options, const Limits& limits) {
    Result parsed = Parser{options, limits}.bytes(bytes);
    if (parsed)
        settle_dates(*parsed);
    return parsed;
}

}  // namespace feeds::parse
