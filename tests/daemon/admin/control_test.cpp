#include "daemon/admin/control_address.hpp"
#include "daemon/admin/control_client.hpp"
#include "daemon/admin/control_server.hpp"
#include "tests/daemon/admin/temporary_folder.hpp"

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cstring>
#include <future>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

namespace newsalertd::admin {

namespace {

namespace asio = boost::asio;
using namespace std::chrono_literals;
using testing::HasSubstr;

asio::awaitable<std::string> echo(std::string request) {
    co_return "<" + request + ">";
}

/// A loop on a thread of its own with a server on it, as the daemon has.
class ControlTest : public testing::Test {
protected:
    void serve(ControlHandler handler = &echo, ControlLimits limits = {}) {
        auto server = ControlServer::open(loop_, socket(), std::move(handler), limits);
        ASSERT_TRUE(server) << server.error().message;
        server_ = *std::move(server);
        thread_ = std::jthread([this] { loop_.run(); });
    }

    void TearDown() override {
        on_loop([this] { server_.reset(); });
        work_.reset();
        loop_.stop();  // a handler of the test may wait for ever
    }

    /// Runs `what` on the loop and waits for its end.
    void on_loop(const std::function<void()>& what) {
        if (!thread_.joinable()) {
            what();
            return;
        }
        std::promise<void> done;
        asio::post(loop_, [&] {
            what();
            done.set_value();
        });
        done.get_future().wait();
    }

    std::filesystem::path socket() const { return folder_.path() / "run" / "control.sock"; }

    ControlClient client() const {
        auto connected = ControlClient::connect(socket());
        if (!connected)
            throw std::runtime_error(connected.error().message);
        return *std::move(connected);
    }

