#pragma once
// Vectors for the large arrays of a watch set. Above two megabytes they ask the kernel for huge
// pages: a million watches are read at random, and with small pages most of the time goes into
// walking page tables (measured: a third of it).

#include <sys/mman.h>

#include <cstddef>
#include <cstdlib>
#include <new>
#include <vector>

namespace rules::engine {

template <typename T>
struct BigAllocator {
    using value_type = T;

    BigAllocator() = default;

    template <typename U>
    explicit BigAllocator(const BigAllocator<U>& /*other*/) {}

    T* allocate(std::size_t n) {
        if (n > static_cast<std::size_t>(-1) / sizeof(T))
            throw std::bad_array_new_length();
        const std::size_t bytes = n * sizeof(T);
        if (bytes < kHuge)
            return static_cast<T*>(::operator new(bytes));
        const std::size_t rounded = (bytes + kHuge - 1) / kHuge * kHuge;
        void* memory = std::aligned_alloc(kHuge, rounded);
        if (!memory)
            throw std::bad_alloc();
        // Only advice: without it all works, more slowly.
        static_cast<void>(madvise(memory, rounded, MADV_HUGEPAGE));
        return static_cast<T*>(memory);
    }

    void deallocate(T* memory, std::size_t n) {
        if (n * sizeof(T) < kHuge)
            ::operator delete(memory);
        else
            std::free(memory);
    }

    template <typename U>
    bool operator==(const BigAllocator<U>& /*other*/) const {
        return true;
    }

private:
    static constexpr std::size_t kHuge = std::size_t{2} << 20;
};

template <typename T>
using BigVector = std::vector<T, BigAllocator<T>>;

/// Of any vector.
template <typename Vector>
std::size_t bytes_of(const Vector& v) {
    return v.capacity() * sizeof(typename Vector::value_type);
}

}  // namespace rules::engine
