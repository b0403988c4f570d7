#pragma once
// Writes to a descriptor that may block for ever, on a thread of its own: a terminal that nobody
// reads (a hung ssh, a stopped screen), a pipe whose reader sleeps. One text at a time; whoever
// wants to write while one is stuck is told so at once, so that nothing gathers in memory.

#include <cstdint>
#include <memory>
#include <string>

namespace newsalertd {

class PatientWriter {
public:
    /// The descriptor must stay open as long as the process lives.
    explicit PatientWriter(int descriptor);
    /// A thread that is stuck is left behind.
    ~PatientWriter();
    PatientWriter(const PatientWriter&) = delete;
    PatientWriter& operator=(const PatientWriter&) = delete;

    enum class State : std::uint8_t {
        begun,    ///< ask again by state()
        busy,     ///< another text is stuck; nothing of this one was written
        written,  ///< all of it, now or earlier under this id
        failed,   ///< see error()
    };

    /// `id` names the text: one that was given up waiting for and was written after all is not
    /// written a second time. Never waits. Any thread.
    State write(const std::string& id, std::string text);

    /// Of the text last begun under this id.
    State state(const std::string& id) const;

    /// Of the text that failed last: its errno, and whether a part of it was written before.
    int error() const;
    bool cut() const;

private:
    struct Shared;
    std::shared_ptr<Shared> shared_;
};

}  // namespace newsalertd
