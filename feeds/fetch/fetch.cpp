#include "feeds/fetch/fetch.hpp"

#include "feeds/fetch/freshness.hpp"
#include "feeds/fetch/response_facts.hpp"
#include "feeds/fetch/retry_after.hpp"
#include "feeds/text/ascii.hpp"
#include "feeds/url/web_url.hpp"

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <algorithm>

namespace feeds::fetch {
namespace {

namespace asio = boost::asio;

constexpr std::string_view kAccept =
    "application/atom+xml, application/rss+xml, application/feed+json, application/rdf+xml;q=0.9, "
    "application/xml;q=0.8, text/xml;q=0.8, application/json;q=0.7, */*;q=0.1";

constexpr const char* kDemanded =
    " (asked over https, because the host requires it: Strict-Transport-Security)";

/// One poll under way: where it stands, and what it has found.
class Walk {
public:
    Walk(HostGate& gate, FetchRequest request)
        : gate_(gate), request_(std::move(request)), url_(request_.url) {
        result_.answer.asked = request_.url;
    }

    /// The host of the next hop; the error has been noted.
    std::optional<std::string> host() {
        demand_https(url_);
        auto origin = origin_of(url_);
        if (!origin) {
            fail(Failure::denied, origin.error());
            return std::nullopt;
        }
        origin_ = std::move(*origin);
        if (hops_ == 0) {
            home_ = origin_;
            result_.answer.host = origin_.host;
        }
        return origin_.host;
    }

    bool under_way() const { return hops_ > 0 || frame_ != net::Frame::headers; }

    net::Request exchange() {
        if (hops_ == 0 && frame_ == net::Frame::headers) {
            started_ = std::chrono::steady_clock::now();
            result_.answer.began = gate_.now();
        }
        net::Request out;
        out.url = url_;
        out.headers = headers();
        out.limits = limits();
        out.policy = request_.policy;
        out.ca_file = request_.ca_file;
        out.proxy = request_.proxy;
        out.proxy_ca_file = request_.proxy_ca_file;
        out.frame = frame_;
        if (gate_.http1_hosts().holds(origin_.host, gate_.now()))
            out.version = net::Version::http1;
        return out;
    }

    /// Takes one hop's answer. True: there is another hop to go.
    bool take(net::Response response) {
        note(response);
        return judge(response);
    }

    void refused(const HostGate::Refused& refused) {
        if (refused.why == HostGate::Refused::Why::cancelled)
            return fail(Failure::cancelled, "cancelled");
        result_.answer.retry_until = refused.until;
        fail(Failure::status, "the host asked to be left alone");
        result_.answer.kind = Kind::deferred;
    }

    /// The permit was wanted back before an answer came.
    void gave_way(const net::Response& response) {
        note(response);
        fail(Failure::timeout, "no answer for seconds while others waited for its place");
        result_.answer.kind = Kind::deferred;
    }

    FetchResult finish() { return std::move(result_); }

private:
    void note(const net::Response& response) {
        Answer& answer = result_.answer;
        answer.fetched = gate_.now();
        answer.took = std::chrono::floor<Micros>(std::chrono::steady_clock::now() - started_);
        answer.final_url = url_;
        answer.status = response.status;
        answer.wire_bytes += response.wire_bytes;
        answer.sent = answer.sent || response.sent || response.status != 0;
        paused_ += response.paused;
        if (response.http2_failed)
            gate_.http1_hosts().note(origin_.host, answer.fetched);
        const auto strict = header(response.headers, "strict-transport-security");
        if (origin_.scheme == "https" && !strict.empty())
            gate_.strict_hosts().note(origin_.host, strict, gate_.now());
    }

    void demand_https(std::string& url) {
        std::string strict = gate_.strict_hosts().upgraded(url, gate_.now());
        demanded_ = strict != url;
        url = std::move(strict);
    }

    net::Headers headers() const {
        net::Headers out;
        if (origin_ == home_) {
            for (const auto& field : request_.headers) {
                // Ours decide what is conditional; the rest is the user's business.
                if (!equals_no_case(field.first, "If-None-Match") &&
                    !equals_no_case(field.first, "If-Modified-Since")) {
                    out.push_back(field);
                }
            }
        }
        if (std::ranges::none_of(out,
                                 [](const auto& h) { return equals_no_case(h.first, "Accept"); })) {
            out.emplace_back("Accept", kAccept);
        }
        if (conditional()) {
            if (!request_.validators.etag.empty())
                out.emplace_back("If-None-Match", request_.validators.etag);
            if (!request_.validators.last_modified.empty())
                out.emplace_back("If-Modified-Since", request_.validators.last_modified);
        }
        return out;
    }

