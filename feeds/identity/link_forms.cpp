#include "feeds/identity/link_forms.hpp"

#include "feeds/identity/normal_url.hpp"
#include "feeds/identity/page_address.hpp"
#include "feeds/text/ascii.hpp"
#include "feeds/text/word_list.hpp"
#include "feeds/url/canonical_url.hpp"

#include <algorithm>
#include <utility>
#include <vector>

namespace feeds::identity {

namespace {

/// Names of trails that might number articles somewhere: a trail's value is more than a number.
bool is_word_of_trail(std::string_view name, std::string_view parameter) {
    constexpr std::string_view kNames = "cmp mod ftag ocid partner emc feedname feedtype";
    const std::string_view value = parameter.substr(std::min(name.size() + 1, parameter.size()));
    return !value.empty() && !std::ranges::all_of(value, is_digit) && lists_word(kNames, name);
}

/// Parameters that never tell two articles apart, in a query or after a semicolon of the path.
/// Names that also number articles somewhere (sid, t, id, ref) are not here: evidence decides.
bool is_session_or_trail(std::string_view parameter) {
    constexpr std::string_view kNames =
        "jsessionid phpsessid sessionid session_id cfid cftoken oscsid zenid nocache cachebuster "
        "mc_cid mc_eid msclkid yclid dclid igshid _hsenc _hsmi mkt_tok xtor cmpid at_medium "
        "at_campaign wt_mc wt.mc_id wtrid ns_campaign ns_mchannel ns_source ns_linkname ns_fee "
        "gclsrc gbraid wbraid twclid ttclid";
    const std::string_view name = parameter.substr(0, parameter.find('='));
    if (is_word_of_trail(name, parameter))
        return true;
    return starts_with_no_case(name, "aspsessionid") || starts_with_no_case(name, "utm_") ||
           lists_word(kNames, name);
}

bool is_date(std::string_view digits) {
    const auto number = [&](std::size_t at) {
        return (digits[at] - '0') * 10 + digits[at + 1] - '0';
    };
    return digits.size() == 8 && (digits.starts_with("19") || digits.starts_with("20")) &&
           number(4) >= 1 && number(4) <= 12 && number(6) >= 1 && number(6) <= 31;
}

bool is_uuid(std::string_view text) {
    if (text.size() != 36)
        return false;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const bool dash = i == 8 || i == 13 || i == 18 || i == 23;
        if (dash ? text[i] != '-' : !is_alnum(text[i]))
            return false;
    }
    return true;
}

/// Calls `part(text)` for each part between separators and joins what it returns.
template <class Part>
std::string map_parts(std::string_view text, char separator, Part part) {
    std::string out;
    for (bool first = true;; first = false) {
        const std::size_t end = text.find(separator);
        const std::string mapped = part(text.substr(0, end));
        if (!first)
            out += separator;
        out += mapped;
        if (end == kNone)
            return out;
        text.remove_prefix(end + 1);
    }
}

/// A path segment without its session parameters.
std::string plain_segment(std::string_view segment) {
    const std::size_t semicolon = segment.find(';');
    std::string out(segment.substr(0, semicolon));
    while (!segment.empty()) {
        const std::size_t from = segment.find(';');
        if (from == kNone)
            break;
        segment.remove_prefix(from + 1);
        const std::string_view parameter = segment.substr(0, segment.find(';'));
        if (!is_session_or_trail(parameter))
            (out += ';') += parameter;
    }
    return out;
}

/// The parameters that are left, in an order of their own; those of one name keep theirs.
std::string plain_query(std::string_view query) {
    std::vector<std::string_view> kept;
    while (!query.empty()) {
        const std::size_t end = query.find('&');
        const std::string_view parameter = query.substr(0, end);
        query = end == kNone ? std::string_view{} : query.substr(end + 1);
        if (!parameter.empty() && !is_session_or_trail(parameter) && !asks_for_amp(parameter))
            kept.push_back(parameter);
    }
    std::ranges::sort(kept, {}, [](std::string_view one) {
        return std::pair(one.substr(0, one.find('=')), one.data());
    });
    std::string out;
    for (const std::string_view parameter : kept) {
        out += out.empty() ? "" : "&";
        out += parameter;
    }
    return out;
}

/// A file's name with its suffix, a segment's parameter: the token may be one of several parts.
std::string path_without_tokens(std::string_view path) {
    return map_parts(path, '/', [](std::string_view segment) {
        return map_parts(segment, ';', [](std::string_view part) {
            const std::size_t equals = part.find('=');
            if (equals != kNone && looks_like_token(part.substr(equals + 1)))
                return std::string(part.substr(0, equals + 1)) + '*';
            const std::size_t dot = part.rfind('.');
            return looks_like_token(part.substr(0, dot))
                       ? '*' + std::string(dot == kNone ? std::string_view{} : part.substr(dot))
                       : std::string(part);
        });
    });
}

std::string query_without_tokens(std::string_view query) {
    return map_parts(query, '&', [](std::string_view parameter) {
        const std::size_t equals = parameter.find('=');
        const std::string_view value = equals == kNone ? parameter : parameter.substr(equals + 1);
        if (!looks_like_token(value))
            return std::string(parameter);
        return std::string(equals == kNone ? std::string_view{} : parameter.substr(0, equals + 1)) +
               '*';
    });
}

std::string_view fragment_of(std::string_view url) {
    const std::size_t mark = url.find('#');
    const std::string_view fragment = mark == kNone ? std::string_view{} : url.substr(mark + 1);
    return is_session_or_trail(fragment) ? std::string_view{} : fragment;
}

/// "#update", not "#n7" or a token: a place on the page, not a note of many.
bool names_a_place(std::string_view fragment) {
    return !fragment.empty() && std::ranges::all_of(fragment, [](char c) {
        return is_alpha(c) || c == '-' || c == '_';
    });
}

std::string joined(std::string_view host,
                   std::string_view path,
                   std::string_view query,
                   std::string_view fragment) {
    std::string out(host);
    out += path;
    if (!query.empty())
        (out += '?') += query;
    if (!fragment.empty())
        (out += '#') += fragment;
    return out;
}

}  // namespace

