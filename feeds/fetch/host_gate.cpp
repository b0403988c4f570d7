#include "feeds/fetch/host_gate.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <algorithm>
#include <deque>
#include <list>
#include <unordered_map>
#include <utility>

namespace feeds::fetch {
namespace {

namespace asio = boost::asio;
using SteadyClock = std::chrono::steady_clock;

enum class Turn : std::uint8_t { waiting, granted, refused };

/// One request that waits for its turn; lives in the frame of enter().
struct Waiter {
    asio::steady_timer timer;
    bool under_way = false;  ///< its poll has sent requests before
    Turn turn = Turn::waiting;
};

struct Host {
    unsigned active = 0;
    SteadyClock::time_point next_start{};
    std::list<Waiter*> queue;
    std::unique_ptr<asio::steady_timer> gap;  ///< set while it runs
    bool in_line = false;                     ///< waits for a global place
    bool slow = false;                        ///< its last request held its place for long
    unsigned slow_active = 0;                 ///< requests under way that count as slow
};

}  // namespace

/// A request that has its place.
struct HostGate::Running {
    std::string host;
    SteadyClock::time_point since = SteadyClock::now();
    asio::cancellation_signal signal;
    bool silent = true;  ///< no byte of the answer has come
    bool gave_way = false;
};

struct HostGate::Core : std::enable_shared_from_this<HostGate::Core> {
    Core(asio::any_io_executor ex, Options opts)
        : executor(std::move(ex)), options(std::move(opts)), room_timer(executor) {
        options.host_connections = std::max(1U, options.host_connections);
        options.max_in_flight = std::max<std::size_t>(1, options.max_in_flight);
    }

    Time now() const { return options.now(); }

    void pump(const std::string& name);
    void arm_gap(const std::string& name, Host& host);
    void stand_in_line(const std::string& name, Host& host);
    void begin(const std::shared_ptr<Running>& running);
    void end(Running& running);
    void release(const std::string& name, bool slow);
    void make_room();
    bool has_place(const Host& host) const;
    void serve_line(std::deque<std::string>& hosts_in_line);
    void leave(const std::string& name, Waiter& waiter);
    void refuse_waiters();
    void forget_idle();

    asio::any_io_executor executor;
    Options options;
    std::unordered_map<std::string, Host> hosts;
    std::deque<std::string> line;       ///< hosts that only lack a global place
    std::deque<std::string> slow_line;  ///< the slow ones among them
    std::size_t in_flight = 0;
    std::size_t slow_in_flight = 0;
    std::size_t waiting = 0;
    std::list<std::shared_ptr<Running>> quick;  ///< under way at hosts that are not slow
    std::size_t giving_way = 0;
    asio::steady_timer room_timer;
    bool room_timer_set = false;
    std::size_t forget_at = 1024;
    HostBlocks blocks;
    StrictHosts strict_hosts;
    Http1Hosts http1_hosts;
};

namespace {

/// Keeps a waiter in its host's queue for as long as enter() lives, however that ends.
class Place {
public:
    Place(std::shared_ptr<HostGate::Core> core, std::string host, bool under_way)
        : core_(std::move(core)),
          host_(std::move(host)),
          waiter_{.timer{core_->executor, SteadyClock::time_point::max()}, .under_way = under_way} {
        auto& queue = core_->hosts[host_].queue;
        queue.insert(under_way ? std::ranges::find(queue, false, &Waiter::under_way) : queue.end(),
                     &waiter_);
        ++core_->waiting;
    }

    ~Place() {
        if (waiter_.turn == Turn::waiting)
            core_->leave(host_, waiter_);
        else if (waiter_.turn == Turn::granted && !taken_)
            core_->release(host_, false);
    }

    Place(const Place&) = delete;
    Place& operator=(const Place&) = delete;

    Waiter& waiter() { return waiter_; }

