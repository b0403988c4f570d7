// Alerts handed to a program of the user's: JSON on its standard input, the main parts in variables
// of its environment.

#include "daemon/alerts/channels/exec/process.hpp"
#include "daemon/alerts/channels/paced_channel.hpp"
#include "daemon/alerts/text/telling.hpp"
#include "daemon/alerts/transport.hpp"
#include "daemon/secrets/paths.hpp"
#include "rules/toml/shown.hpp"

#include <boost/algorithm/string/join.hpp>
#include <spdlog/fmt/fmt.h>

#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdlib>
#include <fstream>
#include <system_error>
#include <utility>
#include <vector>

namespace newsalertd::alerts {

namespace {

using rules::toml::in_quotes;

/// sysexits.h: the user is invited to retry.
constexpr int kTryAgain = 75;

/// Of the daemon's environment only these are passed on: the others may hold secrets.
constexpr std::array kPassed{"PATH", "HOME", "LANG", "LC_ALL", "TZ"};

std::optional<std::string> variable(const std::string& name) {
    const char* value = std::getenv(name.c_str());  // NOLINT(concurrency-mt-unsafe): nobody sets
    return value == nullptr ? std::nullopt : std::optional<std::string>(value);
}

/// What its first line names, if it is a script.
std::string interpreter_of(const std::string& program) {
    std::ifstream file(program, std::ios::binary);
    std::string line(256, '\0');
    file.read(line.data(), static_cast<std::streamsize>(line.size()));
    line.resize(static_cast<std::size_t>(file.gcount()));
    if (!line.starts_with("#!"))
        return {};
    line.resize(std::min(line.size(), line.find('\n')));
    const auto begin = line.find_first_not_of(" \t", 2);
    return begin == std::string::npos
               ? std::string()
               : line.substr(begin, line.find_first_of(" \t", begin) - begin);
}

/// The program and its interpreter, as they are at one moment.
class Files {
public:
    Files() = default;

    explicit Files(const std::string& program) {
        look(program, "");
        if (problem_.empty())
            if (const auto interpreter = interpreter_of(program); !interpreter.empty())
                look(interpreter, "its interpreter " + in_quotes(interpreter) + ": ");
    }

    /// What keeps the program from being started; empty: nothing.
    const std::string& problem() const { return problem_; }

    /// Another one once a file was mended, replaced or taken away.
    const std::string& seen() const { return seen_; }

private:
    void look(const std::string& file, const std::string& whose) {
        struct stat status{};
        int error =
            ::stat(file.c_str(), &status) != 0 || ::access(file.c_str(), X_OK) != 0 ? errno : 0;
        if (error == 0 && !S_ISREG(status.st_mode))
            error = EACCES;
        if (error != 0)
            problem_ = whose + std::generic_category().message(error);
        seen_ += fmt::format("{} {}.{} ", error, status.st_ctim.tv_sec, status.st_ctim.tv_nsec);
    }

    std::string problem_;
    std::string seen_;
};

/// Errors that pass by themselves; others are of the program named.
bool is_shortage(int error) {
    return error == EAGAIN || error == ENOMEM || error == EMFILE || error == ENFILE ||
           error == ETXTBSY || error == EINTR;
}

class Exec final : public PacedChannel {
public:
    explicit Exec(ChannelTable& table) : PacedChannel(table, {.expiry = std::chrono::hours{72}}) {
        read_command(table);
        auto& section = table.section;
        if (const auto timeout = section.duration("timeout", "1s", "1h"))
            timeout_ = *timeout;
        for (const auto* node : section.texts("pass_environment"))
            if (node->text.empty() || node->text.find('=') != std::string::npos)
                section.error(*node,
                              fmt::format("{} pass_environment: {} is not the name of a variable",
                                          section.title(),
                                          in_quotes(node->text)));
            else
                passed_.push_back(node->text);
    }

    ChannelSettings settings() const override {
        auto out = PacedChannel::settings();
        out.insert(out.end(),
                   {{"command", boost::algorithm::join(command_, std::string(1, '\0'))},
                    {"timeout", std::to_string(timeout_.count())},
                    {"pass_environment", boost::algorithm::join(passed_, " ")},
                    // A command that could not be started is tried again once it was mended.
                    {"files", files_.seen()}});
        return out;
    }

