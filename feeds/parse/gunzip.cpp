#include "feeds/parse/gunzip.hpp"

#include <zlib.h>

#include <algorithm>
#include <limits>
#include <new>

namespace feeds::parse {

namespace {

constexpr int kGzipOnly = MAX_WBITS + 16;
constexpr std::size_t kFirstRoom = 64UL << 10;

class Inflater {
public:
    Inflater() {
        if (inflateInit2(&stream_, kGzipOnly) != Z_OK)
            throw std::bad_alloc();
    }

    ~Inflater() { inflateEnd(&stream_); }

    Inflater(const Inflater&) = delete;
    Inflater& operator=(const Inflater&) = delete;

    z_stream& stream() { return stream_; }

    /// What is not read yet.
    std::string_view rest() const {
        return {reinterpret_cast<const char*>(stream_.next_in), stream_.avail_in};
    }

private:
    z_stream stream_{};
};

/// Makes room for more output, for at most one byte above `most`. False: there may be none.
bool grow(std::string& out, std::size_t used, std::size_t most) {
    if (used > most)
        return false;
    out.resize(std::min(std::max(kFirstRoom, 2 * out.size()), most + 1));
    return true;
}

}  // namespace

bool is_gzip(std::string_view bytes) {
    return bytes.starts_with("\x1f\x8b");
}

Inflation gunzip(std::string_view bytes, std::size_t most, std::string& out) {
    out.clear();
    if (bytes.size() > std::numeric_limits<uInt>::max())
        return Inflation::too_large;
    Inflater inflater;
    z_stream& stream = inflater.stream();
    stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));
    stream.avail_in = static_cast<uInt>(bytes.size());
    std::size_t used = 0;
    const auto ended = [&](Inflation how) {
        out.resize(std::min(used, most));
        return how;
    };
    while (true) {
        if (used == out.size() && !grow(out, used, most))
            return ended(Inflation::too_large);
        const std::size_t room = std::min<std::size_t>(out.size() - used, 1UL << 30);
        stream.next_out = reinterpret_cast<Bytef*>(out.data() + used);
        stream.avail_out = static_cast<uInt>(room);
        const int code = inflate(&stream, Z_NO_FLUSH);
        used += room - stream.avail_out;
        if (code == Z_STREAM_END) {
            if (!is_gzip(inflater.rest()))
                return ended(used > most ? Inflation::too_large : Inflation::whole);
            inflateReset(&stream);
        } else if (code == Z_MEM_ERROR) {
            throw std::bad_alloc();
        } else if (code != Z_OK && code != Z_BUF_ERROR) {
            return ended(Inflation::corrupt);
        } else if (stream.avail_out > 0 && stream.avail_in == 0) {
            return ended(Inflation::truncated);
        }
    }
}

}  // namespace feeds::parse
