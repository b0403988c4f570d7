// Alerts as JSON Lines in a file.

#include "daemon/alerts/channels/jsonl/line_writer.hpp"
#include "daemon/alerts/channels/registry.hpp"
#include "daemon/alerts/text/telling.hpp"
#include "daemon/secrets/paths.hpp"
#include "rules/toml/shown.hpp"

#include <spdlog/fmt/fmt.h>

#include <utility>

namespace newsalertd::alerts {

namespace {

class Jsonl final : public Channel {
public:
    explicit Jsonl(ChannelTable& table)
        : Channel(
              table.name, table.type, {.expiry = std::chrono::hours{72}, .tells_sources = true}) {
        read_path(table);
        table.section.not_available({"digest", "quiet_hours"});
    }

    ChannelSettings settings() const override { return {{"path", path_.native()}}; }

    std::string render(const Alert& alert,
                       const std::string& /*target*/,
                       Form /*form*/,
                       Time now) const override {
        return to_json(cleaned(alert, now));
    }

protected:
    boost::asio::awaitable<Result> attempt(const Transport& /*through*/,
                                           std::string /*delivery_id*/,
                                           std::string /*target*/,
                                           std::string payload) override {
        Result result;
        if (const auto written = co_await writer_.write(path_, std::move(payload)); !written) {
            result.ambiguous = written.error().ambiguous;
            result.detail = written.error().reason;
        } else {
            result.outcome = Outcome::delivered;
        }
        co_return result;
    }

private:
    void read_path(ChannelTable& table) {
        auto& section = table.section;
        const auto* node = section.text_node("path");
        const std::filesystem::path name = node == nullptr ? "alerts.jsonl" : node->text;
        if (node != nullptr && !check_path(section, "path", *node))
            return;
        if (node != nullptr && !name.has_filename()) {
            section.error(*node, fmt::format("{} path must name a file", section.title()));
            return;
        }
        path_ = (table.state_folder / name).lexically_normal();
        std::error_code error;
        if (name.is_absolute() && !std::filesystem::is_directory(path_.parent_path(), error))
            section.error(*node,
                          fmt::format("{} path: there is no folder {}",
                                      section.title(),
                                      rules::toml::in_quotes(path_.parent_path().string())));
        const auto problem = table.appending_problem(path_);
        if (problem.empty())
            return;
        const auto message = fmt::format("{} path: {}", section.title(), problem);
        const auto* hint = "name a file that alerts are appended to, such as \"alerts.jsonl\"";
        if (node == nullptr)
            section.error(message, hint);
        else
            section.error(*node, message, hint);
    }

    std::filesystem::path path_;
    LineWriter writer_;
};

}  // namespace

std::shared_ptr<Channel> read_jsonl(ChannelTable& table) {
    return std::make_shared<Jsonl>(table);
}

}  // namespace newsalertd::alerts
