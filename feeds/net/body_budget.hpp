#pragma once
// How many bytes of answers may be in memory at once: those of transfers under
// way, and those that wait to be read. A transfer that finds no room pauses and is resumed when
// there is some.
//
// Thread: the io_context's. Outlives its shares.

#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>

#include <cstddef>
#include <functional>
#include <list>
#include <memory>

namespace feeds::net {

class BodyBudget {
public:
    /// `most` bytes in all; a single transfer needs at most `most_each`. One that has had less than
    /// `small` counts as small: an eighth of all room is kept for those, so that large ones, which
    /// wait for each other, do not hold them up. 0: none does.
    BodyBudget(boost::asio::io_context& io,
               std::size_t most,
               std::size_t most_each,
               std::size_t small = 0);
    BodyBudget(const BodyBudget&) = delete;
    BodyBudget& operator=(const BodyBudget&) = delete;

    /// One transfer's part, from its first byte on; gives all back when it ends.
    class Share {
    public:
        /// `resume` is called, never from within a call of the share's, after room() was 0.
        Share(BodyBudget& budget, std::function<void()> resume);
        ~Share();
        Share(const Share&) = delete;
        Share& operator=(const Share&) = delete;

        /// Bytes that may be added now. The oldest share that is not small always has room for all
        /// that it may need, less what waits to be read. So the bound holds, and transfers never
        /// block each other; nor does an old one that brings a byte now and then keep room.
        std::size_t room();
        void add(std::size_t bytes);
        void give_back(std::size_t bytes);
        /// The transfer has ended: it is not to be resumed. Its bytes stay charged with the share.
        void end();

    private:
        friend class BodyBudget;
        BodyBudget& budget_;
        std::function<void()> resume_;
        std::size_t used_ = 0;
        bool waits_ = false;
        std::list<Share*>::iterator place_;
        std::weak_ptr<bool> alive_;  ///< an answer, which holds its share, may outlive the client
    };

    /// Tells how many bytes of ended transfers wait to be read.
    void set_waiting(std::size_t bytes);

    /// Bytes of transfers under way.
    std::size_t receiving() const { return receiving_; }

private:
    bool is_small(const Share& share) const;
    const Share* oldest_large() const;
    std::size_t room_for(const Share& share) const;
    void resume_soon();
    void resume();

    boost::asio::steady_timer timer_;
    std::size_t most_;
    std::size_t most_each_;
    std::size_t small_;
    std::list<Share*> shares_;  ///< the oldest first
    std::size_t receiving_ = 0;
    std::size_t waiting_ = 0;
    std::size_t paused_ = 0;
    bool resuming_ = false;
    /// Goes with the budget: a timer's completion may be queued by then.
    std::shared_ptr<bool> alive_ = std::make_shared<bool>(true);
};

}  // namespace feeds::net
