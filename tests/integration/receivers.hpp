#pragma once
// The places that alerts go to and the newsroom they come from, all on loopback.

#include "tests/support/certificates.hpp"
#include "tests/support/http_server.hpp"
#include "tests/support/smtp_server.hpp"

#include <condition_variable>
#include <deque>
#include <functional>
#include <map>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

namespace integration {

/// Takes POSTs, as a webhook's or Slack's end. Answers 200 "ok" unless told otherwise.
class PostBox {
public:
    using Answer = std::function<test_support::HttpReply(const test_support::HttpRequest&)>;

    PostBox();

    /// From the next request on.
    void answer_with(Answer answer);

    std::string url(std::string_view target) const { return server_.url(target); }

    std::vector<test_support::HttpRequest> posts() const { return server_.requests(); }

    std::size_t count() const { return server_.request_count(); }

    /// How many posts hold this text in their bodies.
    std::size_t count_with(std::string_view text) const;

    /// The first post with this text; fails the test if none comes.
    test_support::HttpRequest wait_for(std::string_view text) const;

    bool wait_for_posts(std::size_t count) const;
    bool wait_for_posts_with(std::string_view text, std::size_t count) const;
    /// A post with this text that got the answer of the last answer_with().
    bool wait_for_answer_to(std::string_view text) const;

private:
    std::size_t count_taken(std::string_view text, std::size_t first = 0) const;

    mutable std::mutex mutex_;
    mutable std::condition_variable changed_;
    std::deque<test_support::HttpRequest> taken_;
    Answer answer_;
    std::size_t answered_before_ = 0;  ///< posts in taken_ that older answers were given to
    test_support::HttpServer server_;  // last: its thread uses the others
};

/// Takes mail over STARTTLS, with a login.
class MailBox {
public:
    MailBox();

    /// From the next command on; asked first, see smtp_server.hpp.
    void answer_with(test_support::SmtpServer::Script script);

    std::uint16_t port() const { return server_.port(); }

    const std::string& ca_file() const { return certificates_.ca_file(); }

    std::vector<std::string> messages() const { return server_.messages(); }

    std::vector<std::string> commands() const { return server_.commands(); }

    std::size_t count_with(std::string_view text) const;
    bool wait_for_messages(std::size_t count) const;

private:
    test_support::Certificates certificates_;
    mutable std::mutex mutex_;
    mutable std::condition_variable changed_;
    std::size_t taken_ = 0;
    test_support::SmtpServer::Script script_;
    test_support::SmtpServer server_;  // last: its thread uses the others
};

struct Item {
    std::string id;
    std::string title;
    std::string text;
    std::string url{};   ///< made from `id` if empty
    std::string date{};  ///< as RSS writes it; none if empty
};

/// An RSS document of these items, the first on top.
std::string rss(const std::vector<Item>& items);

/// Serves feeds: answers with an ETag of the body and with 304 to those who have it.
class FeedServer {
public:
    FeedServer();

    void publish(std::string path, std::string body);
    /// Instead of a document: exactly this reply.
    void fail(std::string path, test_support::HttpReply reply);

    std::string url(std::string_view path) const { return server_.url(path); }

    std::vector<test_support::HttpRequest> requests(std::string_view path) const;

    /// Of all paths.
    std::size_t request_count() const { return server_.request_count(); }

    bool wait_for_requests(std::size_t count) const { return server_.wait_for_requests(count); }

private:
    test_support::HttpReply reply(const test_support::HttpRequest& request);

    mutable std::mutex mutex_;
    std::map<std::string, std::string> bodies_;
    std::map<std::string, test_support::HttpReply> failures_;
    test_support::HttpServer server_;
};

}  // namespace integration
