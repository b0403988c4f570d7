#include "daemon/alerts/redact.hpp"

#include "daemon/alerts/decoded.hpp"
#include "daemon/alerts/text/clean.hpp"
#include "daemon/alerts/text/split.hpp"
#include "daemon/alerts/text/truncate.hpp"
#include "feeds/text/ascii.hpp"
#include "feeds/text/base64.hpp"

#include <boost/algorithm/hex.hpp>

#include <algorithm>

namespace newsalertd::alerts {

namespace {

constexpr std::size_t kLongestDetail = 512;
constexpr std::size_t kMostRead = 16 << 10;
constexpr std::size_t kShortestSegment = 6;  ///< shorter ones are words such as "hook"
constexpr std::size_t kShortestValue = 4;
constexpr std::size_t kShortestForm = 6;  ///< fewer letters meet by chance over word borders
constexpr std::size_t kShortestTail = 4;
constexpr std::size_t kShortestCut = 180;  ///< nobody cuts texts shorter than this

struct UrlParts {
    std::string_view authority;
    std::string_view rest;  ///< path, query and fragment
};

/// Of any text, also one that is no URL.
UrlParts parts_of(std::string_view url) {
    const std::size_t scheme = url.find("://");
    url.remove_prefix(scheme == std::string_view::npos ? 0 : scheme + 3);
    const std::size_t end = std::min(url.find_first_of("/?#"), url.size());
    return {url.substr(0, end), url.substr(end)};
}

/// Long, or long enough with a digit in it.
bool looks_like_a_token(std::string_view text) {
    constexpr std::size_t kShortest = 8;
    constexpr std::size_t kLong = 20;
    return text.size() >= kLong ||
           (text.size() >= kShortest && text.find_first_of("0123456789") != std::string_view::npos);
}

/// The base64 digits that `secret` alone decides where `before` bytes (0 to 2) of something else
/// precede it in their group of three.
std::string inner_base64(std::string_view secret, std::size_t before) {
    const auto digits = feeds::encode_base64(std::string(before, '\0') + std::string(secret));
    const std::size_t first = (before * 8 + 5) / 6;
    const std::size_t end = (before + secret.size()) * 8 / 6;
    return digits.substr(first, end - first);
}

}  // namespace

/// Which bytes of a line are to be hidden.
class Marks {
public:
    explicit Marks(std::string_view line) : line_(line), marked_(line.size(), false) {}

    void mark(std::size_t begin, std::size_t end) {
        std::fill(marked_.begin() + static_cast<std::ptrdiff_t>(begin),
                  marked_.begin() + static_cast<std::ptrdiff_t>(end),
                  true);
    }

    /// With all of the base64 or hexadecimal text around it: what stands beside the secret in one
    /// code (a user's name, the last bits) belongs to it.
    void mark_run(std::size_t begin, std::size_t end) {
        constexpr std::string_view kMore = "+/=_-";
        const auto in_run = [&](char c) {
            return feeds::is_alnum(c) || kMore.find(c) != std::string_view::npos;
        };
        while (begin > 0 && in_run(line_[begin - 1]))
            --begin;
        while (end < line_.size() && in_run(line_[end]))
            ++end;
        mark(begin, end);
    }

