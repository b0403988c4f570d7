#pragma once
// The two places where log lines are written. Both make text from outside harmless.

#include "daemon/admin/log_record.hpp"

#include <array>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace newsalertd::admin {

/// stderr is the journal ($JOURNAL_STREAM names its device and inode, see systemd.exec(5)).
bool stderr_is_journal();

/// "NAME=value" fields of the journal's native protocol for `record`.
std::vector<std::string> journal_fields(const LogRecord& record);

/// 128 bits in hex, fixed for an event's name: RFC 4122 version 5 in a name space of this program.
std::string message_id(std::string_view event);

/// The line for stderr, without its line break.
enum class Colour : bool { none, ansi };
std::string plain_line(const LogRecord& record, Colour colour);

/// Writes to stderr; coloured on a terminal unless $NO_COLOR is set.
LogWriter stderr_writer();

/// Writes to the journal, and to stderr what the journal refuses.
LogWriter journal_writer();

}  // namespace newsalertd::admin
