#include "feeds/net/resolver.hpp"

#include "feeds/net/lookup_pool.hpp"
#include "feeds/net/socket_address.hpp"
#include "feeds/text/ascii.hpp"

#include <utility>

namespace feeds::net {

namespace asio = boost::asio;
using Clock = std::chrono::steady_clock;

namespace {

constexpr std::size_t kMaxCached = 16'384;  // hostile redirects can name any number of hosts
constexpr std::size_t kMaxHostLength = 253;

std::optional<Resolver::Answer> known_answer(const std::string& host) {
    if (const auto address = literal_address(host))
        return Resolver::Addresses{*address};
    if (is_localhost(host)) {
        return Resolver::Addresses{asio::ip::address_v4::loopback(),
                                   asio::ip::address_v6::loopback()};
    }
    if (host.empty() || host.size() > kMaxHostLength || host.find('\0') != std::string::npos)
        return std::unexpected("name look-up: not a host name");
    return std::nullopt;
}

}  // namespace

/// Lives on the io_context's thread; a shared_ptr because answers are posted to it from the pool.
class Resolver::Impl : public std::enable_shared_from_this<Resolver::Impl> {
public:
    Impl(asio::io_context& io, Options options) : io_(io), options_(std::move(options)) {}

    void open() {
        auto report = [weak = weak_from_this(), &io = io_](
                          Purpose purpose, std::string host, Answer answer) {
            asio::post(io, [weak, purpose, host = std::move(host), answer = std::move(answer)] {
                if (const auto self = weak.lock())
                    self->answered(purpose, host, answer);
            });
        };
        pool_ = std::make_shared<LookupPool>(
            options_.threads, options_.queue, options_.lookup, std::move(report));
    }

    void close() {
        pool_->close();
        for (auto& [key, flight] : std::exchange(flights_, {}))
            tell(flight, std::unexpected("name look-up: shutting down"));
    }

    Ticket start(std::string_view name, Purpose purpose, std::function<void(Answer)> done) {
        auto waiter = std::make_shared<Waiter>(io_);
        waiter->done = std::move(done);
        std::string host = lower(name);
        if (auto answer = known_answer(host)) {
            post_answer(waiter, std::move(*answer));
        } else if (const auto cached = cache_.find(host);
                   cached != cache_.end() && cached->second.until > Clock::now()) {
            post_answer(waiter, cached->second.answer);
        } else {
            join(std::move(host), purpose, waiter);
        }
        return waiter;
    }

private:
    struct Waiter {
        explicit Waiter(asio::io_context& io) : timer(io) {}

        asio::steady_timer timer;
        std::function<void(Answer)> done;
    };

    using Waiters = std::vector<std::weak_ptr<Waiter>>;
    // A delivery never joins a source's look-up, which may be queued behind dead hosts.
    using Key = std::pair<Purpose, std::string>;

    struct Cached {
        Answer answer;
        Clock::time_point until;
    };

    void post_answer(const std::shared_ptr<Waiter>& waiter, Answer answer) {
        asio::post(io_, [weak = std::weak_ptr(waiter), answer = std::move(answer)]() mutable {
            if (const auto self = weak.lock())
                finish(*self, std::move(answer));
        });
    }

    static void finish(Waiter& waiter, Answer answer) {
        waiter.timer.cancel();
        if (auto done = std::exchange(waiter.done, nullptr))
            done(std::move(answer));
    }

    static void tell(const Waiters& waiters, const Answer& answer) {
        for (const auto& weak : waiters)
            if (const auto waiter = weak.lock())
                finish(*waiter, answer);
    }

