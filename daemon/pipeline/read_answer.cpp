#include "daemon/pipeline/read_answer.hpp"

#include "feeds/parse/parse.hpp"

#include <spdlog/spdlog.h>

namespace newsalertd::pipeline {

using feeds::fetch::ReadAs;

ReadAs read_as_of(feeds::ErrorClass error) {
    switch (error) {
        case feeds::ErrorClass::html:
            return ReadAs::html;
        case feeds::ErrorClass::blocked:
            return ReadAs::blocked;
        default:
            return ReadAs::malformed;
    }
}

std::expected<feeds::ParsedFeed, feeds::Error> read_answer(const config::FeedConfig& feed,
                                                           bool sitemap,
                                                           const feeds::fetch::Answer& answer,
                                                           const std::string& content_type,
                                                           std::string body) {
    auto parsed = feeds::parse::parse(body,
                                      {.content_type = content_type,
                                       .base_url = answer.final_url,
                                       .json = feed.json && !sitemap ? &*feed.json : nullptr});
    body = {};
    if (!answer.flaw.empty())
        spdlog::debug("feed {}: {}", feed.name, answer.flaw);
    if (parsed)
        for (const auto& remark : parsed->remarks)
            spdlog::debug("feed {}: {}", feed.name, remark);
    return parsed;
}

}  // namespace newsalertd::pipeline
