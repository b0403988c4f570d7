#pragma once
// A scripted SMTP server on 127.0.0.1, on a thread of its own. It behaves well unless the script
// says otherwise, and keeps what it heard:
//
//     SmtpServer server({.certificate_file = pair.certificate_file, .key_file = pair.key_file},
//                       [](std::string_view command) -> std::optional<SmtpAnswer> {
//                           if (command.starts_with("RCPT")) return SmtpAnswer{"450 later\r\n"};
//                           return std::nullopt;
//                       });
//
// The script is asked with each command line without its CRLF; also with "GREETING" before the
// first reply, "." at the end of the message and, for the lines of a login, what was sent.

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace test_support {

struct SmtpAnswer {
    enum class End { keep, close, reset, hang };

    std::string bytes;
    End end = End::keep;
};

class SmtpServer {
public:
    using Script = std::function<std::optional<SmtpAnswer>(std::string_view command)>;

    struct Options {
        std::string certificate_file;  ///< with both: STARTTLS is offered
        std::string key_file;
        bool implicit_tls = false;
        bool offers_login = true;  ///< AUTH PLAIN LOGIN, only under TLS
    };

    explicit SmtpServer(const Options& options, Script script = {});
    ~SmtpServer();
    SmtpServer(const SmtpServer&) = delete;
    SmtpServer& operator=(const SmtpServer&) = delete;

    std::uint16_t port() const;
    /// Every command line of every connection, in order.
    std::vector<std::string> commands() const;
    /// True if such a command came; by its beginning.
    bool heard(std::string_view beginning) const;
    /// The messages as they came over the wire, dots still stuffed, without the final dot.
    std::vector<std::string> messages() const;
    /// Waits for a command with this beginning; false after 20 s.
    bool wait_for(std::string_view beginning) const;

private:
    class Impl;
    std::shared_ptr<Impl> impl_;
};

}  // namespace test_support
