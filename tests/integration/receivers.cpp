#include "tests/integration/receivers.hpp"

#include "tests/integration/child.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <ranges>

namespace integration {

using test_support::HttpReply;
using test_support::HttpRequest;

namespace {

HttpReply accepted() {
    return HttpReply::status(200, {{"Content-Type", "text/plain"}}, "ok");
}

std::string etag_of(const std::string& body) {
    return '"' + std::to_string(std::hash<std::string>{}(body)) + '"';
}

}  // namespace

PostBox::PostBox()
    : answer_([](const HttpRequest&) { return accepted(); }),
      server_([this](const HttpRequest& request) {
          const std::lock_guard lock(mutex_);
          taken_.push_back(request);
          changed_.notify_all();
          return answer_(request);
      }) {}

void PostBox::answer_with(Answer answer) {
    const std::lock_guard lock(mutex_);
    answer_ = std::move(answer);
    answered_before_ = taken_.size();
}

std::size_t PostBox::count_with(std::string_view text) const {
    const std::lock_guard lock(mutex_);
    return count_taken(text);
}

std::size_t PostBox::count_taken(std::string_view text, std::size_t first) const {
    return static_cast<std::size_t>(std::ranges::count_if(
        taken_ | std::views::drop(first),
        [&](const auto& post) { return post.body.find(text) != std::string::npos; }));
}

bool PostBox::wait_for_answer_to(std::string_view text) const {
    std::unique_lock lock(mutex_);
    return changed_.wait_for(
        lock, kPatience, [&] { return count_taken(text, answered_before_) > 0; });
}

bool PostBox::wait_for_posts_with(std::string_view text, std::size_t count) const {
    std::unique_lock lock(mutex_);
    return changed_.wait_for(lock, kPatience, [&] { return count_taken(text) >= count; });
}

HttpRequest PostBox::wait_for(std::string_view text) const {
    std::unique_lock lock(mutex_);
    auto found = taken_.end();
    changed_.wait_for(lock, kPatience, [&] {
        found = std::ranges::find_if(
            taken_, [&](const auto& post) { return post.body.find(text) != std::string::npos; });
        return found != taken_.end();
    });
    if (found != taken_.end())
        return *found;
    ADD_FAILURE() << "no post with " << text << " came";
    return {};
}

bool PostBox::wait_for_posts(std::size_t count) const {
    std::unique_lock lock(mutex_);
    return changed_.wait_for(lock, kPatience, [&] { return taken_.size() >= count; });
}

MailBox::MailBox()
    : server_(
          [this] {
              const auto pair = certificates_.good();
              return test_support::SmtpServer::Options{.certificate_file = pair.certificate_file,
                                                       .key_file = pair.key_file};
          }(),
          [this](std::string_view command) -> std::optional<test_support::SmtpAnswer> {
              const std::lock_guard lock(mutex_);
              if (command == ".") {
                  ++taken_;
                  changed_.notify_all();
              }
              return script_ ? script_(command) : std::nullopt;
          }) {}

void MailBox::answer_with(test_support::SmtpServer::Script script) {
    const std::lock_guard lock(mutex_);
    script_ = std::move(script);
}

std::size_t MailBox::count_with(std::string_view text) const {
    const auto all = server_.messages();
    return static_cast<std::size_t>(std::ranges::count_if(
        all, [&](const auto& message) { return message.find(text) != std::string::npos; }));
}

bool MailBox::wait_for_messages(std::size_t count) const {
    std::unique_lock lock(mutex_);
    return changed_.wait_for(lock, kPatience, [&] { return taken_ >= count; });
}

std::string rss(const std::vector<Item>& items) {
    std::string out =
        R"(<?xml version="1.0" encoding="UTF-8"?><rss version="2.0"><channel>)"
        "<title>Wire</title><link>http://wire.example/</link><description>d</description>";
    for (const auto& item : items) {
        const auto url = item.url.empty() ? "http://wire.example/" + item.id : item.url;
        out += "<item><guid isPermaLink=\"false\">" + item.id + "</guid><title>" + item.title +
               "</title><link>" + url + "</link><description>" + item.text + "</description>" +
               (item.date.empty() ? "" : "<pubDate>" + item.date + "</pubDate>") + "</item>";
    }
    return out + "</channel></rss>";
}

FeedServer::FeedServer() : server_([this](const HttpRequest& request) { return reply(request); }) {}

void FeedServer::publish(std::string path, std::string body) {
    const std::lock_guard lock(mutex_);
    failures_.erase(path);
    bodies_[std::move(path)] = std::move(body);
}

void FeedServer::fail(std::string path, HttpReply reply) {
    const std::lock_guard lock(mutex_);
    failures_.insert_or_assign(std::move(path), std::move(reply));
}

HttpReply FeedServer::reply(const HttpRequest& request) {
    const std::lock_guard lock(mutex_);
    if (const auto failure = failures_.find(request.target); failure != failures_.end())
        return failure->second;
    const auto body = bodies_.find(request.target);
    if (body == bodies_.end())
        return HttpReply::status(404);
    const auto etag = etag_of(body->second);
    if (request.header("if-none-match") == etag)
        return HttpReply::status(304, {{"ETag", etag}});
    return HttpReply::ok(body->second, {{"ETag", etag}, {"Content-Type", "application/rss+xml"}});
}

std::vector<HttpRequest> FeedServer::requests(std::string_view path) const {
    auto all = server_.requests();
    std::erase_if(all, [&](const auto& request) { return request.target != path; });
    return all;
}

}  // namespace integration