    /// Equal names share one look-up, also one that has hung: a dead name costs one thread for each
    /// purpose.
    void join(std::string host, Purpose purpose, const std::shared_ptr<Waiter>& waiter) {
        const Key key{purpose, std::move(host)};
        const auto [flight, is_new] = flights_.try_emplace(key);
        if (is_new) {
            const auto submitted = pool_->submit(purpose, key.second);
            if (submitted != LookupPool::Submitted::queued) {
                flights_.erase(flight);
                post_answer(waiter,
                            std::unexpected(submitted == LookupPool::Submitted::queue_full
                                                ? "name look-up: too many names are waiting"
                                                : "name look-up: no thread can be started"));
                return;
            }
        }
        std::erase_if(flight->second, [](const auto& weak) { return weak.expired(); });
        flight->second.push_back(waiter);
        waiter->timer.expires_after(options_.timeout);
        waiter->timer.async_wait([weak_self = weak_from_this(), weak = std::weak_ptr(waiter), key](
                                     const boost::system::error_code& error) {
            const auto self = weak_self.lock();
            const auto late = weak.lock();
            if (!error && self && late && late->done)
                self->timed_out(key, *late);
        });
    }

    void timed_out(const Key& key, Waiter& waiter) {
        const auto flight = flights_.find(key);
        const bool others_wait =
            flight != flights_.end() && std::ranges::any_of(flight->second, [&](const auto& weak) {
                const auto other = weak.lock();
                return other && other.get() != &waiter && other->done;
            });
        if (!others_wait && pool_->withdraw(key.first, key.second)) {
            flights_.erase(key);
            finish(waiter,
                   std::unexpected("name look-up: timed out waiting, every look-up thread "
                                   "is busy with names that do not answer"));
            return;
        }
        const Answer answer = std::unexpected("name look-up: timed out");
        remember(key.second, answer, options_.failure_cache);
        finish(waiter, answer);
    }

    void answered(Purpose purpose, const std::string& host, const Answer& answer) {
        // Late answers of look-ups that were given up still fill the cache.
        remember(host,
                 answer,
                 answer ? std::chrono::milliseconds(options_.cache) : options_.failure_cache);
        if (auto flight = flights_.extract(Key{purpose, host}))
            tell(flight.mapped(), answer);
    }

    void remember(const std::string& host,
                  const Answer& answer,
                  std::chrono::milliseconds lifetime) {
        const auto now = Clock::now();
        if (cache_.size() >= kMaxCached && !cache_.contains(host)) {
            std::erase_if(cache_, [now](const auto& entry) { return entry.second.until <= now; });
            if (cache_.size() >= kMaxCached)
                cache_.erase(cache_.begin());
        }
        cache_.insert_or_assign(host, Cached{answer, now + lifetime});
    }

    asio::io_context& io_;
    const Options options_;
    std::shared_ptr<LookupPool> pool_;
    std::map<Key, Waiters> flights_;
    std::unordered_map<std::string, Cached> cache_;
};

Resolver::Resolver(asio::io_context& io, Options options)
    : impl_(std::make_shared<Impl>(io, std::move(options))) {
    impl_->open();
}

Resolver::~Resolver() {
    impl_->close();
}

Resolver::Ticket Resolver::start(const std::string& host,
                                 Purpose purpose,
                                 std::function<void(Answer)> done) {
    return impl_->start(host, purpose, std::move(done));
}

asio::awaitable<Resolver::Answer> Resolver::resolve(std::string host, Purpose purpose) {
    const auto executor = co_await asio::this_coro::executor;

    struct Event {
        asio::steady_timer timer;
        std::optional<Answer> answer;
    };

    const auto event = std::make_shared<Event>(
        Event{asio::steady_timer(executor, Clock::time_point::max()), std::nullopt});
    const Ticket ticket = start(host, purpose, [event](Answer answer) {
        event->answer = std::move(answer);
        event->timer.cancel();
    });
    co_await event->timer.async_wait(asio::as_tuple(asio::use_awaitable));
    if (!event->answer)
        co_return std::unexpected("name look-up: cancelled");
    co_return std::move(*event->answer);
}

}  // namespace feeds::net
