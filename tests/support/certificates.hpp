#pragma once
// A throw-away certificate authority and server certificates, made at test time.

#include <filesystem>
#include <string>

namespace test_support {

/// Files live in a fresh folder that the destructor removes.
class Certificates {
public:
    struct Pair {
        std::string certificate_file;
        std::string key_file;
    };

    Certificates();
    ~Certificates();
    Certificates(const Certificates&) = delete;
    Certificates& operator=(const Certificates&) = delete;

    /// What a client must trust.
    const std::string& ca_file() const { return ca_.certificate_file; }

    /// Signed by the CA for 127.0.0.1 and localhost.
    Pair good();
    /// Signed by the CA, for another host.
    Pair other_host();
    /// Signed by itself, for 127.0.0.1.
    Pair self_signed();

private:
    std::filesystem::path folder_;
    Pair ca_;
};

}  // namespace test_support
