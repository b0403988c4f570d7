#include "feeds/parse/parse.hpp"

#include "feeds/dates/date.hpp"
#include "feeds/json/mend.hpp"
#include "feeds/parse/gunzip.hpp"
#include "feeds/parse/json_feed.hpp"
#include "feeds/parse/json_mapping.hpp"
#include "feeds/parse/read_xml.hpp"
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

std::expected<ParsedFeed, Error> parse_json(std::string_view text,
                                            const Options& options,
                                            const Limits& limits) {
    return options.json != nullptr ? read_mapped_json(text, *options.json, options, limits)
                                   : read_json_feed(text, options, limits);
}

/// Whether what was read is worth nothing, and something else may be.
bool is_worthless(const std::expected<ParsedFeed, Error>& parsed) {
    return parsed ? is_empty(parsed)
                  : parsed.error().error != ErrorClass::too_slow &&
                        parsed.error().error != ErrorClass::blocked;
}

/// Behind warnings of a server or a callback's name a document may be JSON none the less.
std::expected<ParsedFeed, Error> parse_json_behind(std::string_view text,
                                                   const Error& error,
                                                   const Options& options,
                                                   const Limits& limits) {
    const bool is_clear = error.error == ErrorClass::html || error.error == ErrorClass::blocked ||
                          error.error == ErrorClass::too_slow;
    if (is_clear || json_start(text) == std::string_view::npos) {
        return std::unexpected(error);
    }
    auto parsed = parse_json(text, options, limits);
    if (!parsed || parsed->entries.empty()) {
        return std::unexpected(error);
    }
    parsed->remarks.emplace_back("something else stands before the JSON");
    return parsed;
}

std::expected<ParsedFeed, Error> parse_text(std::string_view text,
                                            const Options& options,
                                            const Limits& limits) {
    switch (sniff(text)) {
        case Syntax::empty:
            return std::unexpected(Error{ErrorClass::empty, "the answer is empty"});
        case Syntax::html:
            if (wraps_feed(text)) {
                auto parsed = read_xml(text, options, limits);
                const bool read =
                    parsed && (!parsed->entries.empty() || !parsed->feed.title.empty());
                if (read || (!parsed && parsed.error().error == ErrorClass::too_slow)) {
                    return parsed;
                }
            }
            return std::unexpected(page_error(text));
        case Syntax::json:
            return parse_json(text, options, limits);
        case Syntax::xml:
            return read_xml(text, options, limits);
        case Syntax::unknown:
            break;
    }
    return std::unexpected(Error{ErrorClass::unknown, "neither XML, JSON nor HTML"});
}

bool says_something(const ParsedFeed& parsed) {
    return std::ranges::any_of(parsed.entries, [](const Entry& entry) {
        return !entry.title.empty() || !entry.link.empty() || !entry.id.empty();
    });
}

std::expected<ParsedFeed, Error> parse_shown(std::string_view text,
                                             const Options& options,
                                             const Limits& limits,
                                             unsigned levels);

/// What a document shows of a feed, with a remark that says so; nothing where it shows none.
std::optional<ParsedFeed> parse_inner(const std::optional<std::string>& inner,
                                      const char* remark,
                                      const Options& options,
                                      const Limits& limits,
                                      unsigned levels) {
    if (!inner) {
        return std::nullopt;
    }
    auto shown = parse_shown(*inner, options, limits, levels - 1);
    if (!shown || !says_something(*shown)) {
        return std::nullopt;
    }
    shown->remarks.insert(shown->remarks.begin(), remark);
    return std::move(*shown);
}

