#pragma once
// A file descriptor that is closed with its owner.

#include <unistd.h>

#include <utility>

namespace newsalertd {

class Descriptor {
public:
    Descriptor() = default;

    explicit Descriptor(int number) : number_(number) {}

    Descriptor(Descriptor&& other) noexcept : number_(other.release()) {}

    Descriptor& operator=(Descriptor&& other) noexcept {
        const Descriptor before(std::exchange(number_, other.release()));
        return *this;
    }

    ~Descriptor() {
        if (number_ >= 0)
            ::close(number_);
    }

    int get() const { return number_; }

    bool open() const { return number_ >= 0; }

    int release() { return std::exchange(number_, -1); }

private:
    int number_ = -1;
};

}  // namespace newsalertd
