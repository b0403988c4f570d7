#pragma once
// Lines for files, written on a thread of their own: no file may hold up the network loop, and one
// that hangs (a network file system whose server is gone) not the end of the process either.

#include "daemon/alerts/channels/jsonl/append_line.hpp"

#include <boost/asio/awaitable.hpp>

#include <chrono>
#include <expected>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

namespace newsalertd::alerts {

class LineWriter {
public:
    using Append = std::function<std::expected<void, AppendError>(const std::filesystem::path&,
                                                                  std::string_view)>;
    using Written = std::expected<void, AppendError>;

    /// The thread begins with the first line.
    explicit LineWriter(Append append = append_line);
    /// Waits for at most kEnd until all is written, so that answers reach a loop that still runs; a
    /// thread that hangs is left behind, and who waits for its line is told so.
    ~LineWriter();
    LineWriter(const LineWriter&) = delete;
    LineWriter& operator=(const LineWriter&) = delete;

    /// One line after the other. The caller's executor must run on one thread.
    boost::asio::awaitable<Written> write(std::filesystem::path path, std::string line);

    static constexpr std::chrono::milliseconds kEnd{2'000};

private:
    struct Shared;
    static boost::asio::awaitable<Written> write(std::shared_ptr<Shared> shared,
                                                 std::filesystem::path path,
                                                 std::string line);

    std::shared_ptr<Shared> shared_;
    bool begun_ = false;
};

}  // namespace newsalertd::alerts
