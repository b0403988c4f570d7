#pragma once
// Undoes the coding of an answer's body as it arrives, in steps that the caller bounds. By what the
// bytes are; the header (RFC 9110 §8.4) only helps where they do not tell. libcurl's own decoders
// fail on what servers really say and send, and keep what a paused transfer cannot take.

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

namespace feeds::net {

/// The codings that are decoded, for Accept-Encoding.
inline constexpr const char* kAcceptedCodings = "deflate, gzip, br, zstd";

class ContentDecoder {
public:
    ContentDecoder();
    ~ContentDecoder();
    ContentDecoder(const ContentDecoder&) = delete;
    ContentDecoder& operator=(const ContentDecoder&) = delete;

    /// A Content-Encoding header's value, before the body. One layer is undone: what is compressed
    /// twice comes out compressed once.
    void declare(std::string_view codings);
    /// Forgets what was declared: another answer's head begins.
    void reset();

    struct Step {
        std::size_t consumed = 0;
        bool more = false;      ///< there is more output for what was consumed
        bool failed = false;    ///< the rest cannot be decoded
        bool too_wide = false;  ///< it failed, for more memory is wanted than a document may have
    };

    /// Appends at most `most` (> 0) bytes to `out`.
    Step decode(std::string_view in, std::string& out, std::size_t most);

    /// The body has ended: appends the few bytes that were kept to see what they are.
    void finish(std::string& out);

    /// Whether the decoder itself remembers what it has put out, up to its window.
    bool keeps_window() const;

    /// What was wrong with the coding although something could be read; empty: nothing.
    const std::string& flaw() const { return flaw_; }

    class Stream;

private:
    void choose();
    std::size_t take_head(std::string_view in);
    void note(std::string_view flaw);

    std::string declared_;  ///< of the known codings the outermost
    std::string head_;      ///< the first bytes, until they tell what they are
    std::unique_ptr<Stream> stream_;
    std::string flaw_;
    bool chosen_ = false;
    bool between_ = false;  ///< a stream has ended; the next bytes tell whether another follows
    bool ended_ = false;
};

}  // namespace feeds::net
