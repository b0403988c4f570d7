#include "tests/support/certificates.hpp"

#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

#include <stdlib.h>

#include <cstdio>
#include <memory>
#include <stdexcept>

namespace test_support {

namespace {

template <auto Free>
struct Freed {
    template <class T>
    void operator()(T* object) const {
        Free(object);
    }
};

using Key = std::unique_ptr<EVP_PKEY, Freed<EVP_PKEY_free>>;
using Certificate = std::unique_ptr<X509, Freed<X509_free>>;
using File = std::unique_ptr<FILE, Freed<std::fclose>>;

void check(bool fine) {
    if (!fine)
        throw std::runtime_error("OpenSSL could not make a test certificate");
}

Key make_key() {
    Key key(EVP_EC_gen("P-256"));
    check(key != nullptr);
    return key;
}

void extend(X509* certificate, X509* issuer, int what, const char* value) {
    X509V3_CTX context;
    X509V3_set_ctx_nodb(&context);
    X509V3_set_ctx(&context, issuer, certificate, nullptr, nullptr, 0);
    const std::unique_ptr<X509_EXTENSION, Freed<X509_EXTENSION_free>> extension(
        X509V3_EXT_conf_nid(nullptr, &context, what, value));
    check(extension && X509_add_ext(certificate, extension.get(), -1) == 1);
}

Certificate unsigned_certificate(const std::string& name, EVP_PKEY* key) {
    static long serial = 1;
    Certificate certificate(X509_new());
    check(certificate != nullptr);
    X509_set_version(certificate.get(), X509_VERSION_3);
    ASN1_INTEGER_set(X509_get_serialNumber(certificate.get()), serial++);
    X509_gmtime_adj(X509_getm_notBefore(certificate.get()), -3600);
    X509_gmtime_adj(X509_getm_notAfter(certificate.get()), 86400);
    X509_set_pubkey(certificate.get(), key);
    X509_NAME_add_entry_by_txt(X509_get_subject_name(certificate.get()),
                               "CN",
                               MBSTRING_UTF8,
                               reinterpret_cast<const unsigned char*>(name.c_str()),
                               -1,
                               -1,
                               0);
    return certificate;
}

Certificates::Pair write(const std::filesystem::path& folder,
                         const std::string& name,
                         X509* certificate,
                         EVP_PKEY* key) {
    Certificates::Pair pair{(folder / (name + ".pem")).string(),
                            (folder / (name + ".key")).string()};
    const File certificate_file(std::fopen(pair.certificate_file.c_str(), "w"));
    const File key_file(std::fopen(pair.key_file.c_str(), "w"));
    check(certificate_file && key_file &&
          PEM_write_X509(certificate_file.get(), certificate) == 1 &&
          PEM_write_PrivateKey(key_file.get(), key, nullptr, nullptr, 0, nullptr, nullptr) == 1);
    return pair;
}

template <class T, class Read>
T read(const std::string& path, Read reader) {
    const File file(std::fopen(path.c_str(), "r"));
    check(file != nullptr);
    return T(reader(file.get(), nullptr, nullptr, nullptr));
}

/// Signed by `ca`, by itself without one.
Certificates::Pair make(const std::filesystem::path& folder,
                        const std::string& name,
                        const std::string& hosts,
                        const Certificates::Pair* ca) {
    const Key key = make_key();
    const Certificate certificate = unsigned_certificate(name, key.get());
    const Certificate issuer =
        ca != nullptr ? read<Certificate>(ca->certificate_file, PEM_read_X509) : nullptr;
    const Key issuer_key = ca != nullptr ? read<Key>(ca->key_file, PEM_read_PrivateKey) : nullptr;
    X509* signer = issuer ? issuer.get() : certificate.get();
    X509_set_issuer_name(certificate.get(), X509_get_subject_name(signer));
    if (hosts.empty()) {
        extend(certificate.get(), signer, NID_basic_constraints, "critical,CA:TRUE");
        extend(certificate.get(), signer, NID_key_usage, "critical,keyCertSign,cRLSign");
    } else {
        extend(certificate.get(), signer, NID_subject_alt_name, hosts.c_str());
    }
    check(X509_sign(certificate.get(), issuer_key ? issuer_key.get() : key.get(), EVP_sha256()) >
          0);
    return write(folder, name, certificate.get(), key.get());
}

}  // namespace

Certificates::Certificates() {
    std::string pattern = (std::filesystem::temp_directory_path() / "certificates-XXXXXX").string();
    check(::mkdtemp(pattern.data()) != nullptr);
    folder_ = pattern;
    ca_ = make(folder_, "ca", "", nullptr);
}

Certificates::~Certificates() {
    std::error_code ignored;
    std::filesystem::remove_all(folder_, ignored);
}

Certificates::Pair Certificates::good() {
    return make(folder_, "good", "IP:127.0.0.1,DNS:localhost,DNS:feed.test", &ca_);
}

Certificates::Pair Certificates::other_host() {
    return make(folder_, "other", "DNS:elsewhere.test", &ca_);
}

Certificates::Pair Certificates::self_signed() {
    return make(folder_, "self", "IP:127.0.0.1,DNS:localhost", nullptr);
}

}  // namespace test_support