    TemporaryFolder folder_;
    asio::io_context loop_;
    asio::executor_work_guard<asio::io_context::executor_type> work_ = asio::make_work_guard(loop_);
    std::unique_ptr<ControlServer> server_;
    std::jthread thread_;
};

/// Blocking bytes without the client's care.
class RawClient {
public:
    explicit RawClient(const std::filesystem::path& path)
        : socket_(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
        if (socket_ < 0)
            throw std::runtime_error("socket");
        sockaddr_un address{};
        address.sun_family = AF_UNIX;
        std::memcpy(address.sun_path, path.c_str(), path.native().size());
        if (::connect(socket_, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0)
            throw std::runtime_error("connect");
    }

    RawClient(const RawClient&) = delete;
    RawClient& operator=(const RawClient&) = delete;

    ~RawClient() { ::close(socket_); }

    void send(std::string_view bytes) const {
        while (!bytes.empty()) {
            const auto sent = ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
            if (sent <= 0)
                return;
            bytes.remove_prefix(static_cast<std::size_t>(sent));
        }
    }

    /// Everything until the server closes.
    std::string receive_all() const {
        std::string all;
        std::array<char, 4096> chunk{};
        for (;;) {
            const auto size = ::recv(socket_, chunk.data(), chunk.size(), 0);
            if (size <= 0)
                return all;
            all.append(chunk.data(), static_cast<std::size_t>(size));
        }
    }

    void shutdown() const { ::shutdown(socket_, SHUT_WR); }

private:
    int socket_;
};

mode_t mode_of(const std::filesystem::path& path) {
    struct stat found{};
    return ::stat(path.c_str(), &found) == 0 ? found.st_mode & 07777U : 0;
}

}  // namespace

TEST_F(ControlTest, AnswersManyRequestsOnOneConnection) {
    serve();
    auto connected = client();
    for (int i = 0; i < 100; ++i) {
        const auto line = R"({"verb":"status","n":)" + std::to_string(i) + "}";
        EXPECT_EQ(connected.request(line).value(), "<" + line + ">");
    }
}

TEST_F(ControlTest, AnswersPipelinedRequestsInOrder) {
    serve();
    const RawClient raw(socket());
    raw.send("one\r\ntwo\nthr");
    raw.send("ee\nnever finished");
    raw.shutdown();
    EXPECT_EQ(raw.receive_all(), "<one>\n<two>\n<three>\n");
}

TEST_F(ControlTest, LetsOnlyOwnerAndGroupIn) {
    const auto umask_before = ::umask(0);
    serve();
    ::umask(umask_before);
    EXPECT_EQ(mode_of(socket()), 0660U);
    EXPECT_EQ(mode_of(socket().parent_path()), 0750U);
}

TEST_F(ControlTest, KeepsTheModeUnderAStrictUmask) {
    const auto umask_before = ::umask(0077);
    serve();
    ::umask(umask_before);
    EXPECT_EQ(mode_of(socket()), 0660U);
}

TEST_F(ControlTest, RefusesASecondDaemon) {
    serve();
    const auto second = ControlServer::open(loop_, socket(), &echo);
    ASSERT_FALSE(second);
    EXPECT_EQ(second.error().kind, ControlError::Kind::in_use);
    EXPECT_EQ(second.error().message, socket().native() + ": another newsalertd is running");
    EXPECT_TRUE(client().request("still there"));
}

TEST_F(ControlTest, ReplacesTheSocketOfADeadProcess) {
    const pid_t child = ::fork();
    if (child == 0) {
        auto listening = listen_at(socket());
        ::_exit(listening ? 0 : 1);  // without unlinking, as kill -9 would
    }
    int status = 0;
    ASSERT_EQ(::waitpid(child, &status, 0), child);
    ASSERT_EQ(status, 0);
    ASSERT_TRUE(std::filesystem::is_socket(socket()));
    const auto dead = ControlClient::connect(socket());
    ASSERT_FALSE(dead);
    EXPECT_EQ(dead.error().message, socket().native() + ": no newsalertd is running");
    serve();
    EXPECT_EQ(client().request("alive").value(), "<alive>");
}

TEST_F(ControlTest, LeavesASocketOfAnotherProgramAlone) {
    std::filesystem::create_directories(socket().parent_path());
    const asio::local::stream_protocol::acceptor other(loop_, socket().native());
    const auto server = ControlServer::open(loop_, socket(), &echo);
    ASSERT_FALSE(server);
    EXPECT_EQ(server.error().kind, ControlError::Kind::in_use);
    EXPECT_TRUE(std::filesystem::exists(socket()));
}

TEST_F(ControlTest, LeavesAFileInTheWayAlone) {
    std::filesystem::create_directories(socket().parent_path());
    write_file(socket(), "precious");
    const auto server = ControlServer::open(loop_, socket(), &echo);
    ASSERT_FALSE(server);
    EXPECT_EQ(server.error().kind, ControlError::Kind::cannot_create);
    EXPECT_TRUE(std::filesystem::is_regular_file(socket()));
}

TEST_F(ControlTest, SaysWhenThePathIsTooLongForASocket) {
    const auto path = folder_.path() / std::string(120, 'x');
    const auto server = ControlServer::open(loop_, path, &echo);
    ASSERT_FALSE(server);
    EXPECT_THAT(server.error().message, HasSubstr("at most 107 bytes"));
    EXPECT_FALSE(ControlClient::connect(path));
}

TEST_F(ControlTest, TellsAClientThatNoDaemonRuns) {
    const auto missing = ControlClient::connect(socket());
    ASSERT_FALSE(missing);
    EXPECT_EQ(missing.error().kind, ControlError::Kind::unreachable);
}

TEST_F(ControlTest, FindsTheDaemonAmongCandidates) {
    serve();
    const std::array<std::filesystem::path, 2> candidates{folder_.path() / "none.sock", socket()};
    auto found = ControlClient::connect_any(candidates);
    ASSERT_TRUE(found);
    EXPECT_EQ(found->request("x").value(), "<x>");
    const std::array<std::filesystem::path, 1> none{folder_.path() / "none.sock"};
    EXPECT_THAT(ControlClient::connect_any(none).error().message, HasSubstr("none.sock"));
}

TEST_F(ControlTest, RefusesALineThatIsTooLongAndServesTheNext) {
    serve(&echo, {.line = 1000});
    auto connected = client();
    EXPECT_EQ(connected.request(std::string(999, 'x')).value().size(), 1001U);
    EXPECT_EQ(connected.request(std::string(1'000, 'x')).value(), kLineTooLong);
    EXPECT_EQ(connected.request(std::string(3'000'000, 'x')).value(), kLineTooLong);
    EXPECT_EQ(connected.request("next").value(), "<next>");
}

TEST_F(ControlTest, TakesALineOfAllFieldsOfAnArticle) {
    serve();
    EXPECT_EQ(client().request(std::string(std::size_t{14} << 20U, 'x')).value().size(),
              (std::size_t{14} << 20U) + 2);
}

TEST_F(ControlTest, RefusalsCarryTheirExitCode) {
    EXPECT_THAT(kLineTooLong, HasSubstr("\"exit\":65}}"));
    EXPECT_THAT(kTooManyConnections, HasSubstr("\"exit\":75}}"));
}

TEST_F(ControlTest, ClosesOnAClientThatIsSilentOrEndless) {
    serve(&echo, {.request = 20ms});
    const RawClient silent(socket());
    const RawClient slow(socket());
    slow.send("half a li");
    EXPECT_EQ(silent.receive_all(), "");
    EXPECT_EQ(slow.receive_all(), "");
    // The client of the commands notices that, and connects anew.
    auto patient = client();
    EXPECT_EQ(patient.request("a").value(), "<a>");
    const RawClient waits(socket());
    EXPECT_EQ(waits.receive_all(), "");
    EXPECT_EQ(patient.request("b").value(), "<b>");
}

TEST_F(ControlTest, ClosesOnAClientThatDoesNotReadItsAnswer) {
    std::promise<void> closed;
    serve(
        [](std::string) -> asio::awaitable<std::string> { co_return std::string(64U << 20U, 'x'); },
        {.reply = 20ms});
    const RawClient deaf(socket());
    deaf.send("much\n");
    // Its answer never fits; the server gives up and serves the next one.
    const RawClient next(socket());
    next.shutdown();
    EXPECT_EQ(next.receive_all(), "");
    std::size_t seen = deaf.receive_all().size();
    EXPECT_GT(seen, 0U);
}

TEST_F(ControlTest, GivesThePlaceOfTheLongestIdleConnectionToTheNext) {
    serve(&echo, {.connections = 2});
    const RawClient idle(socket());
    auto second = client();
    ASSERT_TRUE(second.request("2"));
    auto third = client();
    EXPECT_EQ(third.request("3").value(), "<3>");
    EXPECT_EQ(idle.receive_all(), "");
    EXPECT_EQ(second.request("still").value(), "<still>");
    for (const std::size_t of_one : {2U, 8U}) {
        SCOPED_TRACE(of_one);
        std::vector<std::unique_ptr<RawClient>> flood;
        for (int i = 0; i < 300; ++i)
            flood.push_back(std::make_unique<RawClient>(socket()));
        EXPECT_EQ(client().request("heard").value(), "<heard>") << "nobody is locked out";
    }
}

TEST_F(ControlTest, WaitsForItsTurnWhileTheQueueIsFull) {
    serve();
    std::promise<void> held;
    std::promise<void> go_on;
    asio::post(loop_, [&] {
        held.set_value();
        go_on.get_future().wait();
    });
    held.get_future().wait();
    std::vector<Descriptor> flood;
    for (auto next = connect_to(socket()); next; next = connect_to(socket()))
        flood.push_back(*std::move(next));
    EXPECT_EQ(connect_to(socket()).error().kind, ControlError::Kind::timeout);
    EXPECT_EQ(connect_to(socket(), 10ms).error().kind, ControlError::Kind::timeout);
    auto patient = std::async(std::launch::async, [this] { return client().request("heard"); });
    go_on.set_value();
    EXPECT_EQ(patient.get().value(), "<heard>");
}

TEST_F(ControlTest, RefusesOneMoreWhileAllAreAtWork) {
    std::promise<void> both;
    auto at_work = std::make_shared<int>(0);
    serve(
        [this, at_work, &both](std::string) -> asio::awaitable<std::string> {
            if (++*at_work == 2)
                both.set_value();
            asio::steady_timer never(loop_, asio::steady_timer::time_point::max());
            boost::system::error_code ignored;
            co_await never.async_wait(asio::redirect_error(asio::use_awaitable, ignored));
            co_return "";
        },
        {.connections = 2});
    const RawClient first(socket());
    const RawClient second(socket());
    first.send("1\n");
    second.send("2\n");
    both.get_future().wait();
    EXPECT_EQ(RawClient(socket()).receive_all(), std::string(kTooManyConnections) + "\n");
}

TEST_F(ControlTest, AnswersAtOnceWhenOneUserHasTooManyRequestsUnderWay) {
    std::promise<void> working;
    serve(
        [this, &working](std::string) -> asio::awaitable<std::string> {
            working.set_value();
            asio::steady_timer never(loop_, asio::steady_timer::time_point::max());
            boost::system::error_code ignored;
            co_await never.async_wait(asio::redirect_error(asio::use_awaitable, ignored));
            co_return "";
        },
        {.busy_of_one = 1});
    const RawClient first(socket());
    first.send("1\n");
    working.get_future().wait();
    EXPECT_EQ(client().request("2").value(), kTooManyConnections);
}

TEST_F(ControlTest, GivesUpTheLongestOfManyLinesThatNeverEnd) {
    serve(&echo, {.line = 1U << 20U, .held = 1'200'000});
    const RawClient shorter(socket());
    const RawClient longer(socket());
    shorter.send(std::string(600'000, 'x'));
    longer.send(std::string(1'000'000, 'x'));
    EXPECT_EQ(longer.receive_all(), "");
    shorter.send("\n");
    shorter.shutdown();
    EXPECT_EQ(shorter.receive_all().size(), 600'003U);
}

TEST_F(ControlTest, GivesUpALineThatNeverEnds) {
    serve(&echo, {.line = 1000});
    const RawClient endless(socket());
    const std::string piece(1U << 20U, 'x');
    for (int i = 0; i < 80; ++i)
        endless.send(piece);
    EXPECT_THAT(endless.receive_all(), testing::AnyOf("", std::string(kLineTooLong) + "\n"));
    EXPECT_EQ(client().request("next").value(), "<next>");
}

/// What the daemon does every few seconds.
TEST_F(ControlTest, MakesASocketThatWasRemovedAgain) {
    serve();
    const auto again = [&] {
        auto kept = keep_place(server_->place());
        ASSERT_TRUE(kept) << kept.error().message;
        ASSERT_TRUE(*kept);
        on_loop([&] { server_->take(std::move(**kept)); });
        EXPECT_EQ(client().request("x").value(), "<x>");
        EXPECT_EQ(mode_of(socket()), 0660U);
        EXPECT_EQ(ControlServer::open(loop_, socket(), &echo).error().kind,
                  ControlError::Kind::in_use);
    };
    EXPECT_FALSE(*keep_place(server_->place())) << "nothing is wrong";
    auto before = client();
    ASSERT_TRUE(before.request("x"));
    std::filesystem::remove(socket());
    again();
    EXPECT_EQ(before.request("y").value(), "<y>") << "a connection outlives the file";
    std::filesystem::remove_all(socket().parent_path());
    again();
    EXPECT_EQ(mode_of(socket().parent_path()), 0750U);
    std::filesystem::remove_all(socket().parent_path());
    std::filesystem::create_directory(socket().parent_path());
    again();
    // The socket of a process that is dead is nobody's.
    std::filesystem::remove(socket());
    {
        asio::io_context other_loop;
        const asio::local::stream_protocol::acceptor dead(other_loop, socket().native());
    }
    ASSERT_TRUE(std::filesystem::is_socket(socket()));
    again();
}

TEST_F(ControlTest, LeavesWhatStandsInItsPlaceAlone) {
    serve();
    std::filesystem::remove(socket());
    write_file(socket(), "precious");
    const auto file = keep_place(server_->place());
    ASSERT_FALSE(file);
    EXPECT_THAT(file.error().message, HasSubstr("something else"));
    std::filesystem::remove(socket());
    asio::io_context other_loop;
    const asio::local::stream_protocol::acceptor other(other_loop, socket().native());
    EXPECT_FALSE(keep_place(server_->place()));
    on_loop([this] { server_->stop(); });
    EXPECT_TRUE(std::filesystem::is_socket(socket())) << "a foreign one";
}

TEST_F(ControlTest, ServesNoPlaceThatAnotherDaemonHasTaken) {
    serve();
    std::filesystem::remove_all(socket().parent_path());
    asio::io_context other_loop;
    const auto other = ControlServer::open(other_loop, socket(), &echo);
    ASSERT_TRUE(other) << "nothing told it";
    EXPECT_FALSE(keep_place(server_->place()));
    std::filesystem::remove(socket());
    const auto locked = keep_place(server_->place());
    ASSERT_FALSE(locked);
    EXPECT_EQ(locked.error().kind, ControlError::Kind::in_use);
}

TEST_F(ControlTest, SurvivesAHandlerThatThrows) {
    serve([](std::string request) -> asio::awaitable<std::string> {
        if (request == "bad")
            throw std::runtime_error("broken");
        co_return "fine";
    });
    auto unlucky = client();
    const auto answer = unlucky.request("bad");
    ASSERT_FALSE(answer);
    EXPECT_EQ(answer.error().kind, ControlError::Kind::lost);
    EXPECT_EQ(client().request("good").value(), "fine");
}

TEST_F(ControlTest, AnswersOthersWhileOneHandlerWaits) {
    auto gate = std::make_shared<std::optional<asio::steady_timer>>();
    std::promise<void> waiting;
    serve([this, gate, &waiting](std::string request) -> asio::awaitable<std::string> {
        if (request != "wait")
            co_return "now";
        gate->emplace(loop_, asio::steady_timer::time_point::max());
        waiting.set_value();
        boost::system::error_code cancelled;
        co_await (*gate)->async_wait(asio::redirect_error(asio::use_awaitable, cancelled));
        co_return "later";
    });
    auto slow = std::async(std::launch::async,
                           [this] { return client().request("wait").value_or("lost"); });
    waiting.get_future().wait();
    EXPECT_EQ(client().request("quick").value(), "now");
    on_loop([&] { (*gate)->cancel(); });
    EXPECT_EQ(slow.get(), "later");
}

TEST_F(ControlTest, StopsWithoutCuttingAnAnswer) {
    auto gate = std::make_shared<std::optional<asio::steady_timer>>();
    std::promise<void> waiting;
    serve([this, gate, &waiting](std::string) -> asio::awaitable<std::string> {
        gate->emplace(loop_, asio::steady_timer::time_point::max());
        waiting.set_value();
        boost::system::error_code cancelled;
        co_await (*gate)->async_wait(asio::redirect_error(asio::use_awaitable, cancelled));
        co_return "finished";
    });
    const RawClient idle(socket());
    auto busy =
        std::async(std::launch::async, [this] { return client().request("go").value_or("lost"); });
    waiting.get_future().wait();
    on_loop([this] { server_->stop(); });
    EXPECT_EQ(idle.receive_all(), "");
    EXPECT_FALSE(std::filesystem::exists(socket()));
    EXPECT_FALSE(ControlClient::connect(socket()));
    on_loop([&] { (*gate)->cancel(); });
    EXPECT_EQ(busy.get(), "finished");
}

TEST_F(ControlTest, GivesTheClientATimeout) {
    serve([this](std::string) -> asio::awaitable<std::string> {
        asio::steady_timer never(loop_, asio::steady_timer::time_point::max());
        boost::system::error_code ignored;
        co_await never.async_wait(asio::redirect_error(asio::use_awaitable, ignored));
        co_return "";
    });
    const auto answer = client().request("x", 5ms);
    ASSERT_FALSE(answer);
    EXPECT_EQ(answer.error().kind, ControlError::Kind::timeout);
}

TEST_F(ControlTest, KeepsItsEndWhenTheLoopIsGoneFirst) {
    serve();
    auto connected = client();
    ASSERT_TRUE(connected.request("x"));
    on_loop([this] { loop_.stop(); });
    thread_.join();
    server_.reset();
    EXPECT_FALSE(std::filesystem::exists(socket()));
}

}  // namespace newsalertd::admin