    bool conditional() const {
        return !request_.validators.empty() && request_.validators.url == url_;
    }

    /// The hops share the poll's total time.
    net::Limits limits() const {
        net::Limits out = request_.limits;
        if (out.total.count() > 0) {
            const auto used = std::chrono::floor<std::chrono::milliseconds>(
                std::chrono::steady_clock::now() - started_ - paused_);
            out.total = std::max(out.total - used, std::chrono::milliseconds{1000});
        }
        return out;
    }

    bool judge(net::Response& response) {
        if (response.error == net::NetError::cancelled) {
            fail(Failure::cancelled, "cancelled");
            return false;
        }
        if (header(response.headers, "cf-mitigated") == "challenge") {
            fail(Failure::bot, "a bot protection asks for a browser");
            return false;
        }
        // The status of a refusal tells more than what became of its body.
        if (response.status >= 400) {
            refusal(response);
            return false;
        }
        if (response.frameless && frame_ == net::Frame::headers) {
            frame_ = net::Frame::connection;  // asked once more, and read to the end
            return true;
        }
        if (response.error != net::NetError::none) {
            if (!is_document(response) || !may_be_whole(response.error)) {
                fail(failure_of(response.error), response.detail + (demanded_ ? kDemanded : ""));
                return false;
            }
            document(response);
            result_.answer.broken = failure_of(response.error);
            result_.answer.flaw = response.detail;
            return false;
        }
        if (is_redirect(response.status))
            return follow(response);
        if (response.status == 304 && conditional()) {
            accept(response);
            result_.answer.kind = Kind::not_modified;
        } else if (is_document_status(response.status)) {
            document(response);
        } else if (is_other_success(response)) {
            other_success(response);
        } else {
            fail(Failure::protocol, "unexpected HTTP status " + std::to_string(response.status));
        }
        return false;
    }

    std::string status_words(int status) const {
        std::string words = "HTTP status " + std::to_string(status);
        constexpr const char* kLogin = " wants a user name and password, or others than it got";
        // To what it reads itself a proxy answers in the server's place.
        if (status == 407)
            words += std::string(": the proxy") + kLogin;
        else if (status == 401 && !request_.proxy.empty() && origin_.scheme == "http")
            words += std::string(": the server, or the proxy before it,") + kLogin;
        return words;
    }

    /// Who must be left alone, and until when.
    void refusal(const net::Response& response) {
        Answer& answer = result_.answer;
        fail(Failure::status, status_words(response.status));
        const auto at = std::chrono::floor<std::chrono::seconds>(answer.fetched);
        const auto wait = retry_after(
            header(response.headers, "retry-after"), date_of(response.headers, answer.fetched), at);
        if (wait)
            answer.retry_until = answer.fetched + *wait;
        if (response.status == 429) {
            // Where no time is named the feed has a count of its own: others of the host may
            // answer, which begins the host's anew.
            const Time until = gate_.rate_limited(origin_.host, wait);
            if (wait)
                answer.retry_until = until;
        } else if (response.status == 503)
            gate_.unavailable(origin_.host, answer.asked, wait);
    }

    bool follow(const net::Response& response) {
        if (hops_ == kMostHops) {
            fail(Failure::redirect, "more than 5 redirects");
            return false;
        }
        auto next = resolve_location(url_, header(response.headers, "location"));
        if (!next) {
            fail(Failure::redirect, next.error());
            return false;
        }
        *next = gate_.strict_hosts().upgraded(std::move(*next), gate_.now());
        if (origin_.scheme == "https" && !next->starts_with("https:") &&
            !request_.allow_downgrade) {
            fail(Failure::denied, "a redirect from https to http");
            return false;
        }
        visited_.push_back(poll_key(url_));
        if (std::ranges::find(visited_, poll_key(*next)) != visited_.end()) {
            fail(Failure::redirect, "a redirect loop");
            return false;
        }
        permanent_ = permanent_ && (response.status == 301 || response.status == 308);
        if (permanent_)
            result_.answer.permanent = *next;
        url_ = std::move(*next);
        frame_ = net::Frame::headers;
        ++hops_;
        return true;
    }

