#include "daemon/alerts/outbox/delivery_id.hpp"

#include <boost/algorithm/hex.hpp>
#include <openssl/rand.h>

#include <array>
#include <chrono>
#include <cstdint>
#include <iterator>
#include <stdexcept>

namespace newsalertd::alerts {

std::string make_delivery_id(Time at) {
    std::array<unsigned char, 16> bytes{};
    if (RAND_bytes(bytes.data(), static_cast<int>(bytes.size())) != 1)
        throw std::runtime_error("no random bytes for a delivery id");
    const auto millis = static_cast<std::uint64_t>(
        std::chrono::duration_cast<std::chrono::milliseconds>(at.time_since_epoch()).count());
    for (unsigned i = 0; i < 6; ++i)
        bytes[i] = static_cast<unsigned char>(millis >> (40 - 8 * i));
    bytes[6] = static_cast<unsigned char>(0x70 | (bytes[6] & 0x0f));
    bytes[8] = static_cast<unsigned char>(0x80 | (bytes[8] & 0x3f));
    std::string id;
    boost::algorithm::hex_lower(bytes.begin(), bytes.end(), std::back_inserter(id));
    for (const std::size_t dash : {8U, 13U, 18U, 23U})
        id.insert(dash, 1, '-');
    return id;
}

}  // namespace newsalertd::alerts
