#include "feeds/fetch/answer.hpp"

#include <boost/describe/enum.hpp>
#include <boost/describe/enum_to_string.hpp>
#include <openssl/evp.h>

#include <array>

namespace feeds::fetch {

BOOST_DESCRIBE_ENUM(Failure,
                    none,
                    dns,
                    connect,
                    tls,
                    timeout,
                    too_large,
                    protocol,
                    denied,
                    redirect,
                    status,
                    bot,
                    html,
                    malformed,
                    incomplete,
                    cancelled)

const char* to_string(Failure failure) {
    return boost::describe::enum_to_string(failure, "unknown");
}

void move_to_clock(Answer& answer, Time ended) {
    const Micros step = ended - answer.fetched;
    for (std::optional<Time>* const time : {&answer.retry_until, &answer.visible})
        if (*time)
            **time += step;
    answer.fetched = ended;
    answer.began = ended - answer.took;
}

std::uint64_t body_hash(std::string_view body) {
    std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
    unsigned size = 0;
    if (EVP_Digest(body.data(), body.size(), digest.data(), &size, EVP_sha256(), nullptr) != 1)
        return 1;
    std::uint64_t out = 0;
    for (std::size_t i = 0; i < 8; ++i)
        out = out << 8 | digest[i];
    return out == 0 ? 1 : out;
}

}  // namespace feeds::fetch
