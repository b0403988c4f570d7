#include "daemon/alerts/publishers.hpp"

#include "feeds/url/site.hpp"
#include "feeds/url/web_url.hpp"

#include <set>
#include <string>
#include <string_view>
#include <utility>

namespace newsalertd::alerts {

namespace {

/// What spellings of one name have in common: no ASCII case, no spaces, no punctuation.
std::string plain(std::string_view name) {
    std::string out;
    for (const char c : name) {
        const bool upper = c >= 'A' && c <= 'Z';
        const bool kept = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ||
                          static_cast<unsigned char>(c) >= 0x80;
        if (upper || kept)
            out += upper ? static_cast<char>(c - 'A' + 'a') : c;
    }
    return out;
}

/// Where the article is: its registrable domain, or its host where that has none.
std::string domain_of(std::string_view url) {
    const auto origin = feeds::origin_of(url);
    if (!origin)
        return {};
    const std::string domain = feeds::registrable_domain(origin->host);
    return domain.empty() ? origin->host : domain;
}

}  // namespace

std::size_t count_publishers(std::span<const Source> sources) {
    std::set<std::string> named;
    std::set<std::string> taken;  // domains of named ones
    for (const Source& source : sources) {
        if (const std::string name = plain(source.publisher); !name.empty()) {
            named.insert(name);
            taken.insert(domain_of(source.url));
        }
    }
    std::set<std::pair<bool, std::string>> unnamed;
    for (const Source& source : sources) {
        if (!plain(source.publisher).empty())
            continue;
        const std::string domain = domain_of(source.url);
        if (domain.empty()) {
            if (!named.contains(plain(source.source)))
                unnamed.emplace(false, source.source);
        } else if (!taken.contains(domain) &&
                   !named.contains(plain(domain.substr(0, domain.find('.'))))) {
            unnamed.emplace(true, domain);
        }
    }
    return named.size() + unnamed.size();
}

}  // namespace newsalertd::alerts
