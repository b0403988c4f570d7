#include "daemon/cli/parse.hpp"

#include "daemon/cli/verb.hpp"
#include "feeds/parse/json_output.hpp"
#include "feeds/parse/newest.hpp"
#include "feeds/parse/parse.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/value.hpp>

#include <sysexits.h>

#include <exception>
#include <expected>
#include <fstream>
#include <memory>

namespace newsalertd::cli {

namespace {

namespace json = boost::json;

/// Read beyond the parser's own limit, so that it is the parser that says what it cut.
constexpr std::size_t kMostBytes = feeds::Limits{}.document_bytes + 1;

std::string read_stream(std::istream& in) {
    std::string bytes;
    std::string chunk(64UL * 1024, '\0');
    while (in && bytes.size() < kMostBytes) {
        in.read(chunk.data(), static_cast<std::streamsize>(chunk.size()));
        bytes.append(chunk, 0, static_cast<std::size_t>(in.gcount()));
    }
    return bytes;
}

struct Parsed {
    std::string line;
    int code = EX_OK;
};

Parsed answer(const ParseOptions& options, std::string_view bytes) {
    auto parsed = feeds::parse::parse(
        bytes, {.content_type = options.content_type, .base_url = options.base_url});
    if (!parsed)
        return {feeds::parse::to_json(parsed.error()), EX_DATAERR};
    feeds::parse::keep_newest(*parsed, feeds::Limits{}.entries);
    return {feeds::parse::to_json(*parsed), EX_OK};
}

Parsed answer_file(const ParseOptions& options) {
    std::ifstream file{options.file, std::ios::binary};
    // Opening a directory works; reading it does not.
    if (!file || (file.peek() == std::ifstream::traits_type::eof() && !file.eof()))
        return {feeds::parse::error_json("no_input", "cannot read " + options.file), EX_NOINPUT};
    return answer(options, read_stream(file));
}

std::string member(const json::object& request, std::string_view name) {
    const json::value* value = request.if_contains(name);
    const json::string* text = value != nullptr ? value->if_string() : nullptr;
    return text != nullptr ? std::string{text->begin(), text->end()} : std::string{};
}

std::expected<ParseOptions, std::string> read_request(std::string_view line) {
    boost::system::error_code error;
    const json::value request = json::parse(line, error);
    const json::object* object = error ? nullptr : request.if_object();
    if (object == nullptr)
        return std::unexpected(R"(a request is a JSON object: {"file","content_type","base_url"})");
    ParseOptions options{.content_type = member(*object, "content_type"),
                         .base_url = member(*object, "base_url"),
                         .file = member(*object, "file")};
    if (options.file.empty())
        return std::unexpected("a request names its \"file\"");
    return options;
}

Parsed answer_request(std::string_view line) {
    const auto options = read_request(line);
    if (!options)
        return {feeds::parse::error_json("usage", options.error()), EX_USAGE};
    return answer_file(*options);
}

/// A request must not end the batch, whatever it holds.
Parsed answer_safely(std::string_view line) {
    try {
        return answer_request(line);
    } catch (const std::exception& error) {
        return {feeds::parse::error_json("internal", error.what()), EX_SOFTWARE};
    }
}

}  // namespace

int parse_command(const ParseOptions& options,
                  std::istream& in,
                  std::ostream& out,
                  std::ostream& err) {
    if (options.batch) {
        for (std::string line; std::getline(in, line);)
            out << answer_safely(line).line << '\n' << std::flush;
        return out ? EX_OK : EX_IOERR;
    }
    if (options.file.empty()) {
        err << "newsalertd parse: name a FILE, or - for standard input\n";
        return EX_USAGE;
    }
    const Parsed result =
        options.file == "-" ? answer(options, read_stream(in)) : answer_file(options);
    out << result.line << '\n' << std::flush;
    if (result.code != EX_OK)
        err << "parse: " << options.file << ": not read; the reason is in the JSON\n";
    return result.code;
}

namespace verbs {

extern const Verb parse{
    "parse", "Parse a feed document and print it as JSON", [](Options& options, Context& context) {
        const auto values = std::make_shared<ParseOptions>();
        options.option("file", values->file, "FILE, or - for standard input");
        options.option("--content-type", values->content_type, "as the server gave it");
        options.option("--base-url", values->base_url, "resolves relative links");
        options.flag("--batch", values->batch, "requests as JSON lines on standard input");
        return Action([&context, values] {
            return parse_command(*values, context.in, context.out, context.err);
        });
    }};

}  // namespace verbs

}  // namespace newsalertd::cli