    /// What a usable answer says of itself and of the next poll.
    void accept(const net::Response& response) {
        Answer& answer = result_.answer;
        gate_.answered(origin_.host);
        answer.offered.url = url_;
        answer.offered.etag = validator(header(response.headers, "etag"));
        answer.offered.last_modified = validator(header(response.headers, "last-modified"));
        answer.fresh = freshness(response.headers, answer.fetched);
        answer.visible = visible_since(response.headers, answer.fetched);
        for (const auto& [name, value] : response.headers)
            if (name == "link")
                result_.links += (result_.links.empty() ? "" : ", ") + value;
    }

    /// A part of a document, whose validators are not the document's, is read as far as it goes,
    /// and noted as one.
    void other_success(net::Response& response) {
        const bool whole =
            response.status != 206 || is_whole_range(header(response.headers, "content-range"));
        document(response);
        if (result_.answer.kind != Kind::document)
            return;
        std::string& flaw = result_.answer.flaw;
        if (!whole) {
            result_.answer.broken = Failure::protocol;
            result_.answer.offered = {};
            flaw = "only a part of the document was sent (HTTP status 206)";
        } else if (flaw.empty()) {
            flaw = "a document under HTTP status " + std::to_string(response.status);
        }
    }

    void document(net::Response& response) {
        if (response.body.empty())
            return fail(Failure::malformed, "an empty body");
        if (frame_ == net::Frame::connection && response.flaw.empty())
            response.flaw = "the answer's frame is none: it was read up to the connection's end";
        accept(response);
        Answer& answer = result_.answer;
        answer.body_hash = body_hash(response.body);
        result_.content_type = header(response.headers, "content-type");
        if (answer.body_hash == request_.body_hash) {
            answer.kind = Kind::not_modified;
            return;
        }
        answer.kind = Kind::document;
        answer.flaw = response.flaw;
        result_.body = std::move(response.body);
    }

    void fail(Failure failure, std::string reason) {
        Answer& answer = result_.answer;
        answer.kind = Kind::failed;
        answer.failure = failure;
        answer.reason = reason.empty() ? std::string{to_string(failure)} : std::move(reason);
        if (answer.fetched == Time{})
            answer.fetched = gate_.now();
        if (answer.began == Time{})
            answer.began = answer.fetched;
    }

    HostGate& gate_;
    FetchRequest request_;
    FetchResult result_;
    std::string url_;
    Origin origin_;
    Origin home_;  ///< of the configured URL
    std::vector<std::string> visited_;
    unsigned hops_ = 0;
    net::Frame frame_ = net::Frame::headers;
    bool permanent_ = true;
    bool demanded_ = false;  ///< https, where the URL says http
    std::chrono::steady_clock::time_point started_{};
    std::chrono::microseconds paused_{0};  ///< by ourselves
};

asio::awaitable<net::Response> send_quietly(Send send, net::Request request) {
    // Cancellation is an answer (NetError::cancelled), not an exception.
    co_await asio::this_coro::throw_if_cancelled(false);
    co_return co_await send(std::move(request));
}

/// Sends until the permit is told to give way or the caller is cancelled.
asio::awaitable<net::Response> send_in_place(Send send,
                                             const HostGate::Permit& permit,
                                             net::Request request,
                                             asio::cancellation_signal& stop) {
    request.on_answer = permit.on_answer();
    auto outer = (co_await asio::this_coro::cancellation_state).slot();
    const auto pass_on = [&stop](asio::cancellation_type type) { stop.emit(type); };
    if (outer.is_connected())
        outer.assign(pass_on);
    permit.give_way().assign(pass_on);
    auto response =
        co_await asio::co_spawn(co_await asio::this_coro::executor,
                                send_quietly(std::move(send), std::move(request)),
                                asio::bind_cancellation_slot(stop.slot(), asio::use_awaitable));
    permit.give_way().clear();
    if (outer.is_connected())
        outer.clear();
    co_return response;
}

}  // namespace

asio::awaitable<FetchResult> fetch(Send send, HostGate& gate, FetchRequest request) {
    Walk walk{gate, std::move(request)};
    for (bool more = true; more;) {
        std::optional<std::string> host = walk.host();
        if (!host)
            break;
        auto permit = co_await gate.enter(std::move(*host), walk.under_way());
        if (!permit) {
            walk.refused(permit.error());
            break;
        }
        asio::cancellation_signal stop;
        net::Response response = co_await send_in_place(send, *permit, walk.exchange(), stop);
        if (permit->gave_way() && response.error == net::NetError::cancelled) {
            walk.gave_way(response);
            break;
        }
        more = walk.take(std::move(response));
    }
    co_return walk.finish();
}

}  // namespace feeds::fetch