    HostGate::Permit take() {
        taken_ = true;
        return HostGate::Permit{core_, host_};
    }

private:
    std::shared_ptr<HostGate::Core> core_;
    std::string host_;
    Waiter waiter_;
    bool taken_ = false;
};

}  // namespace

void HostGate::Core::pump(const std::string& name) {
    const auto found = hosts.find(name);
    if (found == hosts.end())
        return;
    Host& host = found->second;
    while (!host.queue.empty() && host.active < options.host_connections) {
        const auto at = SteadyClock::now();
        if (at < host.next_start)
            return arm_gap(name, host);
        if (!has_place(host)) {
            stand_in_line(name, host);
            return make_room();
        }
        Waiter& waiter = *host.queue.front();
        host.queue.pop_front();
        --waiting;
        ++host.active;
        ++in_flight;
        if (host.slow) {
            ++host.slow_active;
            ++slow_in_flight;
        }
        host.next_start = at + options.host_gap;
        waiter.turn = Turn::granted;
        waiter.timer.cancel();
    }
}

/// A poll that is under way takes its host to the head of the line.
void HostGate::Core::stand_in_line(const std::string& name, Host& host) {
    auto& places = host.slow ? slow_line : line;
    const bool ahead = host.queue.front()->under_way;
    if (std::exchange(host.in_line, true)) {
        if (!ahead || (!places.empty() && places.front() == name))
            return;
        std::erase(line, name);
        std::erase(slow_line, name);
    }
    if (ahead)
        places.push_front(name);
    else
        places.push_back(name);
}

void HostGate::Core::arm_gap(const std::string& name, Host& host) {
    if (host.gap)
        return;
    host.gap = std::make_unique<asio::steady_timer>(executor, host.next_start);
    host.gap->async_wait([weak = weak_from_this(), name](boost::system::error_code error) {
        const auto core = weak.lock();
        if (error || !core)
            return;
        if (const auto found = core->hosts.find(name); found != core->hosts.end()) {
            found->second.gap.reset();
            core->pump(name);
        }
    });
}

/// Slow hosts share half of the places, so that hundreds that hang do not delay the others.
bool HostGate::Core::has_place(const Host& host) const {
    return in_flight < options.max_in_flight &&
           (!host.slow || slow_in_flight < std::max<std::size_t>(1, options.max_in_flight / 2));
}

void HostGate::Core::begin(const std::shared_ptr<Running>& running) {
    const auto found = hosts.find(running->host);
    if (found == hosts.end() || !found->second.slow)
        quick.push_back(running);
}

void HostGate::Core::end(Running& running) {
    std::erase_if(quick, [&](const auto& one) { return one.get() == &running; });
    giving_way -= running.gave_way ? 1U : 0U;
    release(running.host,
            running.gave_way || SteadyClock::now() - running.since > options.slow_after);
}

void HostGate::Core::release(const std::string& name, bool slow) {
    --in_flight;
    if (const auto found = hosts.find(name); found != hosts.end()) {
        Host& host = found->second;
        --host.active;
        if (host.slow_active > 0) {
            --host.slow_active;
            --slow_in_flight;
        }
        host.slow = slow;
        if (!host.queue.empty() && host.queue.front()->under_way)
            pump(name);
    }
    serve_line(line);
    serve_line(slow_line);
    pump(name);
    make_room();
    forget_idle();
}

/// Requests in line take the places of requests that have waited long for an answer. Those are at
/// hosts that were quick before, so the half for slow hosts does not hold them.
void HostGate::Core::make_room() {
    const auto at = SteadyClock::now();
    for (auto next = quick.begin(); giving_way < line.size() && next != quick.end();) {
        const auto running = *next;
        if (running->silent && at < running->since + options.slow_after) {
            if (!std::exchange(room_timer_set, true)) {
                room_timer.expires_at(running->since + options.slow_after);
                room_timer.async_wait([weak = weak_from_this()](boost::system::error_code error) {
                    const auto core = weak.lock();
                    if (!error && core) {
                        core->room_timer_set = false;
                        core->make_room();
                    }
                });
            }
            return;
        }
        next = quick.erase(next);
        if (running->silent) {
            running->gave_way = true;
            ++giving_way;
            asio::post(executor,
                       [running] { running->signal.emit(asio::cancellation_type::terminal); });
        }
    }
}

/// One turn for each host that stands in line, as far as the places go.
void HostGate::Core::serve_line(std::deque<std::string>& hosts_in_line) {
    for (std::size_t turns = hosts_in_line.size(); turns > 0 && in_flight < options.max_in_flight;
         --turns) {
        const auto found = hosts.find(hosts_in_line.front());
        if (found != hosts.end() && !has_place(found->second)) {
            if (&hosts_in_line == &slow_line)
                return;
            // It became slow while it stood here.
            slow_line.push_back(std::move(hosts_in_line.front()));
            hosts_in_line.pop_front();
            continue;
        }
        const std::string next = std::move(hosts_in_line.front());
        hosts_in_line.pop_front();
        if (found != hosts.end()) {
            found->second.in_line = false;
            pump(next);
        }
    }
}

void HostGate::Core::leave(const std::string& name, Waiter& waiter) {
    if (const auto found = hosts.find(name); found != hosts.end())
        waiting -= found->second.queue.remove(&waiter);
}

/// Blocks are rare, so a walk over all hosts is fine.
void HostGate::Core::refuse_waiters() {
    for (auto& [name, host] : hosts) {
        if (host.queue.empty() || !blocks.until(name, now()))
            continue;
        for (Waiter* waiter : host.queue) {
            waiter->turn = Turn::refused;
            waiter->timer.cancel();
            --waiting;
        }
        host.queue.clear();
    }
}

/// Drops idle hosts and old blocks; amortised over the arrivals that made the tables grow.
void HostGate::Core::forget_idle() {
    if (hosts.size() < forget_at)
        return;
    const auto at = SteadyClock::now();
    std::erase_if(hosts, [at](const auto& item) {
        const Host& host = item.second;
        return host.active == 0 && host.queue.empty() && !host.gap && !host.in_line && !host.slow &&
               host.next_start <= at;
    });
    blocks.forget(now());
    forget_at = std::max<std::size_t>(1024, 2 * hosts.size());
}

HostGate::Permit::Permit(std::shared_ptr<Core> core, std::string host)
    : core_(std::move(core)), running_(std::make_shared<Running>(std::move(host))) {
    core_->begin(running_);
}

HostGate::Permit::~Permit() {
    if (core_)
        core_->end(*running_);
}

asio::cancellation_slot HostGate::Permit::give_way() const {
    return running_->signal.slot();
}

std::function<void()> HostGate::Permit::on_answer() const {
    return [running = running_] { running->silent = false; };
}

bool HostGate::Permit::gave_way() const {
    return running_->gave_way;
}

HostGate::HostGate(asio::any_io_executor executor, Options options)
    : core_(std::make_shared<Core>(std::move(executor), std::move(options))) {}

HostGate::~HostGate() = default;

asio::awaitable<std::expected<HostGate::Permit, HostGate::Refused>> HostGate::enter(
    std::string host, bool under_way) {
    const std::shared_ptr<Core> core = core_;
    if (const auto until = core->blocks.until(host, core->now()))
        co_return std::unexpected(Refused{Refused::Why::blocked, *until});
    Place place{core, host, under_way};
    core->pump(host);
    if (place.waiter().turn == Turn::waiting) {
        // Only a turn or a cancellation ends this wait.
        co_await place.waiter().timer.async_wait(asio::as_tuple(asio::use_awaitable));
    }
    if (place.waiter().turn == Turn::refused) {
        co_return std::unexpected(Refused{
            Refused::Why::blocked, core->blocks.until(host, core->now()).value_or(core->now())});
    }
    if (place.waiter().turn == Turn::waiting)
        co_return std::unexpected(Refused{Refused::Why::cancelled, {}});
    co_return place.take();
}

Time HostGate::rate_limited(const std::string& host, std::optional<Micros> wait) {
    const Time until = core_->blocks.rate_limited(host, wait, now());
    core_->refuse_waiters();
    return until;
}

void HostGate::unavailable(const std::string& host,
                           std::string_view feed,
                           std::optional<Micros> wait) {
    if (core_->blocks.unavailable(host, feed, wait, now()))
        core_->refuse_waiters();
}

void HostGate::answered(const std::string& host) {
    core_->blocks.answered(host);
}

std::optional<Time> HostGate::blocked_until(const std::string& host) const {
    return core_->blocks.until(host, now());
}

std::vector<HostBlock> HostGate::snapshot() const {
    return core_->blocks.snapshot(now());
}

void HostGate::restore(const std::vector<HostBlock>& blocks) {
    core_->blocks.restore(blocks, now());
}

StrictHosts& HostGate::strict_hosts() {
    return core_->strict_hosts;
}

Http1Hosts& HostGate::http1_hosts() {
    return core_->http1_hosts;
}

void HostGate::clock_moved(Micros step) {
    core_->blocks.clock_moved(step);
    core_->strict_hosts.clock_moved(step);
    core_->http1_hosts.clock_moved(step);
}

Time HostGate::now() const {
    return core_->now();
}

std::size_t HostGate::in_flight() const {
    return core_->in_flight;
}

std::size_t HostGate::waiting() const {
    return core_->waiting;
}

}  // namespace feeds::fetch
