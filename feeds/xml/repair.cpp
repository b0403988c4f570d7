#include "feeds/xml/repair.hpp"

#include "feeds/text/ascii.hpp"
#include "feeds/xml/cdata.hpp"
#include "feeds/xml/doctype.hpp"
#include "feeds/xml/feed_elements.hpp"

#include <algorithm>
#include <cstdint>
#include <vector>

namespace feeds {

namespace {

bool starts_name(char c) {
    return is_alpha(c) || c == '_' || c == ':' || static_cast<unsigned char>(c) >= 0x80U;
}

bool in_name(char c) {
    return starts_name(c) || is_digit(c) || c == '-' || c == '.';
}

/// FNV-1a of a name whatever its case.
std::uint32_t hash_of(std::string_view name) {
    std::uint32_t hash = 2166136261U;
    for (const char c : name)
        hash = (hash ^ static_cast<unsigned char>(to_lower(c))) * 16777619U;
    return hash;
}

class Repair {
public:
    Repair(std::string_view document, std::size_t depth, Budget& budget)
        : in_(document), depth_(depth), budget_(budget), close_(document.find('>')) {
        out_.reserve(document.size() + document.size() / 8);
    }

    Repaired run() {
        while (at_ < in_.size() && !budget_.spent()) {
            const std::size_t tag = in_.find('<', at_);
            out_.append(in_.substr(at_, tag - at_));
            if (tag == kNone)
                break;
            at_ = tag;
            markup();
        }
        return finish();
    }

private:
    struct Open {
        std::string_view name;
        std::size_t start;  ///< of its tag in the output
    };

    /// The next `>` at or behind the reading position. A document without one is searched once, not
    /// at every tag.
    std::size_t next_close() {
        if (close_ != kNone && close_ < at_)
            close_ = in_.find('>', at_);
        return close_;
    }

    void skip_past_close() {
        const std::size_t end = next_close();
        at_ = end == kNone ? in_.size() : end + 1;
    }

    void markup() {
        const std::string_view rest = in_.substr(at_);
        if (rest.starts_with("<!--")) {
            skip_comment();
        } else if (starts_with_no_case(rest, kCdata)) {
            cdata();
        } else if (starts_with_no_case(rest, "<!doctype") && stack_.empty() && !saw_doctype_) {
            saw_doctype_ = true;
            at_ = skip_doctype(in_, at_);
        } else if (rest.starts_with("<?") || rest.starts_with("<!")) {
            skip_past_close();
        } else if (rest.size() > 2 && rest[1] == '/' && starts_name(rest[2])) {
            end_tag();
        } else if (rest.size() > 1 && starts_name(rest[1])) {
            start_tag();
        } else if (const std::size_t name = spaced_name(rest); name != 0) {
            const bool end = rest.substr(0, name).find('/') != kNone;
            at_ += name - (end ? 2 : 1);
            end ? end_tag() : start_tag();
        } else {
            out_ += "&lt;";
            ++at_;
        }
    }

    /// Where the name stands in `< item>` or `</ item>`; 0: it is a less-than sign in a text.
    static std::size_t spaced_name(std::string_view rest) {
        const auto behind_space = [rest](std::size_t from) {
            while (from < rest.size() && is_space(rest[from]))
                ++from;
            return from;
        };
        std::size_t start = behind_space(1);
        if (start < rest.size() && rest[start] == '/')
            start = behind_space(start + 1);
        constexpr std::size_t kLongest = 32;
        std::size_t end = start;
        while (end < rest.size() && end - start < kLongest && in_name(rest[end]))
            ++end;
        const std::string_view name = rest.substr(start, end - start);
        const bool structure = is_entry(name) || holds_fields(name);
        const char next = end < rest.size() ? rest[end] : '\0';
        const bool is_tag = next == '>' ? structure || one_of(kFields, name)
                                        : structure && is_space(next) && name != "url";
        return is_tag ? start : 0;
    }

    void skip_comment() {
        const std::size_t end = comments_end_ ? in_.find("-->", at_ + 4) : kNone;
        if (end != kNone) {
            at_ = end + 3;
            return;
        }
        comments_end_ = false;  // nor does any later one: looking again would be quadratic
        // It takes no tag with it: whoever forgot its end did not mean the entries behind it.
        const std::size_t next = in_.find_first_of("<>", at_ + 4);
        at_ = next == kNone ? in_.size() : next + (in_[next] == '>' ? 1 : 0);
    }

