#include "daemon/config/state_line.hpp"

#include "daemon/config/toml.hpp"
#include "feeds/text/ascii.hpp"

#include <algorithm>
#include <array>

namespace newsalertd::config {

namespace {

/// The line by itself, if it is TOML.
std::optional<Node> parse_line(std::string_view line) {
    Findings unsaid;
    return parse_toml(SourceText("", std::string(line)), unsaid);
}

/// Where the key of an assignment, or the name in a header, begins: quotes and blanks skipped.
bool begins_with_word(std::string_view line, std::string_view word) {
    const auto start = line.find_first_not_of(" \t[\"'");
    return start != std::string_view::npos && line.substr(start).starts_with(word);
}

class Scan {
public:
    explicit Scan(const SourceText& source) : source_(source) {}

    std::expected<std::optional<std::string>, StateLineError> run() {
        for (std::size_t number = 1; number <= source_.lines(); ++number) {
            if (const auto line = feeds::trim(source_.line(number));
                !line.empty() && line.front() != '#')
                take(line, number);
            if (error_)
                return std::unexpected(*std::move(error_));
        }
        return found_;
    }

private:
    void take(std::string_view line, std::size_t number) {
        if (line.front() == '[') {
            take_header(line, number);
            return;
        }
        if (in_doubt_ && begins_with_word(line, "path")) {
            fail(number, "this may say where the state is, but in which section cannot be read");
            return;
        }
        const bool here = in_state_ && begins_with_word(line, "path");
        if (!here && !(at_top_ && begins_with_word(line, "state")))
            return;
        const auto parsed = parse_line(line);
        const Node* table = parsed ? &*parsed : nullptr;
        if (table && !here)
            table = table->member("state");
        const Node* path = table ? table->member("path") : nullptr;
        if (parsed && !path)
            return;  // another key of these first letters
        if (!path || path->kind != Node::Kind::string) {
            fail(number, "the line that says where the state is cannot be read");
            return;
        }
        if (auto problem = state_path_problem(path->text)) {
            fail(number, "[state] path: " + std::move(problem.message));
            return;
        }
        if (found_ && *found_ != path->text)
            fail(number, "a second place for the state stands here");
        found_ = path->text;
    }

    void take_header(std::string_view line, std::size_t number) {
        const auto parsed = parse_line(line);
        at_top_ = false;
        const Node* state = parsed ? parsed->member("state") : nullptr;
        in_state_ = state && state->kind == Node::Kind::table && state->members.empty();
        const auto name = parsed && !parsed->members.empty() ? parsed->members.front().key : "";
        in_doubt_ =
            parsed ? !in_state_ && !is_other_section(name) : !begins_with_word(line, "channels");
        if (!parsed && begins_with_word(line, "state"))
            fail(number, "the section that says where the state is cannot be read");
    }

    void fail(std::size_t line, std::string message) {
        if (!error_)
            error_ =
                StateLineError{.place = {.line = line, .column = 1}, .message = std::move(message)};
    }

    const SourceText& source_;
    bool at_top_ = true;
    bool in_state_ = false;
    bool in_doubt_ = false;
    std::optional<std::string> found_;
    std::optional<StateLineError> error_;
};

}  // namespace

PathProblem state_path_problem(std::string_view path) {
    const auto last = path.substr(path.rfind('/') + 1);
    if (last.empty() || last == "." || last == "..")
        return {.message = "it must name a file",
                .hint = R"(such as "/var/lib/newsalertd/state.db")"};
    return path_problem(path);
}

bool is_other_section(std::string_view name) {
    constexpr auto kOthers = std::to_array<std::string_view>({"fetch",
                                                              "admin",
                                                              "alerts",
                                                              "public",
                                                              "websub",
                                                              "stories",
                                                              "channels",
                                                              "operator",
                                                              "objectives",
                                                              "retention"});
    return std::ranges::find(kOthers, name) != kOthers.end();
}

std::expected<std::optional<std::string>, StateLineError> read_state_line(
    const SourceText& source) {
    return Scan(source).run();
}

}  // namespace newsalertd::config
