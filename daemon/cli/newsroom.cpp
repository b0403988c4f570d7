#include "daemon/cli/newsroom.hpp"

#include "daemon/alerts/alert.hpp"
#include "daemon/spawn.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/streambuf.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>

#include <string_view>

namespace newsalertd::cli {

namespace {

using boost::asio::awaitable;
using boost::asio::ip::tcp;
constexpr auto kTuple = boost::asio::as_tuple(boost::asio::use_awaitable);

struct Item {
    std::string_view title;
    std::string_view text;
};

constexpr Item kUnrelated[] = {
    {"Harbour ferries resume after morning fog", "Crossings began again at ten o'clock."},
    {"Central bank leaves its key rate unchanged", "The decision was unanimous."},
    {"Museum shows letters found in an attic", "They were written by a lighthouse keeper."},
    {"Rain ends a dry month for wheat farmers", "Growers expect an ordinary harvest."},
    {"Airline orders forty narrow-body jets", "Deliveries are to begin in three years."},
    {"City opens a cycle path along the canal", "It is six kilometres long."},
    {"Chip maker reports higher quarterly sales", "Demand for memory rose."},
    {"Parliament debates a law on river fishing", "A vote is due next week."},
    {"Team wins the cup in a shoot-out", "The goalkeeper stopped two penalties."},
    {"Volcano on the island is quiet again", "The warning was lowered by one step."},
    {"Port approves a second container berth", "Import volumes grew by a tenth."},
    {"Observatory photographs a passing comet", "It will return in eighty years."},
};

constexpr Item kStory = {
    "China approves the import of its first Nvidia H200 chips",
    "Regulators have approved the import of a first batch of H200 accelerators, people who know of "
    "the decision said. Several hundred thousand chips are covered, most of them for large "
    "internet "
    "companies; others are waiting for later rounds."};

std::string item_xml(const Item& item, std::string_view site, std::size_t number, Time at) {
    const auto url = "http://" + std::string(site) + ".example/" + std::to_string(number);
    return "<entry><id>" + url + "</id><title>" + std::string(item.title) +
           "</title><link href=\"" + url + "\"/><published>" + alerts::to_rfc3339(at) +
           "</published><updated>" + alerts::to_rfc3339(at) + "</updated><summary>" +
           std::string(item.text) + "</summary></entry>\n";
}

std::string feed_xml(std::string_view title, const std::string& entries) {
    return "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<feed "
           "xmlns=\"http://www.w3.org/2005/Atom\"><title>" +
           std::string(title) + "</title>\n" + entries + "</feed>\n";
}

std::string wire_xml(Time at) {
    std::string entries = item_xml(kStory, "wire", 0, at);
    std::size_t number = 0;
    for (const auto& item : kUnrelated) {
        ++number;
        entries += item_xml(item, "wire", number, at - std::chrono::minutes(number));
    }
    return feed_xml("Newsroom wire", entries);
}

std::string outlet_xml(Time at) {
    return feed_xml("Second outlet", item_xml(kStory, "outlet", 1, at));
}

awaitable<void> answer(tcp::socket& socket, const std::string& body) {
    const auto response =
        "HTTP/1.1 200 OK\r\nContent-Type: application/atom+xml\r\n"
        "Content-Length: " +
        std::to_string(body.size()) + "\r\nConnection: close\r\n\r\n" + body;
    co_await boost::asio::async_write(socket, boost::asio::buffer(response), kTuple);
}

}  // namespace

Newsroom::Newsroom(boost::asio::io_context& io,
                   Clock clock,
                   std::chrono::milliseconds second_outlet_after)
    : acceptor_(io, tcp::endpoint(boost::asio::ip::address_v4::loopback(), 0)),
      clock_(std::move(clock)),
      second_outlet_after_(second_outlet_after) {}

std::uint16_t Newsroom::port() const {
    return acceptor_.local_endpoint().port();
}

std::string Newsroom::wire() const {
    return "http://127.0.0.1:" + std::to_string(port()) + "/wire.xml";
}

std::string Newsroom::outlet() const {
    return "http://127.0.0.1:" + std::to_string(port()) + "/outlet.xml";
}

void Newsroom::start() {
    spawn(
        acceptor_.get_executor(), "newsroom", [](Newsroom* self) { return self->accept(); }, this);
}

void Newsroom::close() {
    acceptor_.close();
}

awaitable<void> Newsroom::accept() {
    for (;;) {
        auto [failure, socket] = co_await acceptor_.async_accept(kTuple);
        if (failure)
            co_return;
        spawn(
            acceptor_.get_executor(),
            "newsroom reader",
            [](std::shared_ptr<tcp::socket> peer, Clock clock, std::chrono::milliseconds after) {
                return serve(std::move(*peer), std::move(clock), after);
            },
            std::make_shared<tcp::socket>(std::move(socket)),
            clock_,
            second_outlet_after_);
    }
}

awaitable<void> Newsroom::serve(tcp::socket socket,
                                Clock clock,
                                std::chrono::milliseconds second_outlet_after) {
    boost::asio::streambuf head(16U << 10U);
    const auto [failure, size] =
        co_await boost::asio::async_read_until(socket, head, "\r\n\r\n", kTuple);
    if (failure)
        co_return;
    const std::string request(
        boost::asio::buffers_begin(head.data()),
        boost::asio::buffers_begin(head.data()) + static_cast<std::ptrdiff_t>(size));
    if (request.starts_with("GET /outlet.xml ")) {
        // The second outlet is slower, as second outlets are.
        boost::asio::steady_timer timer(socket.get_executor(), second_outlet_after);
        co_await timer.async_wait(kTuple);
        co_await answer(socket, outlet_xml(clock.now()));
    } else {
        co_await answer(socket, wire_xml(clock.now()));
    }
}

}  // namespace newsalertd::cli
