#include "feeds/fetch/state.hpp"

#include <boost/describe/enum.hpp>
#include <boost/describe/enum_to_string.hpp>

#include <bit>
#include <cmath>
#include <concepts>
#include <limits>

namespace feeds::fetch {
namespace {

/// Since version 2 there are a refused move and the hours of rest, since version 3 the instant of
/// the earlier pages: each stands at the end.
constexpr char kVersion = 3;
constexpr char kOldest = 1;
constexpr std::size_t kLongestText = 64 << 10;

/// Numbers are little-endian base 128 (signed ones zigzag), texts are length and bytes.
class StateWriter {
public:
    void operator()(const std::string& text) {
        const std::string_view kept = std::string_view{text}.substr(0, kLongestText);
        number(kept.size());
        out_ += kept;
    }

    template <std::unsigned_integral T>
    void operator()(const T& value) {
        number(value);
    }

    void operator()(const int& value) { zigzag(value); }

    void operator()(const bool& value) { number(value ? 1 : 0); }

    void operator()(const Health& value) { number(static_cast<std::uint64_t>(value)); }

    void operator()(const Micros& value) { zigzag(value.count()); }

    void operator()(const Time& value) { zigzag(value.time_since_epoch().count()); }

    template <std::size_t size>
    void operator()(const std::bitset<size>& bits) {
        number(bits.to_ulong());
    }

    void operator()(const double& value) {
        // A float tells rates and counts as well as we know them.
        const auto bits = std::bit_cast<std::uint32_t>(static_cast<float>(value));
        for (unsigned shift = 0; shift < 32; shift += 8)
            out_ += static_cast<char>((bits >> shift) & 0xff);
    }

    void operator()(const std::vector<Time>& times) {
        number(times.size());
        for (const Time& time : times)
            (*this)(time);
    }

    std::string take() { return std::move(out_); }

private:
    void number(std::uint64_t value) {
        while (value >= 0x80) {
            out_ += static_cast<char>((value & 0x7f) | 0x80);
            value >>= 7;
        }
        out_ += static_cast<char>(value);
    }

    void zigzag(std::int64_t value) {
        const auto bits = static_cast<std::uint64_t>(value);
        number((bits << 1) ^ (value < 0 ? ~std::uint64_t{0} : 0));
    }

    std::string out_{kVersion};
};

/// Reads what StateWriter wrote; the first surprise ends it, and everything after reads as zero.
class StateReader {
public:
    explicit StateReader(std::string_view bytes) : rest_(bytes) {}

    void operator()(std::string& text) {
        const std::uint64_t size = number();
        if (size > kLongestText || size > rest_.size())
            return fail();
        text = rest_.substr(0, size);
        rest_.remove_prefix(size);
    }

    template <std::unsigned_integral T>
    void operator()(T& value) {
        const std::uint64_t wide = number();
        if (wide > std::numeric_limits<T>::max())
            return fail();
        value = static_cast<T>(wide);
    }

    void operator()(int& value) {
        const std::int64_t wide = zigzag();
        if (wide < std::numeric_limits<int>::min() || wide > std::numeric_limits<int>::max())
            return fail();
        value = static_cast<int>(wide);
    }

    void operator()(Health& value) {
        const std::uint64_t wide = number();
        if (wide > static_cast<std::uint64_t>(Health::gone))
            return fail();
        value = static_cast<Health>(wide);
    }

    void operator()(Micros& value) { value = Micros{bounded()}; }

    void operator()(Time& value) { value = Time{Micros{bounded()}}; }

    template <std::size_t size>
    void operator()(std::bitset<size>& bits) {
        const std::uint64_t wide = number();
        if (wide >> size != 0)
            return fail();
        bits = wide;
    }

    void operator()(double& value) {
        if (rest_.size() < 4)
            return fail();
        std::uint32_t bits = 0;
        for (unsigned i = 0; i < 4; ++i)
            bits |= std::uint32_t{static_cast<unsigned char>(rest_[i])} << (8 * i);
        rest_.remove_prefix(4);
        value = static_cast<double>(std::bit_cast<float>(bits));
        if (!std::isfinite(value) || value < 0)
            fail();
    }

