// `newsalertd version`: what this program is made of, for a report of a fault.

#include "daemon/cli/verb.hpp"
#include "daemon/store/schema.hpp"

#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>
#include <boost/version.hpp>
#include <curl/curl.h>
#include <openssl/crypto.h>
#include <pugixml.hpp>
#include <spdlog/fmt/fmt.h>
#include <spdlog/version.h>
#include <sqlite3.h>
#include <unicode/uchar.h>
#include <unicode/uversion.h>

#include <zlib.h>
#include <zstd.h>

#include <toml++/impl/version.h>
#include <utility>
#include <vector>

namespace newsalertd::cli {

namespace json = boost::json;

namespace {

using Versions = std::vector<std::pair<std::string, std::string>>;

std::string icu() {
    UVersionInfo version{};
    u_getVersion(version);
    char text[U_MAX_VERSION_STRING_LENGTH]{};
    u_versionToString(version, text);
    return std::string(text) + ", Unicode " U_UNICODE_VERSION;
}

/// As they are loaded; those that are compiled in, as they were then.
Versions libraries() {
    return {
        {"boost",
         fmt::format(
             "{}.{}.{}", BOOST_VERSION / 100'000, BOOST_VERSION / 100 % 1000, BOOST_VERSION % 100)},
        {"curl", curl_version()},
        {"fmt",
         fmt::format("{}.{}.{}", FMT_VERSION / 10'000, FMT_VERSION / 100 % 100, FMT_VERSION % 100)},
        {"icu", icu()},
        {"openssl", OpenSSL_version(OPENSSL_VERSION)},
        {"pugixml", fmt::format("{}.{}", PUGIXML_VERSION / 1000, PUGIXML_VERSION % 1000 / 10)},
        {"spdlog", fmt::format("{}.{}.{}", SPDLOG_VER_MAJOR, SPDLOG_VER_MINOR, SPDLOG_VER_PATCH)},
        {"sqlite", sqlite3_libversion()},
        {"tomlplusplus", fmt::format("{}.{}.{}", TOML_LIB_MAJOR, TOML_LIB_MINOR, TOML_LIB_PATCH)},
        {"zlib", zlibVersion()},
        {"zstd", ZSTD_versionString()}};
}

int version(const Context& context) {
    if (context.json) {
        json::object parts;
        for (const auto& [name, what] : libraries())
            parts[name] = what;
        context.out << json::serialize(json::object{{"version", NEWSALERTD_VERSION},
                                                    {"build", NEWSALERTD_BUILD_TYPE},
                                                    {"compiler", __VERSION__},
                                                    {"schema", store::schema_version()},
                                                    {"libraries", std::move(parts)}})
                    << '\n';
        return 0;
    }
    context.out << fmt::format("newsalertd {}, build {}, schema {} of the state\n{}\n",
                               NEWSALERTD_VERSION,
                               NEWSALERTD_BUILD_TYPE,
                               store::schema_version(),
                               __VERSION__);
    for (const auto& [name, what] : libraries())
        context.out << fmt::format("{:<14}{}\n", name, what);
    return 0;
}

Action add_version(Options& options, Context& context) {
    add_json(options, context);
    return [&context] { return version(context); };
}

}  // namespace

namespace verbs {
extern const Verb version{"version", "What this program is made of", add_version};
}  // namespace verbs

}  // namespace newsalertd::cli
