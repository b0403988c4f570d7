#include "daemon/store/checkpointer.hpp"

#include "daemon/store/connection.hpp"

#include <chrono>
#include <memory>
#include <utility>

namespace newsalertd::store {

Checkpointer::Checkpointer(std::filesystem::path path)
    : path_(std::move(path)), thread_([this] { loop(); }) {}

Checkpointer::~Checkpointer() {
    {
        const std::scoped_lock lock(mutex_);
        stopping_ = true;
    }
    wake_.notify_all();
    thread_.join();
}

bool Checkpointer::wait() {
    std::unique_lock lock(mutex_);
    return !wake_.wait_for(lock, std::chrono::milliseconds(500), [this] { return stopping_; });
}

void Checkpointer::loop() {
    std::unique_ptr<Connection> connection;
    while (wait()) {
        try {
            if (!connection)
                connection = std::make_unique<Connection>(path_, SQLite::OPEN_READWRITE);
            connection->script("PRAGMA wal_checkpoint(PASSIVE)");
        } catch (const SQLite::Exception&) {
            // A full or failing disk: the writer meets it too and tells of it.
            connection.reset();
        }
    }
}

}  // namespace newsalertd::store
