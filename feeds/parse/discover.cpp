#include "feeds/parse/discover.hpp"

#include "feeds/parse/parse.hpp"
#include "feeds/text/ascii.hpp"
#include "feeds/text/charset.hpp"
#include "feeds/text/entities.hpp"
#include "feeds/text/folding_text.hpp"
#include "feeds/url/url.hpp"

#include <unicode/utf8.h>

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

namespace feeds::parse {

namespace {

constexpr std::size_t kMostLinks = 50;
constexpr std::size_t kLongestTitle = 300;
/// "application/json" is left out: it names APIs (WordPress) far more often than feeds.
constexpr std::array<std::string_view, 3> kTypes = {
    "application/rss+xml", "application/atom+xml", "application/feed+json"};
/// Their content is text, whatever it looks like (WHATWG §13.2.5.1). Not noscript: a page as it is
/// without scripts is the page that we have.
constexpr std::string_view kTextOnly = "script style title textarea iframe noembed noframes xmp";

/// An href as a browser reads it: trimmed, line breaks within taken out. A reference must have its
/// semicolon, here and in other values: "?a=1&copy=2" is an address.
std::string address_of(std::string_view value) {
    auto out = decode_references(value);
    std::erase_if(out, [](char c) { return c == '\n' || c == '\r' || c == '\t'; });
    return std::string(trim(out));
}

std::string title_of(std::string_view written) {
    std::string title = folded(decode_references(written));
    if (title.size() > kLongestTitle) {
        std::size_t end = kLongestTitle;
        U8_TRUNCATE_IF_INCOMPLETE(title.data(), 0, end);
        title = std::string{trim(std::string_view{title}.substr(0, end))};
    }
    return title;
}

/// "application/rss+xml; charset=utf-8" without its parameters.
std::string media_type(std::string_view type) {
    return lower(trim(type.substr(0, type.find(';'))));
}

struct Attributes {
    std::optional<std::string_view> rel;
    std::optional<std::string_view> type;
    std::optional<std::string_view> href;
    std::optional<std::string_view> title;

    /// The first of a name counts.
    void take(std::string_view name, std::string_view value) {
        for (auto [known, field] : {std::pair{"rel", &rel},
                                    std::pair{"type", &type},
                                    std::pair{"href", &href},
                                    std::pair{"title", &title}})
            if (equals_no_case(name, known) && !*field)
                *field = value;
    }
};

class Scanner {
public:
    Scanner(std::string_view page, std::string_view url) : in_(page), base_(url) {}

    void run() {
        while (links_.size() < kMostLinks && at_ < in_.size()) {
            at_ = in_.find('<', at_);
            if (at_ == kNone || at_ + 1 >= in_.size())
                return;
            const char next = in_[at_ + 1];
            if (is_alpha(next))
                tag();
            else if (next == '!' || next == '?' || next == '/')
                skip_markup();
            else
                ++at_;
        }
    }

    /// Resolved only now: a <base> counts for the links before it, too.
    std::vector<FeedLink> take() {
        std::vector<FeedLink> out;
        for (auto& link : links_) {
            link.url = resolve_url(base_, link.url);
            const bool known = std::ranges::find(out, link.url, &FeedLink::url) != out.end();
            if (is_web_url(link.url) && link.url.size() <= Limits{}.url_bytes && !known)
                out.push_back(std::move(link));
        }
        return out;
    }

private:
    void skip_past(std::string_view end) {
        const auto found = in_.find(end, at_);
        at_ = found == kNone ? in_.size() : found + end.size();
    }

    /// Comments, declarations, end tags.
    void skip_markup() {
        if (!in_.substr(at_).starts_with("<!--"))
            return skip_past(">");
        at_ += 2;  // "<!-->" is a whole comment
        skip_past("-->");
    }

    void tag() {
        const auto start = ++at_;
        while (at_ < in_.size() && !is_space(in_[at_]) && in_[at_] != '>' && in_[at_] != '/')
            ++at_;
        const auto name = in_.substr(start, at_ - start);
        Attributes attributes;
        while (attribute(attributes)) {}
        if (equals_no_case(name, "link"))
            link(attributes);
        else if (equals_no_case(name, "base"))
            base(attributes);
        else if (one_of(kTextOnly, name))
            skip_text(name);
    }

    /// False: the tag has ended.
    bool attribute(Attributes& attributes) {
        while (at_ < in_.size() && (is_space(in_[at_]) || in_[at_] == '/'))
            ++at_;
        if (at_ >= in_.size())
            return false;
        if (in_[at_] == '>') {
            ++at_;
            return false;
        }
        const auto start = at_++;  // a "=" may begin a name
        while (at_ < in_.size() && !is_space(in_[at_]) && in_[at_] != '>' && in_[at_] != '/' &&
               in_[at_] != '=')
            ++at_;
        const auto name = in_.substr(start, at_ - start);
        skip_space();
        std::string_view value;
        if (at_ < in_.size() && in_[at_] == '=') {
            ++at_;
            skip_space();
            value = attribute_value();
        }
        attributes.take(name, value);
        return true;
    }

    void skip_space() {
        while (at_ < in_.size() && is_space(in_[at_]))
            ++at_;
    }

    std::string_view attribute_value() {
        if (at_ < in_.size() && (in_[at_] == '"' || in_[at_] == '\'')) {
            const auto start = at_ + 1;
            const auto end = std::min(in_.find(in_[at_], start), in_.size());
            at_ = std::min(end + 1, in_.size());
            return in_.substr(start, end - start);
        }
        const auto start = at_;
        while (at_ < in_.size() && !is_space(in_[at_]) && in_[at_] != '>')
            ++at_;
        return in_.substr(start, at_ - start);
    }

    /// To the end tag of this name. Without one the rest of the page is text; it is looked for only
    /// once in each position, so the page is read once.
    void skip_text(std::string_view name) {
        while (true) {
            at_ = in_.find("</", at_);
            if (at_ == kNone) {
                at_ = in_.size();
                return;
            }
            at_ += 2;
            const auto rest = in_.substr(at_);
            if (!starts_with_no_case(rest, name))
                continue;
            const char next = rest.size() > name.size() ? rest[name.size()] : '>';
            if (is_space(next) || next == '>' || next == '/')
                return;
        }
    }

    void base(const Attributes& attributes) {
        if (!attributes.href || based_)
            return;
        based_ = true;
        const auto resolved = resolve_url(base_, address_of(*attributes.href));
        if (is_web_url(resolved))  // neither data: nor javascript: (WHATWG §4.2.3)
            base_ = resolved;
    }

    void link(const Attributes& attributes) {
        if (!attributes.href ||
            !one_of(folded(decode_references(attributes.rel.value_or(""))), "alternate"))
            return;
        FeedLink found;
        found.type = media_type(decode_references(attributes.type.value_or("")));
        if (std::ranges::find(kTypes, found.type) == kTypes.end())
            return;
        found.url = address_of(*attributes.href);
        if (found.url.empty())
            return;
        found.title = title_of(attributes.title.value_or(""));
        links_.push_back(std::move(found));
    }

    std::string_view in_;
    std::size_t at_ = 0;
    std::string base_;
    bool based_ = false;
    std::vector<FeedLink> links_;
};

}  // namespace

std::vector<FeedLink> discover(std::string_view page,
                               std::string_view content_type,
                               std::string_view url) {
    std::string storage;
    Scanner scanner(decode(page.substr(0, Limits{}.document_bytes), content_type, storage), url);
    scanner.run();
    return scanner.take();
}

}  // namespace feeds::parse
