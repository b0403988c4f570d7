#include "daemon/article.hpp"

namespace newsalertd {

const char* to_string(Via via) {
    switch (via) {
        case Via::poll:
            return "poll";
        case Via::push:
            return "push";
        case Via::page:
            return "page";
        case Via::inject:
            break;
    }
    return "inject";
}

}  // namespace newsalertd
