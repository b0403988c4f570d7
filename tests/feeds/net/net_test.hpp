#pragma once
// A client, a resolver and their io_context, run by the test's own thread.

#include "feeds/net/http_client.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>

#include <optional>
#include <string>
#include <utility>

namespace feeds::net {

inline AddressPolicy loopback() {
    const std::vector<std::string> networks = {"127.0.0.0/8", "::1"};
    return *AddressPolicy::from_networks(networks);
}

inline Request get(std::string url) {
    Request request;
    request.url = std::move(url);
    request.policy = loopback();
    return request;
}

struct Net {
    explicit Net(Resolver::Lookup lookup = {}) : Net(make_options(std::move(lookup))) {}

    explicit Net(Resolver::Options options)
        : resolver(io, std::move(options)),
          client(std::make_unique<HttpClient>(
              io, resolver, HttpClient::Options{.user_agent = "newsalertd-test/1"})) {}

    static Resolver::Options make_options(Resolver::Lookup lookup) {
        Resolver::Options options;
        options.lookup = std::move(lookup);
        return options;
    }

    /// Runs the loop until the coroutine has its answer.
    template <class T>
    T run(boost::asio::awaitable<T> work) {
        std::optional<T> result;
        boost::asio::co_spawn(io, std::move(work), [&](std::exception_ptr error, T value) {
            if (error)
                std::rethrow_exception(error);
            result = std::move(value);
            io.stop();
        });
        io.restart();
        io.run();
        return std::move(result).value();
    }

    Response fetch(Request request) { return run(client->send(std::move(request))); }

    boost::asio::io_context io{1};
    Resolver resolver;
    std::unique_ptr<HttpClient> client;
};

}  // namespace feeds::net
