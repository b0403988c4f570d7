#pragma once
// What came of a fetch, read as a document. Pure but for the log.

#include "daemon/config/config.hpp"
#include "feeds/entry.hpp"
#include "feeds/fetch/outcome.hpp"
#include "feeds/limits/limits.hpp"

#include <expected>
#include <string>

namespace newsalertd::pipeline {

feeds::fetch::ReadAs read_as_of(feeds::ErrorClass error);

/// Reads `body`, which it takes. `sitemap`: it is one that the index of `feed` names.
std::expected<feeds::ParsedFeed, feeds::Error> read_answer(const config::FeedConfig& feed,
                                                           bool sitemap,
                                                           const feeds::fetch::Answer& answer,
                                                           const std::string& content_type,
                                                           std::string body);

}  // namespace newsalertd::pipeline
