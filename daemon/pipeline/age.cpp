#include "daemon/pipeline/age.hpp"

namespace newsalertd::pipeline {

namespace {

using std::chrono::hours;

/// What programs write that have no date: the first instant of Unix time, in whatever zone.
bool is_null_date(Time at) {
    return at > Time{} - hours{24} && at < Time{} + hours{24};
}

bool is_beyond(const config::AgeLimit& limit, Time::duration age) {
    return limit && (limit->count() == 0 || age > *limit);
}

std::string counted(std::int64_t count, const char* unit) {
    return std::to_string(count) + ' ' + unit + (count == 1 ? "" : "s");
}

}  // namespace

Sight sight_of(bool baseline_done, bool read_before, std::size_t entries) {
    return baseline_done || (read_before && entries <= kFilledAtOnce) ? Sight::later : Sight::first;
}

TooOld judge_age(const Article& article, Sight sight, const AgeLimits& limits) {
    if (article.via == Via::inject)
        return TooOld::no;
    const bool dated = article.published && !is_null_date(*article.published);
    if (sight == Sight::first) {
        // A day without a time is the whole day. A time whose zone is unknown stays as it is read:
        // it would make news of half a day's articles.
        const bool by_day = article.published_slack >= hours{24};
        const Time::duration slack = by_day ? article.published_slack : Time::duration{0};
        const bool old =
            dated ? is_beyond(limits.first_document, article.seen_at - *article.published - slack)
                  : limits.first_document.has_value();
        return old ? TooOld::first_document : TooOld::no;
    }
    const bool old =
        dated &&
        is_beyond(limits.max_age, article.seen_at - *article.published - article.published_slack);
    return old ? TooOld::max_age : TooOld::no;
}

std::string age_in_words(const Article& article) {
    if (!article.published || is_null_date(*article.published))
        return "without a date";
    const auto age = article.seen_at - *article.published;
    if (age >= hours{48})
        return "published " + counted(age / hours{24}, "day") + " ago";
    if (age >= hours{1})
        return "published " + counted(age / hours{1}, "hour") + " ago";
    return "published " + counted(age / std::chrono::minutes{1}, "minute") + " ago";
}

}  // namespace newsalertd::pipeline
