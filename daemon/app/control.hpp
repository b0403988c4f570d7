#pragma once
// The verbs of the control socket: one JSON object asks ({"verb": …}), one answers. On the loop.

#include "daemon/app/desk.hpp"
#include "daemon/app/parts.hpp"
#include "daemon/app/reloader.hpp"

#include <boost/asio/awaitable.hpp>
#include <boost/json/object.hpp>

#include <chrono>
#include <cstddef>
#include <optional>
#include <string>

namespace newsalertd::app {

class Control {
public:
    /// `reads` is a thread for what reads files beside the writer. All must outlive the control.
    Control(Parts parts,
            pipeline::Intake& intake,
            pipeline::WorkPool& reads,
            Desk& desk,
            Reloader& reloader)
        : parts_(parts), intake_(intake), reads_(reads), desk_(desk), reloader_(reloader) {}

    /// Never throws: what cannot be done is {"error": {"message", "exit"}}.
    boost::asio::awaitable<std::string> answer(std::string line);

private:
    using Object = boost::json::object;

    boost::asio::awaitable<Object> dispatch(Object request);
    Object status() const;
    boost::asio::awaitable<Object> view(Object request);
    boost::asio::awaitable<Object> reload();
    Object undo_move(const std::string& feed);
    boost::asio::awaitable<Object> inject(Object request);
    boost::asio::awaitable<store::Result<store::Tally>> inject_one(Article article);
    boost::asio::awaitable<Object> notify_test(std::string channel);
    boost::asio::awaitable<Object> deliveries(std::string action, std::string id);
    boost::asio::awaitable<Object> resume(std::string name);
    void log_verb(const std::string& verb, const Object& request);
    void note_injected();
    std::string unwritable() const;

    Parts parts_;
    pipeline::Intake& intake_;
    pipeline::WorkPool& reads_;
    Desk& desk_;
    Reloader& reloader_;
    std::optional<std::chrono::steady_clock::time_point> injected_told_;
    std::size_t injected_ = 0;  ///< since then
};

}  // namespace newsalertd::app