bool looks_like_token(std::string_view text) {
    constexpr std::size_t kDigits = 5;
    constexpr std::size_t kMixed = 8;
    if (is_uuid(text))
        return true;
    if (!std::ranges::all_of(text, is_alnum))
        return false;
    const auto digits = static_cast<std::size_t>(std::ranges::count_if(text, is_digit));
    if (digits == text.size())
        return text.size() >= kDigits && !is_date(text);
    // Eight hexadecimal digits are letters alone once in 2,500 times: still a token if no word is.
    const bool hexadecimal = std::ranges::all_of(
        text, [](char c) { return is_digit(c) || (to_lower(c) >= 'a' && to_lower(c) <= 'f'); });
    return text.size() >= kMixed && (digits >= 2 || hexadecimal);
}

LinkForms forms_of_link(std::string_view url, const Habits& habits) {
    const std::string normal = normal_url(behind_redirects(url));
    const std::string canonical = canonical_url(normal);
    if (canonical.empty())
        return {};
    const std::string_view fragment = fragment_of(normal);
    std::string_view rest = canonical;
    // What is no web address keeps its fragment in the canonical form; else it is gone already.
    rest = rest.substr(0, rest.find('#'));
    const std::string_view host = rest.substr(0, std::min(rest.find_first_of("/?;"), rest.size()));
    rest.remove_prefix(host.size());
    const std::size_t mark = rest.find('?');
    std::string path = page_path(map_parts(rest.substr(0, mark), '/', plain_segment));
    std::string query = plain_query(mark == kNone ? std::string_view{} : rest.substr(mark + 1));
    if (habits.paths_carry_tokens())
        path = path_without_tokens(path);
    if (habits.queries_carry_tokens())
        query = query_without_tokens(query);
    LinkForms forms{
        .link = joined(host, path, query, fragment),
        .tail = joined({}, path, query, fragment),
        .path_shape = joined({}, path_without_tokens(path), query, fragment),
        .query_shape = joined(
            {}, path, query_without_tokens(query), looks_like_token(fragment) ? "*" : fragment)};
    if (names_a_place(fragment)) {
        forms.page = joined(host, path, query, {});
        forms.page_tail = joined({}, path, query, {});
    }
    if (forms.path_shape == forms.tail)
        forms.path_shape.clear();
    if (forms.query_shape == forms.tail)
        forms.query_shape.clear();
    return forms;
}

std::string page_of(std::string_view url) {
    std::string link = forms_of_link(url, {}).link;
    link.resize(std::min(link.find('#'), link.size()));
    return link;
}

std::string canonical_guid(std::string_view guid, const Habits& habits) {
    guid = trim(guid);
    return guid.find('/') == kNone ? std::string(guid) : forms_of_link(guid, habits).link;
}

}  // namespace feeds::identity