    /// One that the author forgot to close ends with its element, if that does. The next one's end
    /// is not its own.
    void cdata() {
        const std::size_t start = at_ + kCdata.size();
        if (cdata_end_ != kNone && cdata_end_ < start)
            cdata_end_ = in_.find("]]>", start);
        std::size_t end = cdata_end_;
        std::size_t closer = end == kNone ? 0 : 3;
        if (!stack_.empty()) {
            const std::size_t own = unclosed_cdata_end(in_, start, end, stack_.back().name);
            closer = own == kNone ? closer : 0;
            end = own == kNone ? end : own;
        }
        out_ += kCdata;
        out_ += in_.substr(start, end == kNone ? kNone : end - start);
        out_ += "]]>";
        at_ = end == kNone ? in_.size() : end + closer;
    }

    std::string_view name_at(std::size_t start) const {
        std::size_t end = start;
        while (end < in_.size() && in_name(in_[end]))
            ++end;
        return in_.substr(start, end - start);
    }

    void end_tag() {
        const std::string_view name = name_at(at_ + 2);
        const std::size_t end = in_.find_first_of("<>", at_ + 2);
        at_ = end == kNone ? in_.size() : end + (in_[end] == '>' ? 1 : 0);
        if (end == kNone)
            return;
        const bool structure = is_entry(name) || holds_fields(name) || one_of(kFields, name);
        if (flattened_ > 0 && !structure) {
            --flattened_;
            return;
        }
        close_through(name);
    }

    /// Closes the nearest open element of that name, and all inside it. A stray end tag costs a
    /// look at one number for each open element, of which there are at most depth_.
    void close_through(std::string_view name) {
        if (std::ranges::find(open_names_, hash_of(name)) == open_names_.end())
            return;
        auto found = std::ranges::find(stack_.rbegin(), stack_.rend(), name, &Open::name);
        if (found == stack_.rend()) {
            found = std::ranges::find_if(stack_.rbegin(), stack_.rend(), [name](const Open& open) {
                return equals_no_case(open.name, name);
            });
        }
        if (found == stack_.rend())
            return;
        const auto keep = static_cast<std::size_t>(stack_.rend() - found) - 1;
        while (stack_.size() > keep)
            close_top();
        flattened_ = 0;
    }

    void close_top() {
        out_ += "</";
        out_ += stack_.back().name;
        out_ += '>';
        stack_.pop_back();
        open_names_.pop_back();
        root_closed_ = root_closed_ || (stack_.empty() && saw_fields_);
    }

    void start_tag() {
        const std::string_view name = name_at(at_ + 1);
        if (!is_entry(name) || !is_empty_tag())
            close_implied(name);
        if (stack_.size() >= depth_) {
            skip_past_close();
            ++flattened_;
            deepest_ = std::max(deepest_, stack_.size() + flattened_);
            return;
        }
        const std::size_t start = out_.size();
        out_ += '<';
        out_ += name;
        at_ += 1 + name.size();
        const bool empty = attributes();
        if (cut_) {
            out_.resize(start);
            return;
        }
        if (empty || one_of(kEmptyElements, name)) {
            out_ += "/>";
            return;
        }
        out_ += '>';
        saw_fields_ = saw_fields_ || holds_fields(name);
        stack_.push_back({name, start});
        open_names_.push_back(hash_of(name));
    }

    void close_implied(std::string_view name) {
        if (stack_.empty())
            return;
        close_stray_html(name);
        if (is_entry(name)) {
            close_for_entry(name);
            return;
        }
        const std::string_view top = stack_.back().name;
        const bool unclosed_field = stack_.size() > 1 && one_of(kFields, top) &&
                                    holds_fields(stack_[stack_.size() - 2].name) &&
                                    one_of(kFields, name);
        if (unclosed_field || (top == name && one_of(kSelfClosing, name)))
            close_top();
    }

    /// `<item><p>note<title>`: the HTML was never closed, and holds neither a field nor an entry.
    void close_stray_html(std::string_view name) {
        constexpr std::size_t kMostLevels = 8;
        if (!one_of(kHtml, stack_.back().name) || (!is_entry(name) && !is_field(name)))
            return;
        std::size_t keep = stack_.size();
        while (keep > 0 && stack_.size() - keep < kMostLevels &&
               one_of(kHtml, stack_[keep - 1].name)) {
            --keep;
        }
        if (keep == 0 || !holds_fields(stack_[keep - 1].name))
            return;
        while (stack_.size() > keep)
            close_top();
    }

    /// An entry does not stand within another, and an RSS item only in its channel.
    void close_for_entry(std::string_view name) {
        if (stands_within(4, name))
            close_through(name);
        if (name != "item" || !stands_within(8, "channel"))
            return;
        while (stack_.back().name != "channel")
            close_top();
    }