    void operator()(std::vector<Time>& times) {
        const std::uint64_t size = number();
        if (size > Rhythm::kMostUpdates)
            return fail();
        times.resize(size);
        for (Time& time : times)
            (*this)(time);
    }

    bool ok() const { return !failed_ && rest_.empty(); }

private:
    void fail() {
        failed_ = true;
        rest_ = {};
    }

    std::uint64_t number() {
        std::uint64_t value = 0;
        for (unsigned shift = 0; shift < 64; shift += 7) {
            if (rest_.empty())
                break;
            const auto byte = static_cast<unsigned char>(rest_.front());
            rest_.remove_prefix(1);
            value |= std::uint64_t{byte & 0x7fU} << shift;
            if (byte < 0x80)
                return value;
        }
        fail();
        return 0;
    }

    std::int64_t zigzag() {
        const std::uint64_t bits = number();
        return static_cast<std::int64_t>((bits >> 1) ^ (~(bits & 1) + 1));
    }

    /// Instants and spans within ±3,000 years, so that sums of them cannot overflow.
    std::int64_t bounded() {
        constexpr std::int64_t kMost = 100'000'000'000'000'000;
        const std::int64_t value = zigzag();
        if (value > kMost || value < -kMost) {
            fail();
            return 0;
        }
        return value;
    }

    std::string_view rest_;
    bool failed_ = false;
};

/// The one list of fields, to be read or written. A change of it is a new version.
template <typename Io, typename State>
void visit(Io& io, State& s, char version = kVersion) {
    io(s.validators.url), io(s.validators.etag), io(s.validators.last_modified);
    io(s.body_hash);
    io(s.began), io(s.next_poll), io(s.fresh_until), io(s.retry_until), io(s.interval);
    io(s.failures), io(s.limited), io(s.dead_since), io(s.health);
    io(s.last_success), io(s.last_status), io(s.last_error);
    io(s.ttl);
    io(s.move.candidate), io(s.move.seen), io(s.move.last_counted);
    io(s.move.from), io(s.move.to), io(s.move.moved_at);
    io(s.rhythm.entries), io(s.rhythm.arrivals), io(s.rhythm.watched), io(s.rhythm.at);
    for (auto& hour : s.rhythm.hours)
        io(hour);
    for (auto& day : s.rhythm.days)
        io(day);
    io(s.rhythm.newest), io(s.rhythm.updates), io(s.rhythm.missed);
    if (version < 2)
        return;
    io(s.move.refused), io(s.rest.hours), io(s.rest.days);
    if (version < 3)
        return;
    io(s.paged);
}

}  // namespace

BOOST_DESCRIBE_ENUM(Health, ok, late, stale, failing, blocked, gone)

const char* to_string(Health health) {
    return boost::describe::enum_to_string(health, "unknown");
}

const char* health_name(const FeedState& state) {
    return state.health == Health::ok && state.last_success == Time{} ? "new"
                                                                      : to_string(state.health);
}

std::string serialize(const FeedState& state) {
    StateWriter writer;
    visit(writer, state);
    return writer.take();
}

std::expected<FeedState, std::string> deserialize(std::string_view bytes) {
    if (bytes.empty() || bytes.front() < kOldest || bytes.front() > kVersion)
        return std::unexpected("polling state of an unknown version");
    StateReader reader{bytes.substr(1)};
    FeedState state;
    visit(reader, state, bytes.front());
    if (!reader.ok())
        return std::unexpected("damaged polling state");
    return state;
}

std::string poll_url(const FeedState& state, std::string_view configured) {
    const bool moved = !state.move.to.empty() && state.move.from == configured;
    return moved ? state.move.to : std::string{configured};
}

bool undo_move(FeedState& state) {
    Move& move = state.move;
    if (move.to.empty() && move.candidate.empty())
        return false;
    auto refused = std::move(move.to.empty() ? move.candidate : move.to);
    move = {};
    move.refused = std::move(refused);
    state.fresh_until = state.retry_until = {};
    return true;
}

void move_deadlines(FeedState& state, Micros step) {
    for (Time* const time :
         {&state.began, &state.next_poll, &state.fresh_until, &state.retry_until, &state.paged}) {
        if (*time != Time{})
            *time += step;
    }
}

}  // namespace feeds::fetch
