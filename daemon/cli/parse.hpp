#pragma once
// `newsalertd parse`: a feed document in, its entries as JSON out.

#include <iosfwd>
#include <string>

namespace newsalertd::cli {

struct ParseOptions {
    bool batch = false;             ///< requests on `in`, a line each, instead of `file`
    std::string content_type = {};  ///< as the server gave it
    std::string base_url = {};
    std::string file = {};  ///< "-" reads `in`
};

/// Writes one JSON document to `out`, or one a line for each request of a batch, in order, each
/// flushed; a failure is a document too: {"error":{"class","message"}}. Returns a code of
/// sysexits.h: 0, 64 (no file named), 65 (not a feed), 66 (no such file). A batch returns 0.
int parse_command(const ParseOptions& options,
                  std::istream& in,
                  std::ostream& out,
                  std::ostream& err);

}  // namespace newsalertd::cli