    /// Whether an element of that name is open, at most `levels` below the document.
    [[nodiscard]] bool stands_within(std::size_t levels, std::string_view name) const {
        const auto end =
            stack_.begin() + static_cast<std::ptrdiff_t>(std::min(levels, stack_.size()));
        return std::find_if(stack_.begin(), end, [name](const Open& open) {
                   return open.name == name;
               }) != end;
    }

    /// Whether the tag at the reading position is of the form `<name … />`.
    [[nodiscard]] bool is_empty_tag() {
        const std::size_t end = next_close();
        return end != kNone && in_[end - 1] == '/';
    }

    /// Copies attributes up to the tag's end; returns whether the tag closed itself.
    bool attributes() {
        while (at_ < in_.size()) {
            const char c = in_[at_];
            if (c == '>') {
                ++at_;
                return false;
            }
            if (c == '<')
                return false;
            if (c == '/' && at_ + 1 < in_.size() && in_[at_ + 1] == '>') {
                at_ += 2;
                return true;
            }
            if (starts_name(c))
                attribute();
            else
                ++at_;
        }
        cut_ = true;
        return false;
    }

    void attribute() {
        const std::string_view name = name_at(at_);
        at_ += name.size();
        skip_space();
        std::string_view value = name;  // HTML's attributes without a value
        if (at_ < in_.size() && in_[at_] == '=') {
            ++at_;
            skip_space();
            value = attribute_value();
        }
        out_ += ' ';
        out_ += name;
        out_ += "=\"";
        for (const char c : value)
            if (c == '"')
                out_ += "&quot;";
            else
                out_ += c;
        out_ += '"';
    }

    void skip_space() {
        while (at_ < in_.size() && is_space(in_[at_]))
            ++at_;
    }

    std::string_view attribute_value() {
        if (at_ >= in_.size())
            return {};
        const char quote = in_[at_];
        if (quote == '"' || quote == '\'') {
            const std::size_t start = at_ + 1;
            const std::size_t end = quoted_end(start, quote);
            at_ = end < in_.size() && in_[end] == quote ? end + 1 : end;
            return in_.substr(start, end - start);
        }
        const std::size_t start = at_;
        while (at_ < in_.size() && !is_space(in_[at_]) && in_[at_] != '>' && in_[at_] != '<')
            ++at_;
        return in_.substr(start, at_ - start);
    }

    /// Where a quoted value ends. Without its closing quote it runs into the next tag; then it ends
    /// at its own tag's `>`.
    std::size_t quoted_end(std::size_t start, char quote) const {
        std::size_t tag_end = kNone;
        for (std::size_t at = start; at < in_.size(); ++at) {
            const char c = in_[at];
            if (c == quote)
                return at;
            if (c == '>' && tag_end == kNone)
                tag_end = at;
            if (c == '<' && tag_end != kNone)
                return tag_end;
        }
        return tag_end == kNone ? in_.size() : tag_end;
    }

    Repaired finish() {
        Repaired repaired;
        repaired.flattened = deepest_;
        // Behind the root only what holds entries is of interest.
        repaired.truncated =
            !stack_.empty() && (!root_closed_ || std::ranges::any_of(stack_, [](const Open& open) {
                return holds_fields(open.name) && open.name != "url";
            }));
        if (repaired.truncated) {
            const auto entry =
                std::ranges::find_if(stack_, [](const Open& open) { return is_entry(open.name); });
            if (entry != stack_.end()) {
                out_.resize(entry->start);
                stack_.erase(entry, stack_.end());
                open_names_.resize(stack_.size());
            }
        }
        while (!stack_.empty())
            close_top();
        repaired.xml = std::move(out_);
        return repaired;
    }

    std::string_view in_;
    std::size_t at_ = 0;
    std::size_t depth_;
    Budget& budget_;
    std::string out_;
    std::vector<Open> stack_;
    std::vector<std::uint32_t> open_names_;  ///< hashes of the names in stack_
    std::size_t close_;                      ///< see next_close()
    std::size_t flattened_ = 0;              ///< open elements beyond the depth, which left no tag
    std::size_t deepest_ = 0;
    bool saw_fields_ = false;  ///< a feed, not only the warning printed before it
    bool root_closed_ = false;
    bool saw_doctype_ = false;
    bool comments_end_ = true;
    std::size_t cdata_end_ = 0;  ///< the first `]]>` at or behind the CDATA read last; npos: none
    bool cut_ = false;           ///< the bytes ended within a tag
};

}  // namespace

Repaired repair_xml(std::string_view document, std::size_t depth, Budget& budget) {
    return Repair{document, depth, budget}.run();
}

}  // namespace feeds
