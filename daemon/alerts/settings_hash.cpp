#include "daemon/alerts/settings_hash.hpp"

#include "daemon/alerts/channels/channels.hpp"

#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <array>
#include <stdexcept>

namespace newsalertd::alerts {

namespace {

/// Lengths stand before the values, so that no two lists of values read alike.
class Written {
public:
    Written& operator<<(std::string_view value) {
        text_ += std::to_string(value.size());
        text_ += ':';
        text_ += value;
        return *this;
    }

    const std::string& text() const { return text_; }

private:
    std::string text_;
};

std::string in_hex(const unsigned char* bytes, std::size_t size) {
    constexpr std::string_view kDigits = "0123456789abcdef";
    std::string out;
    for (std::size_t i = 0; i < size; ++i) {
        out += kDigits[bytes[i] >> 4U];
        out += kDigits[bytes[i] & 0xFU];
    }
    return out;
}

}  // namespace

std::string settings_hash(const config::ChannelConfig& channel,
                          const std::string& target,
                          std::string_view key) {
    Written all;
    all << target << type_name(channel.type) << channel.url.reveal();
    for (const auto& secret : channel.secrets)
        all << secret.reveal();
    all << channel.path.native() << channel.server << channel.tls
        << (channel.allow_insecure ? "insecure" : "") << channel.from << channel.username
        << channel.password.reveal() << channel.ca_file << channel.policy.text() << channel.proxy
        << (channel.hold_ambiguous ? "hold" : "");
    if (channel.rate)
        all << std::to_string(channel.rate->per.count()) << std::to_string(channel.rate->burst);
    constexpr std::size_t kKept = 16;
    std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
    unsigned size = 0;
    if (HMAC(EVP_sha256(),
             key.data(),
             static_cast<int>(key.size()),
             reinterpret_cast<const unsigned char*>(all.text().data()),
             all.text().size(),
             digest.data(),
             &size) == nullptr)
        throw std::runtime_error("no hash for the settings of channel " + channel.name);
    return in_hex(digest.data(), kKept);
}

}  // namespace newsalertd::alerts
