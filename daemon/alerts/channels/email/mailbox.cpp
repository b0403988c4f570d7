#include "daemon/alerts/channels/email/mailbox.hpp"

#include "daemon/addresses.hpp"

#include <boost/algorithm/string/trim.hpp>

#include <algorithm>

namespace newsalertd::alerts {

std::expected<Mailbox, std::string> parse_mailbox(std::string_view text) {
    Mailbox out{.name = {}, .address = boost::trim_copy(std::string(text))};
    if (const auto open = out.address.rfind('<');
        out.address.ends_with('>') && open != std::string::npos) {
        out.name = boost::trim_copy(out.address.substr(0, open));
        out.address = out.address.substr(open + 1, out.address.size() - open - 2);
        if (out.name.size() >= 2 && out.name.front() == '"' && out.name.back() == '"')
            out.name = out.name.substr(1, out.name.size() - 2);
        if (std::ranges::any_of(out.name, [](unsigned char c) { return c < 0x20 || c == 0x7F; }) ||
            out.name.find_first_of("<>\"\\") != std::string::npos)
            return std::unexpected(
                "the name before <…> has < > \" \\ or a control character in it");
    }
    if (auto problem = mail_address_problem(out.address); !problem.empty())
        return std::unexpected(std::move(problem));
    return out;
}

std::string_view domain_of(std::string_view address) {
    return address.substr(address.rfind('@') + 1);
}

}  // namespace newsalertd::alerts
