#include "daemon/app/good_rules.hpp"

#include <boost/json/array.hpp>
#include <boost/json/parse.hpp>

namespace newsalertd::app {

namespace json = boost::json;

RuleSources unpack_rules(std::string_view packed) {
    boost::system::error_code failure;
    const auto value = json::parse(packed, failure);
    RuleSources sources;
    if (failure || !value.is_array())
        return sources;
    for (const auto& one : value.get_array()) {
        const auto* pair = one.if_array();
        if (!pair || pair->size() != 2 || !(*pair)[0].is_string() || !(*pair)[1].is_string())
            return {};
        sources.emplace_back((*pair)[0].get_string(), (*pair)[1].get_string());
    }
    return sources;
}

}  // namespace newsalertd::app
