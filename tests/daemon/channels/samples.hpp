#pragma once
// Alerts and texts that the channel tests share.

#include "daemon/alerts/alert.hpp"

#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/use_future.hpp>

#include <array>
#include <future>
#include <random>
#include <string>
#include <string_view>
#include <utility>

namespace newsalertd::alerts::samples {

inline constexpr Time kNow{std::chrono::sys_days{std::chrono::year{2026} / 1 / 28} +
                           std::chrono::hours{9} + std::chrono::minutes{30}};

inline Alert ordinary() {
    Alert alert;
    alert.alert = 7;
    alert.seq = 1;
    alert.watches = {"H200 into China"};
    alert.story = 12;
    alert.title = "China approves H200 imports";
    alert.url = "https://news.example/a?b=1&c=2";
    alert.summary = "The ministry said on Wednesday that imports may resume.";
    alert.source = "Example Wire";
    alert.publisher = "Example";
    alert.language = "en";
    alert.published = kNow - std::chrono::seconds{42};
    alert.matched = {{"H200 into China", rules::Field::title, "H200"},
                     {"H200 into China", rules::Field::title, "imports"},
                     {"H200 into China", rules::Field::summary, "H200"}};
    alert.sources = {{"Example Wire", "https://news.example/a", kNow - std::chrono::seconds{2}}};
    alert.latency.published = alert.published;
    alert.latency.fetched = kNow - std::chrono::milliseconds{1500};
    alert.latency.committed = kNow - std::chrono::milliseconds{1200};
    alert.delivery = "0198c0de-0000-7000-8000-000000000001";
    return alert;
}

/// Texts that broke somebody's alerts once.
inline constexpr std::array<std::string_view, 22> kHostile{
    "<!channel> <!here> <@U123> <#C123>",
    "a & b &amp; <b>bold</b> </b> > quote",
    "*bold* _it_ ~st~ `code` ```block```",
    "line\r\nBcc: victim@example.org\r\n\r\nbody",
    "\x1b[31mred\x1b[0m\a\x07 bell",
    "nul\0inside",
    "\u202Eevil\u202C \u2066iso\u2069",
    "مرحبا بالعالم שלום",
    "👩‍👩‍👧‍👦 🇩🇪 👍🏽",
    "\xff\xfe broken \xc3( \xe2\x82",
    "\xed\xa0\x80 surrogate",
    "=?UTF-8?B?aGVsbG8=?= looks encoded",
    "<script>alert(1)</script><a href='javascript:x'>",
    "\" onclick=\"x\" '",
    "https://evil.example|click>",
    ".leading dot\n.\nFrom here",
    "trailing blanks   \t ",
    "日本語の非常に長い見出しがここにあります、とても長いです",
    "a\u0301\u0302\u0303\u0304\u0305\u0306\u0307\u0308 zalgo",
    "\u2028\u2029\u0085 separators",
    "{\"json\":\"}\\\"\"}",
    "== = =3D =20\t=",
};

/// A hostile text of up to `most` bytes from pieces of the above.
inline std::string hostile(std::mt19937& random, std::size_t most) {
    std::string out;
    const std::size_t size = random() % (most + 1);
    while (out.size() < size) {
        out += kHostile.at(random() % kHostile.size());
        out += random() % 3 == 0 ? "" : " ";
    }
    out.resize(size);  // may end inside a character
    return out;
}

inline Alert hostile_alert(std::mt19937& random) {
    Alert alert = ordinary();
    const std::size_t most = random() % 10 == 0 ? 10'000 : 300;
    alert.kind = static_cast<Kind>(random() % 7);
    alert.priority = static_cast<rules::Priority>(random() % 4);
    alert.title = hostile(random, most);
    alert.summary = hostile(random, 4 * most);
    alert.source = hostile(random, most);
    alert.publisher = hostile(random, most);
    alert.language = hostile(random, 50);
    alert.note = random() % 4 == 0 ? hostile(random, most) : "";
    alert.url = random() % 2 == 0 ? "https://news.example/" + hostile(random, 2200)
                                  : "https://news.example/" + std::string(random() % 1990, '&');
    alert.watches.clear();
    for (std::size_t i = random() % 30; i > 0; --i) {
        alert.watches.push_back(hostile(random, most));
        alert.matched.push_back({alert.watches.back(), rules::Field::title, hostile(random, most)});
        alert.sources.push_back(
            {hostile(random, most), "http://x.example/" + std::to_string(i), kNow});
    }
    return alert;
}

/// Runs a coroutine to its end.
template <typename T>
T run(boost::asio::awaitable<T> work) {
    boost::asio::io_context io;
    std::future<T> result = boost::asio::co_spawn(io, std::move(work), boost::asio::use_future);
    io.run();
    return result.get();
}

}  // namespace newsalertd::alerts::samples