    std::string render(const Alert& alert,
                       const std::string& /*target*/,
                       Form /*form*/,
                       Time now) const override {
        return to_json(cleaned(alert, now));
    }

protected:
    boost::asio::awaitable<Result> attempt(const Transport& through,
                                           std::string delivery_id,
                                           std::string /*target*/,
                                           std::string payload) override {
        Redactor redact(through.secrets);
        for (const auto& name : passed_)
            redact.add(variable(name).value_or(""));
        auto environment = environment_of(payload, delivery_id);
        const auto exit = co_await run_process({.arguments = command_,
                                                .environment = std::move(environment),
                                                .input = std::move(payload) + "\n",
                                                .timeout = timeout_});
        co_return judge(exit, redact);
    }

private:
    void read_command(ChannelTable& table) {
        auto& section = table.section;
        constexpr const char* kSuch = R"(such as command = ["/usr/local/bin/tell", "desk"])";
        const auto* node = section.find("command");
        const auto words = section.texts("command");
        for (const auto* word : words) {
            command_.push_back(word->text);
            // The path is looked at below.
            if (word != words.front() && word->text.contains('\0'))
                section.error(*word,
                              fmt::format("{} command: a NUL character stands in {}",
                                          section.title(),
                                          in_quotes(word->text)),
                              "leave it out");
        }
        if (node == nullptr || (words.empty() && node->items.empty()))
            section.error(fmt::format("{} has no command", section.title()), kSuch);
        if (command_.empty() || !check_path(section, "command", *words.front()))
            return;
        if (!command_.front().starts_with('/')) {
            section.error(*words.front(),
                          fmt::format("{} command: {} is not an absolute path",
                                      section.title(),
                                      in_quotes(command_.front())),
                          kSuch);
            return;
        }
        files_ = Files(command_.front());
        if (!files_.problem().empty())
            section.warning(*words.front(),
                            fmt::format("{} command: {} cannot be started: {}",
                                        section.title(),
                                        in_quotes(command_.front()),
                                        files_.problem()),
                            "name a program that this user may execute");
    }

    std::vector<std::string> environment_of(std::string_view payload,
                                            const std::string& delivery_id) const {
        std::vector<std::string> out;
        const auto pass = [&](const std::string& name) {
            if (const auto value = variable(name))
                out.push_back(name + "=" + *value);
        };
        for (const auto* name : kPassed)
            pass(name);
        for (const auto& name : passed_)
            pass(name);
        const auto alert = alert_from_json(payload).value_or(Alert{});
        const auto tell = [&](std::string_view name, std::string_view value) {
            out.push_back(fmt::format("NEWSALERTD_{}={}", name, value));
        };
        tell("CHANNEL", name_);
        tell("DELIVERY", delivery_id);
        tell("ALERT", std::to_string(alert.alert));
        tell("STORY", std::to_string(alert.story));
        tell("KIND", to_string(alert.kind));
        tell("PRIORITY", rules::to_string(alert.priority));
        tell("WATCHES", watch_names(alert));
        tell("TITLE", alert.title);
        tell("URL", alert.url);
        tell("SOURCE", alert.source);
        tell("PUBLISHER", alert.publisher);
        return out;
    }

    Result judge(const Exit& exit, const Redactor& redact) const {
        Result out;
        if (exit.not_started != 0) {
            out.outcome = is_shortage(exit.not_started) ? Outcome::transient : Outcome::target;
            // The loop looks at no file; it may be what was found when the configuration was read.
            auto why = std::generic_category().message(exit.not_started);
            if (files_.problem().ends_with(why))
                why = files_.problem();
            else if (exit.not_started == ENOENT)
                why += " (it, or the interpreter in its first line)";
            out.detail = redact(fmt::format("{} cannot be started: {}", command_.front(), why));
            return out;
        }
        std::string said;
        if (exit.timed_out) {
            out.ambiguous = true;
            said = fmt::format("ended after its timeout of {} s",
                               std::chrono::duration<double>(timeout_).count());
        } else if (exit.signal != 0) {
            out.ambiguous = true;
            said = fmt::format("ended by signal {}", exit.signal);
        } else {
            out.status = exit.code;
            out.outcome = exit.code == 0           ? Outcome::delivered
                          : exit.code == kTryAgain ? Outcome::transient
                                                   : Outcome::content;
            said = fmt::format("exit code {}", exit.code);
        }
        out.detail = redact(exit.errors.empty() ? said : said + ": " + exit.errors);
        return out;
    }

    std::vector<std::string> command_;
    std::chrono::milliseconds timeout_{30'000};
    std::vector<std::string> passed_;  ///< names of variables
    Files files_;                      ///< as they were when the configuration was read
};

}  // namespace

std::shared_ptr<Channel> read_exec(ChannelTable& table) {
    return std::make_shared<Exec>(table);
}

}  // namespace newsalertd::alerts