    std::string hidden() const {
        std::string out;
        for (std::size_t i = 0; i < line_.size(); ++i)
            if (!marked_[i])
                out += line_[i];
            else if (i == 0 || !marked_[i - 1])
                out += "***";
        return out;
    }

private:
    std::string_view line_;
    std::vector<bool> marked_;
};

namespace {

template <typename Found>
void find_all(const Decoded& view, const std::string& what, Found found) {
    for (std::size_t at = view.text.find(what); at != std::string::npos;
         at = view.text.find(what, at + 1)) {
        found(view.places[at].begin, view.places[at + what.size() - 1].end);
    }
}

/// A text that was cut short may end in the beginning of a secret.
void mark_tail(const Decoded& view, const std::string& form, Marks& marks) {
    const std::string_view text = view.text;
    if (text.empty() || view.places.back().end < kShortestCut)
        return;
    for (std::size_t size = std::min(form.size() - 1, text.size()); size >= kShortestTail; --size) {
        if (text.ends_with(std::string_view(form).substr(0, size))) {
            marks.mark(view.places[text.size() - size].begin, view.places.back().end);
            return;
        }
    }
}

}  // namespace

void Redactor::add_form(std::string form) {
    if (form.size() >= kShortestForm)
        forms_.push_back(std::move(form));
}

Redactor& Redactor::add(std::string_view secret) {
    if (secret.size() < kShortestValue)
        return *this;
    const Decoded plain = as_it_stands(secret);
    secrets_.push_back(feeds::lower(secret));
    add_form(letters_and_digits(plain).text);
    // As the service sees it.
    if (const Decoded meant = decoded(plain); meant.text != plain.text) {
        secrets_.push_back(feeds::lower(meant.text));
        add_form(letters_and_digits(meant).text);
    }
    for (const std::string& bytes : {std::string(secret), decoded(plain).text}) {
        for (const std::size_t before : {0U, 1U, 2U})
            encoded_.push_back(letters_and_digits(as_it_stands(inner_base64(bytes, before))).text);
        encoded_.push_back(boost::algorithm::hex_lower(bytes));
    }
    std::erase_if(encoded_, [](const std::string& form) { return form.size() < kShortestForm; });
    return *this;
}

Redactor& Redactor::add_user_info(std::string_view url) {
    const std::string_view authority = parts_of(url).authority;
    const std::size_t at = authority.rfind('@');
    if (at != std::string_view::npos) {
        text::for_each_part(
            authority.substr(0, at), ":", [&](std::string_view part) { add(part); });
    }
    return *this;
}

Redactor& Redactor::add_url(std::string_view url) {
    add_user_info(url);
    const std::string_view rest = parts_of(url).rest;
    const std::string_view path = rest.substr(0, rest.find_first_of("?#"));
    add(rest);
    add(path);
    text::for_each_part(path, "/", [&](std::string_view segment) {
        const bool last = segment.data() + segment.size() == path.data() + path.size();
        if (last || segment.size() >= kShortestSegment)
            add(segment);
    });
    if (path.size() < rest.size()) {
        text::for_each_part(rest.substr(path.size() + 1), "&#", [&](std::string_view pair) {
            add(pair.substr(std::min(pair.find('=') + 1, pair.size())));
        });
    }
    return *this;
}

Redactor& Redactor::add_tokens_of(std::string_view url) {
    add_user_info(url);
    const std::string_view rest = parts_of(url).rest;
    text::for_each_part(rest, "/?&#=", [&](std::string_view part) {
        if (looks_like_a_token(part))
            add(part);
    });
    return *this;
}

void Redactor::mark_in(const Decoded& view, Marks& marks) const {
    const Decoded lower = {feeds::lower(view.text), view.places};
    const Decoded folded = letters_and_digits(view);
    for (const std::string& secret : secrets_)
        find_all(lower, secret, [&](auto begin, auto end) { marks.mark(begin, end); });
    for (const std::string& form : forms_) {
        find_all(folded, form, [&](auto begin, auto end) { marks.mark(begin, end); });
        mark_tail(folded, form, marks);
    }
    for (const std::string& form : encoded_) {
        find_all(folded, form, [&](auto begin, auto end) { marks.mark_run(begin, end); });
        mark_tail(folded, form, marks);
    }
    if (others_)
        others_->mark_in(view, marks);
}

std::string Redactor::operator()(std::string_view text) const {
    const std::string line = text::clean_line(text.substr(0, kMostRead));
    Marks marks(line);
    Decoded view = as_it_stands(line);
    // Echoes of echoes are encoded twice.
    constexpr int kViews = 3;
    for (int round = 0; round < kViews; ++round) {
        mark_in(view, marks);
        Decoded next = decoded(view);
        if (next.text == view.text)
            break;
        view = std::move(next);
    }
    return text::truncate(marks.hidden(), kLongestDetail, text::Unit::bytes);
}

}  // namespace newsalertd::alerts
