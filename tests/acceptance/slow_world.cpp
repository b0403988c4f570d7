// Preloaded into the daemon: a disk whose syncs take SLOW_SYNC_MS longer, and a name service that
// never answers for *.invalid.
#include <dlfcn.h>
#include <netdb.h>
#include <time.h>
#include <unistd.h>

#include <cstdlib>
#include <cstring>

namespace {

void pause_ms(long ms) {
    const timespec span{.tv_sec = ms / 1000, .tv_nsec = (ms % 1000) * 1'000'000};
    nanosleep(&span, nullptr);
}

int slow(const char* name, int fd) {
    static const char* ms = std::getenv("SLOW_SYNC_MS");
    if (ms != nullptr)
        pause_ms(std::atol(ms));
    using Sync = int (*)(int);
    return reinterpret_cast<Sync>(dlsym(RTLD_NEXT, name))(fd);
}

}  // namespace

extern "C" int fsync(int fd) {
    return slow("fsync", fd);
}

extern "C" int fdatasync(int fd) {
    return slow("fdatasync", fd);
}

extern "C" int getaddrinfo(const char* host,
                           const char* service,
                           const addrinfo* hints,
                           addrinfo** result) {
    const auto length = host != nullptr ? std::strlen(host) : 0;
    if (length > 8 && std::strcmp(host + length - 8, ".invalid") == 0) {
        pause_ms(600'000);
        return EAI_AGAIN;
    }
    using Lookup = int (*)(const char*, const char*, const addrinfo*, addrinfo**);
    return reinterpret_cast<Lookup>(dlsym(RTLD_NEXT, "getaddrinfo"))(host, service, hints, result);
}
