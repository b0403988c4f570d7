#include "rules/text/tokenize.hpp"

#include "rules/text/ascii.hpp"
#include "rules/text/char_kind.hpp"

#include <algorithm>

namespace rules::text {
namespace {

// Maps bytes of the folded text back to the raw text, for ascending questions.
class Origin {
public:
    Origin(const std::vector<Segment>& segments, std::size_t raw_size)
        : segments_(segments), raw_size_(raw_size) {}

    std::uint32_t start(std::size_t folded) {
        seek(folded);
        return segments_[at_].raw;
    }

    std::uint32_t end(std::size_t last_folded) {
        seek(last_folded);
        return at_ + 1 < segments_.size() ? segments_[at_ + 1].raw : narrow(raw_size_);
    }

private:
    void seek(std::size_t folded) {
        while (at_ + 1 < segments_.size() && segments_[at_ + 1].folded <= folded)
            ++at_;
    }

    const std::vector<Segment>& segments_;
    std::size_t raw_size_;
    std::size_t at_ = 0;
};

// Those that token_joiner.hpp keeps in a token because they count.
bool is_sign(char32_t c, std::size_t at) {
    return c == U'&' || c == U'+' || c == U'#' || (c == U'.' && at == 0);
}

}  // namespace

ExactTokens tokenize_exact(std::string_view raw) {
    ExactTokens out;
    tokenize_exact(raw, out);
    return out;
}

void tokenize_exact(std::string_view raw, ExactTokens& out) {
    out.folded.clear();
    out.tokens.clear();
    out.views.clear();
    out.segments.clear();
    fold_exact(raw, out.folded, &out.segments);
    Origin origin(out.segments, raw.size());
    const std::string_view folded = out.folded;
    std::size_t at = 0;
    std::size_t begin = std::string_view::npos;
    const auto close = [&](std::size_t end) {
        if (begin == std::string_view::npos)
            return;
        const std::uint32_t start = origin.start(begin);
        out.tokens.push_back({narrow(out.tokens.size()), start, origin.end(end - 1)});
        out.views.push_back({narrow(begin), narrow(end)});
        begin = std::string_view::npos;
    };
    while (at < folded.size()) {
        const Decoded d = decode(folded, at);
        if (!char_info(d.c).token)
            close(at);
        else if (begin == std::string_view::npos)
            begin = at;
        at = d.end;
    }
    close(folded.size());
}

FoldedToken fold_token(std::string_view raw) {
    FoldedToken out;
    std::string folded;
    fold_exact(raw, folded);
    for (std::size_t at = 0; at < folded.size();) {
        const Decoded d = decode(folded, at);
        const CharInfo& info = char_info(d.c);
        const bool sign = is_sign(d.c, at);
        if ((info.token && info.kind != CharKind::ignored) || sign)
            out.folded.append(folded, at, d.end - at);
        if (at == 0 && info.kind == CharKind::single)
            out.single = true;
        out.is_fixed = out.is_fixed || sign;
        at = d.end;
    }
    out.plain = strip_accents(out.folded);
    out.is_fixed = out.is_fixed || std::ranges::any_of(out.plain, is_ascii_digit);
    return out;
}

}  // namespace rules::text