/// A text as it is, else what it shows of a feed; each document may be shown in another one.
std::expected<ParsedFeed, Error> parse_shown(std::string_view text,
                                             const Options& options,
                                             const Limits& limits,
                                             unsigned levels) {
    constexpr const char* kShown = "the feed was shown within another document";
    if (levels > 0 && trim(text.substr(0, 64)).starts_with('"')) {
        if (auto shown = parse_inner(quoted_document(text), kShown, options, limits, levels)) {
            return std::move(*shown);
        }
    }
    auto parsed = parse_text(text, options, limits);
    if (!parsed) {
        parsed = parse_json_behind(text, parsed.error(), options, limits);
    }
    if (levels == 0 || !is_worthless(parsed)) {
        return parsed;
    }
    if (!parsed) {
        auto shown = parse_inner(shown_source(text), kShown, options, limits, levels);
        return shown ? std::move(*shown) : std::move(parsed);
    }
    const auto unescaped = with_escaped_entries(text);
    auto shown =
        parse_inner(unescaped, "its entries were escaped once too often", options, limits, levels);
    if (!shown && unescaped) {
        return std::unexpected(Error{ErrorClass::malformed, "its entries are escaped, not read"});
    }
    return shown ? std::move(*shown) : std::move(parsed);
}

std::expected<ParsedFeed, Error> parse_plain(std::string_view bytes,
                                             const Options& options,
                                             const Limits& limits) {
    constexpr unsigned kLevels = 2;
    std::string storage;
    return parse_shown(decode(bytes, options.content_type, storage), options, limits, kLevels);
}

/// A document of which more than its limit came: the rest is left out.
std::expected<ParsedFeed, Error> parse_part(std::string_view bytes,
                                            std::size_t had,
                                            const Options& options,
                                            const Limits& limits) {
    bytes = bytes.substr(0, limits.document_bytes);
    auto parsed = parse_plain(bytes, options, limits);
    if (parsed) {
        parsed->incomplete = true;
        parsed->cuts.insert(parsed->cuts.begin(), {std::nullopt, "document", had, bytes.size()});
    } else if (parsed.error().error == ErrorClass::empty ||
               parsed.error().error == ErrorClass::malformed ||
               parsed.error().error == ErrorClass::unknown) {
        return std::unexpected(Error{ErrorClass::too_large, "the document is too large"});
    }
    return parsed;
}

/// What was compressed twice is no feed: of a bomb within a bomb only the shell is opened.
std::expected<ParsedFeed, Error> parse_gzip(std::string_view bytes,
                                            const Options& options,
                                            const Limits& limits) {
    // What grows more than a hundredfold past a megabyte is no document but a bomb (X3).
    constexpr std::size_t kRatio = 100;
    constexpr std::size_t kAnyRatio = 1 << 20;
    const std::size_t most =
        std::min(limits.document_bytes, std::max(kAnyRatio, kRatio * bytes.size()));
    std::string plain;
    const Inflation inflation = gunzip(bytes, most, plain);
    if (inflation == Inflation::too_large) {
        return parse_part(plain, plain.size() + 1, options, limits);
    }
    if (inflation == Inflation::corrupt && plain.empty()) {
        return std::unexpected(Error{ErrorClass::malformed, "the gzip data is damaged"});
    }
    if (inflation == Inflation::truncated && plain.empty()) {
        return std::unexpected(Error{ErrorClass::malformed, "the gzip data ends at once"});
    }
    auto parsed = parse_plain(plain, options, limits);
    if (parsed && inflation != Inflation::whole) {  // whether it is whole, its root tells
        parsed->remarks.emplace_back(inflation == Inflation::corrupt ? "the gzip data is damaged"
                                                                     : "the gzip data ends early");
    }
    return parsed;
}

std::expected<ParsedFeed, Error> parse_bytes(std::string_view bytes,
                                             const Options& options,
                                             const Limits& limits) {
    if (is_gzip(bytes)) {
        return parse_gzip(bytes, options, limits);
    }
    return bytes.size() > limits.document_bytes ? parse_part(bytes, bytes.size(), options, limits)
                                                : parse_plain(bytes, options, limits);
}

}  // namespace

std::expected<ParsedFeed, Error> parse(std::string_view bytes,
                                       const Options& options,
                                       const Limits& limits) {
    auto parsed = parse_bytes(bytes, options, limits);
    if (parsed) {
        settle_dates(*parsed);
    }
    return parsed;
}

}  // namespace feeds::parse
