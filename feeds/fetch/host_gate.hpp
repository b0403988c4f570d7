#pragma once
// The gate that every request to a publisher passes: at most `host_connections` requests
// at once and one start per `host_gap` at a host, `max_in_flight` in all; hosts that asked to be
// left alone are left alone. A slow or blocked host delays no other: waiting for a host takes
// none of the global places, hosts that let a request wait for seconds share half of them, and when
// all are taken a request that has waited so long for its first byte gives its place to another.
//
// Thread: everything runs on the executor's one thread. Permits and waits may outlive the gate.

#include "feeds/fetch/host_blocks.hpp"
#include "feeds/fetch/http1_hosts.hpp"
#include "feeds/fetch/strict_hosts.hpp"
#include "feeds/fetch/time.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/cancellation_signal.hpp>

#include <cstddef>
#include <expected>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace feeds::fetch {

class HostGate {
public:
    struct Options {
        unsigned host_connections = 2;
        Micros host_gap{250'000};
        std::size_t max_in_flight = 256;
        /// A request that holds its place longer makes its host a slow one until it is quick again.
        Micros slow_after{3'000'000};
        std::function<Time()> now;  ///< wall time; must be set
    };

    /// Why no permit was given.
    struct Refused {
        enum class Why : std::uint8_t { blocked, cancelled };
        Why why = Why::blocked;
        Time until{};  ///< of a block
    };

    struct Core;
    struct Running;

    /// One request under way; gives its place back when it dies.
    class Permit {
    public:
        Permit(std::shared_ptr<Core> core, std::string host);
        ~Permit();
        /// Signalled at most once, when others need the place and no answer has come for long. Bind
        /// it to the request. It dies with the permit.
        boost::asio::cancellation_slot give_way() const;
        /// Call it when the first byte of the answer comes: the request then keeps its place. It
        /// may outlive the permit.
        std::function<void()> on_answer() const;
        bool gave_way() const;
        Permit(Permit&&) noexcept = default;
        Permit& operator=(Permit&&) = delete;
        Permit(const Permit&) = delete;
        Permit& operator=(const Permit&) = delete;

    private:
        std::shared_ptr<Core> core_;
        std::shared_ptr<Running> running_;
    };

    HostGate(boost::asio::any_io_executor executor, Options options);
    ~HostGate();
    HostGate(const HostGate&) = delete;
    HostGate& operator=(const HostGate&) = delete;

    /// Waits for a place at `host` (lower case; addresses are hosts too). Refused at once while the
    /// host is blocked, also if the block comes during the wait: a blocked host is a matter of
    /// minutes and belongs to the schedule. A poll that is under way goes before those that have
    /// sent nothing yet. Honours cancellation.
    boost::asio::awaitable<std::expected<Permit, Refused>> enter(std::string host,
                                                                 bool under_way = false);

    /// What hosts asked for, as HostBlocks takes it; whoever waits for a host that is blocked now
    /// is refused.
    Time rate_limited(const std::string& host, std::optional<Micros> wait);
    void unavailable(const std::string& host, std::string_view feed, std::optional<Micros> wait);
    void answered(const std::string& host);

    std::optional<Time> blocked_until(const std::string& host) const;

    /// Which hosts want https alone; whoever passes the gate asks them so.
    StrictHosts& strict_hosts();

    /// Which hosts are asked over HTTP/1.1; not kept over a restart.
    Http1Hosts& http1_hosts();

    /// The wall clock was set by `step`: blocks hold for as long as they would have.
    void clock_moved(Micros step);

    /// Blocks that still hold or still count, for the state; restore() takes them back.
    std::vector<HostBlock> snapshot() const;
    void restore(const std::vector<HostBlock>& blocks);

    Time now() const;
    std::size_t in_flight() const;
    std::size_t waiting() const;

private:
    std::shared_ptr<Core> core_;
};

}  // namespace feeds::fetch
