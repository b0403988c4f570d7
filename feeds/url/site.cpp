#include "feeds/url/site.hpp"

#include "feeds/text/ascii.hpp"

#include <libpsl.h>

#include <algorithm>

namespace feeds {

namespace {

bool is_address(std::string_view host) {
    return host.starts_with('[') ||
           std::ranges::all_of(host, [](char c) { return c == '.' || is_digit(c); });
}

/// The part of the list that registries keep; the other one names hosting services.
bool is_public_suffix(const char* domain) {
    return psl_is_public_suffix2(psl_builtin(), domain, PSL_TYPE_ICANN) != 0;
}

}  // namespace

std::string registrable_domain(std::string_view host) {
    std::string name = lower(host);
    while (name.ends_with('.'))
        name.pop_back();
    if (is_address(name) || name.starts_with('.') || is_public_suffix(name.c_str()))
        return {};
    while (true) {
        const std::size_t dot = name.find('.');
        if (dot == std::string::npos)
            return {};
        if (is_public_suffix(name.c_str() + dot + 1))
            return name;
        name.erase(0, dot + 1);
    }
}

bool same_site(std::string_view host_a, std::string_view host_b) {
    if (equals_no_case(host_a, host_b))
        return true;
    const std::string domain = registrable_domain(host_a);
    return !domain.empty() && domain == registrable_domain(host_b);
}

}  // namespace feeds
