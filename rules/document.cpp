#include "rules/document.hpp"

namespace rules {

const char* to_string(Field field) {
    switch (field) {
        case Field::title:
            return "title";
        case Field::summary:
            return "summary";
        case Field::content:
            return "content";
        case Field::author:
            return "author";
        case Field::category:
            return "category";
        case Field::source:
            return "source";
        case Field::language:
            return "language";
        case Field::url:
            return "url";
    }
    return "";
}

}  // namespace rules
