#include "feeds/fetch/secret_parts.hpp"

#include "feeds/text/word_list.hpp"

#include <algorithm>
#include <array>
#include <functional>
#include <vector>

namespace feeds::fetch {

namespace {

/// Letters and digits of a parameter's name, in lower case: api_key, API-Key and apikey are one.
std::string plain_name(std::string_view name) {
    std::string out;
    for (const char c : name)
        if (is_alnum(c))
            out += to_lower(c);
    return out;
}

bool names_a_secret(std::string_view name) {
    constexpr std::string_view kNames =
        "auth authorization bearer credential credentials hmac jwt pass passphrase passwd "
        "phpsessid pw pwd session sessid sessionid sig sign";
    constexpr auto kEndings =
        std::to_array<std::string_view>({"key", "token", "secret", "password", "signature"});
    const std::string plain = plain_name(name);
    return lists_word(kNames, plain) || std::ranges::any_of(kEndings, [&](std::string_view ending) {
               return plain.ends_with(ending);
           });
}

/// `url` with what `replace` gives for its user-info and for each secret parameter, which comes
/// with its name ("key=value"). An empty answer takes the parameter out.
std::string rewritten(std::string_view url,
                      const std::function<std::string(std::string_view)>& user_info,
                      const std::function<std::string(std::string_view)>& parameter) {
    std::string out;
    const std::size_t scheme = url.find("://");
    if (scheme != std::string_view::npos) {
        out = url.substr(0, scheme + 3);
        url.remove_prefix(scheme + 3);
        const std::string_view authority = url.substr(0, url.find_first_of("/?#"));
        if (const std::size_t at = authority.rfind('@'); at != std::string_view::npos) {
            out += user_info(authority.substr(0, at + 1));
            url.remove_prefix(at + 1);
        }
    }
    const std::size_t query = std::min(url.find_first_of("?#"), url.size());
    out += url.substr(0, query);
    url.remove_prefix(query);
    char before = '\0';  // the mark that stands before the next parameter
    while (!url.empty()) {
        const char mark = url.front();
        before = mark == '?' || mark == '#' || before == '\0' ? mark : before;
        url.remove_prefix(1);
        const std::string_view pair = url.substr(0, url.find_first_of("&;#"));
        url.remove_prefix(pair.size());
        const std::size_t equals = pair.find('=');
        const bool secret =
            equals != std::string_view::npos && names_a_secret(pair.substr(0, equals));
        const std::string said = secret ? parameter(pair) : std::string(pair);
        if (said.empty() && secret)
            continue;  // the next one takes over its '?'
        out += before;
        out += said;
        before = '\0';
    }
    return out;
}

std::vector<std::string> secrets_of(std::string_view url) {
    std::vector<std::string> secrets;
    rewritten(
        url,
        [](std::string_view) { return std::string(); },
        [&](std::string_view pair) {
            secrets.emplace_back(pair);
            return std::string();
        });
    return secrets;
}

}  // namespace

std::string shown(std::string_view url) {
    return rewritten(
        url,
        [](std::string_view) { return std::string("***@"); },
        [](std::string_view pair) {
            return std::string(pair.substr(0, pair.find('=') + 1)) + "***";
        });
}

std::string without_secrets(std::string_view url) {
    return rewritten(
        url,
        [](std::string_view) { return std::string(); },
        [](std::string_view) { return std::string(); });
}

std::string without_secrets_of(std::string_view feed_url, std::string link) {
    const auto secrets = secrets_of(feed_url);
    if (secrets.empty() || link.find_first_of("?#") == std::string::npos)
        return link;
    return rewritten(
        link,
        [](std::string_view user_info) { return std::string(user_info); },
        [&](std::string_view pair) {
            const bool own = std::ranges::find(secrets, pair) != secrets.end();
            return own ? std::string() : std::string(pair);
        });
}

}  // namespace feeds::fetch
