#pragma once
// A place to run the daemon in: a temporary folder with its configuration and state, feeds, and
// receivers of every network channel.

#include "tests/integration/child.hpp"
#include "tests/integration/receivers.hpp"
#include "tests/integration/state_file.hpp"

#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace integration {

/// Gone with the object.
class TemporaryFolder {
public:
    TemporaryFolder();
    ~TemporaryFolder();
    TemporaryFolder(const TemporaryFolder&) = delete;
    TemporaryFolder& operator=(const TemporaryFolder&) = delete;

    const std::filesystem::path& path() const { return path_; }

private:
    std::filesystem::path path_;
};

/// Secrets of the channels, which must show nowhere.
inline constexpr const char* kHookPath = "/hook/wq7hookpathwq7";
inline constexpr const char* kHookSecret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
inline constexpr const char* kSlackPath = "/services/T0/B0/xq9slackpathxq9";
inline constexpr const char* kMailUser = "desk-user";
inline constexpr const char* kMailPassword = "zk4mailpasswordzk4";

/// The watch of most tests fires on the word "saffron".
inline constexpr const char* kSaffronRule = R"([[watch]]
name = "saffron"
query = "saffron"
notify = ["hook", "slack", "mail"]
)";

class Site {
public:
    Site();

    /// Of the configuration folder: "rules.d/a.toml". Replaced as editors do, by a rename.
    void write(const std::string& name, std::string_view text) const;
    /// newsalertd.toml: the three channels, fast polling, and `more` behind it.
    void write_settings(const std::string& more = {}) const;
    /// Changes one text of newsalertd.toml, which must be there.
    void replace_in_settings(std::string_view before, std::string_view after) const;
    /// One feed file that holds one feed.
    void write_feed(const std::string& name, const std::string& url) const;

    /// A feed that never brings news: without any the daemon counts as degraded.
    void serve_a_feed();

    std::filesystem::path config() const { return folder_.path() / "config"; }

    std::filesystem::path state() const { return state_; }

    /// Elsewhere than in the folder; before write_settings().
    void put_state(std::filesystem::path file) { state_ = std::move(file); }

    /// Starts `newsalertd run`; returns once it serves.
    std::unique_ptr<Child> start() const;
    /// Starts it without waiting for anything.
    std::unique_ptr<Child> launch() const;

    /// Another verb, on this configuration.
    Finished verb(std::vector<std::string> arguments, std::string input = {}) const;

    /// One article through `inject`; fails the test unless it is stored.
    Finished inject(const std::string& id, const std::string& title, const std::string& text) const;

    Child::Variables variables() const;

    /// One more variable of the daemon's environment, from the next start on.
    void set(const std::string& name, const std::string& value) { more_[name] = value; }

    FeedServer feeds;
    PostBox hook;
    PostBox slack;
    MailBox mail;

private:
    TemporaryFolder folder_;
    std::filesystem::path state_;
    Child::Variables more_;
};

/// Ends the daemon as the service manager does. Exit code.
std::optional<Ending> stop(Child& daemon);

}  // namespace integration
