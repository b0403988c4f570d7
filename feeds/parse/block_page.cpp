#include "feeds/parse/block_page.hpp"

#include "feeds/text/ascii.hpp"

#include <algorithm>
#include <array>
#include <string>

namespace feeds::parse {

namespace {

struct Sign {
    std::string_view text;  ///< lower case
    std::string_view meaning;
};

constexpr std::array kSigns = {
    Sign{"<title>just a moment...", "Cloudflare's challenge"},
    Sign{"<title>attention required! | cloudflare", "Cloudflare's block page"},
    Sign{"cf-browser-verification", "Cloudflare's challenge"},
    Sign{"/cdn-cgi/challenge-platform/", "Cloudflare's challenge"},
    Sign{"_cf_chl_opt", "Cloudflare's challenge"},
    Sign{"cf-error-details", "Cloudflare's block page"},
    Sign{"_incapsula_resource", "Imperva's challenge"},
    Sign{"incapsula incident id", "Imperva's block page"},
    Sign{"captcha-delivery.com", "DataDome's challenge"},
    Sign{"px-captcha", "HUMAN's challenge"},
    Sign{"_pxappid", "HUMAN's challenge"},
    Sign{"pardon our interruption", "a bot protection's page"},
    Sign{"access to this page has been denied", "a bot protection's page"},
    Sign{"errors.edgesuite.net", "Akamai's block page"},
    Sign{"<title>access denied", "a block page"},
    Sign{"<title>403 forbidden", "a block page"},
    Sign{"awswafintegration", "AWS WAF's challenge"},
    Sign{"awswafcookiedomainlist", "AWS WAF's challenge"},
    Sign{"sucuri website firewall", "Sucuri's block page"},
    Sign{"ddos-guard", "DDoS-Guard's challenge"},
    Sign{"ddos protection by", "a bot protection's page"},
    Sign{"checking your browser before accessing", "a bot protection's page"},
    Sign{"making sure you're not a bot", "Anubis's challenge"},
    Sign{"verify you are human", "a bot protection's page"},
    Sign{"unusual traffic from your computer network", "a bot protection's page"},
    Sign{"g-recaptcha", "a page with a captcha"},
    Sign{"h-captcha", "a page with a captcha"},
    Sign{"cf-turnstile", "a page with a captcha"},
    Sign{"<wispaccessgatewayparam", "a captive portal"},
    Sign{"captive portal", "a captive portal"},
    Sign{"wi-fi login", "a captive portal"},
    Sign{"wifi login", "a captive portal"},
};

// Where on the page a sign may stand: a challenge is short, and an article about captchas is not.
constexpr std::size_t kHead = 32UL * 1024;

}  // namespace

Error page_error(std::string_view html) {
    const std::string head = lower(html.substr(0, kHead));
    const auto* const sign = std::ranges::find_if(
        kSigns, [&](const Sign& known) { return head.find(known.text) != std::string::npos; });
    if (sign == kSigns.end())
        return {ErrorClass::html, "the answer is an HTML page, not a feed"};
    return {ErrorClass::blocked, "blocked: the answer is " + std::string{sign->meaning}};
}

}  // namespace feeds::parse
