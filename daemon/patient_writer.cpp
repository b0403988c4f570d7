#include "daemon/patient_writer.hpp"

#include "daemon/apart.hpp"
#include "daemon/standard_streams.hpp"

#include <algorithm>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <string_view>
#include <utility>

namespace newsalertd {

namespace {

constexpr std::size_t kRemembered = 64;

}  // namespace

/// Outlives the writer where its thread is stuck.
struct PatientWriter::Shared {
    explicit Shared(int to) : descriptor(to) {}

    void loop();
    void write_out(std::string_view text);

    const int descriptor;
    mutable std::mutex mutex;
    std::condition_variable work;
    std::string id;  ///< of the text under way; empty: none
    std::string text;
    std::deque<std::string> done;  ///< ids, the newest last
    std::string failed;            ///< id
    int error = 0;
    bool cut = false;
    bool stopping = false;
};

void PatientWriter::Shared::write_out(std::string_view bytes) {
    const auto [why, some] = write_all(descriptor, bytes);
    const std::lock_guard lock(mutex);
    if (why == 0) {
        done.push_back(id);
        if (done.size() > kRemembered)
            done.pop_front();
    } else {
        failed = id;
        error = why;
        cut = some;
    }
    id.clear();
}

void PatientWriter::Shared::loop() {
    for (;;) {
        std::string bytes;
        {
            std::unique_lock lock(mutex);
            work.wait(lock, [this] { return stopping || !id.empty(); });
            if (stopping)
                return;
            bytes = std::exchange(text, {});
        }
        write_out(bytes);
    }
}

PatientWriter::PatientWriter(int descriptor) : shared_(std::make_shared<Shared>(descriptor)) {
    // Detached: a thread that is stuck in write(2) cannot be joined.
    run_apart([shared = shared_] { shared->loop(); });
}

PatientWriter::~PatientWriter() {
    const std::lock_guard lock(shared_->mutex);
    shared_->stopping = true;
    shared_->work.notify_all();
}

PatientWriter::State PatientWriter::write(const std::string& id, std::string text) {
    const std::lock_guard lock(shared_->mutex);
    if (std::ranges::find(shared_->done, id) != shared_->done.end())
        return State::written;
    if (!shared_->id.empty())
        return shared_->id == id ? State::begun : State::busy;
    shared_->id = id;
    shared_->text = std::move(text);
    shared_->failed.clear();
    shared_->work.notify_all();
    return State::begun;
}

PatientWriter::State PatientWriter::state(const std::string& id) const {
    const std::lock_guard lock(shared_->mutex);
    if (shared_->id == id)
        return State::begun;
    if (std::ranges::find(shared_->done, id) != shared_->done.end())
        return State::written;
    return shared_->failed == id ? State::failed : State::busy;
}

int PatientWriter::error() const {
    const std::lock_guard lock(shared_->mutex);
    return shared_->error;
}

bool PatientWriter::cut() const {
    const std::lock_guard lock(shared_->mutex);
    return shared_->cut;
}

}  // namespace newsalertd
