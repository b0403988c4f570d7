#include "daemon/pipeline/earlier_pages.hpp"

#include "feeds/url/web_url.hpp"

#include <algorithm>

namespace newsalertd::pipeline {

namespace {

constexpr unsigned kMostPages = 5;

}  // namespace

void EarlierPages::note(const feeds::fetch::Answer& answer) {
    ++documents_;
    known_.push_back(feeds::poll_key(answer.asked));
    if (answer.final_url != answer.asked)
        known_.push_back(feeds::poll_key(answer.final_url));
}

bool EarlierPages::may_ask(const std::string& url) const {
    return documents_ <= kMostPages &&
           std::ranges::find(known_, feeds::poll_key(url)) == known_.end();
}

}  // namespace newsalertd::pipeline
