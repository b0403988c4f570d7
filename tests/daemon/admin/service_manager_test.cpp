#include "daemon/admin/service_manager.hpp"

#include "tests/daemon/admin/environment.hpp"
#include "tests/daemon/admin/temporary_folder.hpp"

#include <gtest/gtest.h>

#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <array>
#include <cstddef>
#include <cstring>
#include <ctime>
#include <stdexcept>
#include <string>

namespace newsalertd::admin {

namespace {

/// Stands in for systemd: a datagram socket that $NOTIFY_SOCKET names.
class Manager {
public:
    /// A name that begins with '@' is an abstract address.
    explicit Manager(const std::string& name)
        : socket_(::socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0)) {
        if (socket_ < 0)
            throw std::runtime_error("no socket");
        sockaddr_un address{};
        address.sun_family = AF_UNIX;
        std::memcpy(address.sun_path, name.data(), name.size());
        if (name.starts_with('@'))
            address.sun_path[0] = '\0';
        const auto size = offsetof(sockaddr_un, sun_path) + name.size();
        bound_ = ::bind(socket_,
                        reinterpret_cast<const sockaddr*>(&address),
                        static_cast<socklen_t>(size)) == 0;
        set_variable("NOTIFY_SOCKET", name);
    }

    Manager(const Manager&) = delete;
    Manager& operator=(const Manager&) = delete;

    ~Manager() {
        unset_variable("NOTIFY_SOCKET");
        ::close(socket_);
    }

    bool bound() const { return bound_; }

    /// The message that has been sent; none is an empty string.
    std::string received() const {
        std::array<char, 4096> bytes{};
        const auto size = ::recv(socket_, bytes.data(), bytes.size(), MSG_DONTWAIT);
        return size < 0 ? "" : std::string(bytes.data(), static_cast<std::size_t>(size));
    }

private:
    int socket_;
    bool bound_ = false;
};

}  // namespace

TEST(ServiceManager, HearsEveryMessageOnItsSocket) {
    const TemporaryFolder folder;
    const Manager manager((folder.path() / "notify").native());
    ASSERT_TRUE(manager.bound());

    service_manager::ready("8 feeds ok");
    EXPECT_EQ(manager.received(), "READY=1\nSTATUS=8 feeds ok");
    service_manager::status("7 ok, 1 failing");
    EXPECT_EQ(manager.received(), "STATUS=7 ok, 1 failing");
    service_manager::stopping();
    EXPECT_EQ(manager.received(), "STOPPING=1");
    service_manager::ping();
    EXPECT_EQ(manager.received(), "WATCHDOG=1");
}

TEST(ServiceManager, IsReachedAtAnAbstractAddress) {
    const Manager manager("@newsalertd-test-" + std::to_string(::getpid()));
    ASSERT_TRUE(manager.bound());
    service_manager::status("here");
    EXPECT_EQ(manager.received(), "STATUS=here");
}

TEST(ServiceManager, LearnsWhenAReloadBegan) {
    const Manager manager("@newsalertd-test-reload-" + std::to_string(::getpid()));
    const auto micros = [] {
        timespec now{};
        ::clock_gettime(CLOCK_MONOTONIC, &now);
        return now.tv_sec * 1'000'000LL + now.tv_nsec / 1'000;
    };
    const auto before = micros();
    service_manager::reloading();
    const auto after = micros();
    const std::string message = manager.received();
    const std::string start = "RELOADING=1\nMONOTONIC_USEC=";
    ASSERT_TRUE(message.starts_with(start)) << message;
    const auto told = std::stoll(message.substr(start.size()));
    EXPECT_GE(told, before);
    EXPECT_LE(told, after);
}

TEST(ServiceManager, GetsOneLineThatCannotBeginAnotherAssignment) {
    const Manager manager("@newsalertd-test-line-" + std::to_string(::getpid()));
    service_manager::status("bad.toml:1:2: no\nREADY=1\x1b[31m");
    EXPECT_EQ(manager.received(), "STATUS=bad.toml:1:2: no READY=1 [31m");
}

TEST(ServiceManager, GetsALongStatusCutBetweenCharacters) {
    const Manager manager("@newsalertd-test-cut-" + std::to_string(::getpid()));
    std::string text(999, 'a');
    for (int i = 0; i < 100; ++i)
        text += "é";
    service_manager::status(text);
    EXPECT_EQ(manager.received(), "STATUS=" + std::string(999, 'a'));
}

TEST(ServiceManager, IsNotNeeded) {
    unset_variable("NOTIFY_SOCKET");
    service_manager::ready("nobody listens");
    service_manager::reloading();
    unset_variable("WATCHDOG_USEC");
    EXPECT_EQ(service_manager::watchdog_limit(), std::nullopt);
}

TEST(ServiceManager, AsksForPingsOfItsOwnProcessOnly) {
    set_variable("WATCHDOG_USEC", "30000000");
    set_variable("WATCHDOG_PID", std::to_string(::getpid()));
    EXPECT_EQ(service_manager::watchdog_limit(), std::chrono::seconds(30));
    set_variable("WATCHDOG_PID", "1");
    EXPECT_EQ(service_manager::watchdog_limit(), std::nullopt);
    unset_variable("WATCHDOG_USEC");
    unset_variable("WATCHDOG_PID");
}

}  // namespace newsalertd::admin
