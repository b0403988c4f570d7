#include "feeds/text/language_tag.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace feeds {
namespace {

struct Tag {
    const char* written;
    const char* tag;
};

TEST(LanguageTag, LanguagesAreTags) {
    for (const Tag& each : std::vector<Tag>{
             {"en", "en"},
             {"EN", "en"},
             {"en-us", "en-US"},
             {"en_US", "en-US"},
             {"en_us", "en-US"},
             {"pt_BR", "pt-BR"},
             {" de-DE \n", "de-DE"},
             {"zh-hant-tw", "zh-Hant-TW"},
             {"zh_Hans_CN", "zh-Hans-CN"},
             {"zh-cmn-Hans-CN", "zh-cmn-Hans-CN"},
             {"sr_latn_rs", "sr-Latn-RS"},
             {"es-419", "es-419"},
             {"de-CH-1996", "de-CH-1996"},
             {"sl-rozaj-biske", "sl-rozaj-biske"},
             {"en_US.UTF-8", "en-US"},
             {"de_DE@euro", "de-DE"},
             {"en,fr", "en"},
             {"en-GB;q=0.8", "en-GB"},
             {"en-", "en"},
             {"en--US", "en"},
             {"fil", "fil"},
             {"eng", "en"},
             {"deu_DE", "de-DE"},
             {"English", "en"},
             {"deutsch", "de"},
             {"", ""},
             {"-", ""},
             {"_US", ""},
             {"und", ""},
             {"mul", ""},
             {"x-default", ""},
             {"n/a", ""},
             {"My site's own language", ""},
             {"english-ish", ""},
             {"12", ""},
             {"日本語", ""},
         }) {
        EXPECT_EQ(language_tag(each.written), each.tag) << each.written;
    }
    EXPECT_EQ(language_tag("en-" + std::string(1000, 'x')), "en");
}

}  // namespace
}  // namespace feeds
