#include "rules/text/common_words.hpp"

#include "rules/text/stem.hpp"
#include "rules/text/word_list.hpp"

#include <algorithm>
#include <string>
#include <unordered_map>

namespace rules::text {
namespace {

struct Tier {
    double share;
    const char* words;
};

// From the author's knowledge of newswire English, in falling order.
constexpr Tier kTiers[] = {
    {0.9, "the of to in and a"},
    {0.6, "said for on it is that by from at with as be was an has its will"},
    {0.4, "would but not have which were are this he had or been after than u s also mln dlrs pct"},
    {0.25,
     "year company one two new last first they their up there some other more about over no who "
     "we if out his could any all under could may can when into against because before inc corp "
     "co ltd shares stock bank market president today week month years million billion "
     "government"},
    {0.12,
     "three five four six ten per cent sales price prices share profit net loss quarter months "
     "day april march february january june july may august september october november december "
     "united states u.s. american state officials official president chairman spokesman report "
     "reported reuters told statement made make increase rise rose fell down higher lower group "
     "international national general board time while during such only most between through "
     "since now these those them him her she what where how so do did does then very just like "
     "many much well still even however expected agreement trade oil dollar rate rates interest "
     "exchange foreign world economic monday tuesday wednesday thursday friday saturday sunday "
     "people country countries including based business industry financial offer earlier added "
     "called plan plans part major high early end next total common same set due current "
     "according each both being later work"},
    {0.05,
     "agreed acquisition merger takeover debt credit capital value assets tax cost costs growth "
     "production demand supply export exports import imports import law court bill house senate "
     "minister ministry secretary department federal reserve central commission committee "
     "council office deal sell buy bought sold buying selling bid offering issue issued bond "
     "bonds notes investment investors securities loan loans banks banking money funds fund "
     "budget deficit surplus policy meeting talks decision approval approved approve announced "
     "proposed proposal operations results income revenue earnings dividend record operating "
     "unit subsidiary holding holdings industries products product technology computer services "
     "service systems energy gas power steel metal gold wheat corn grain sugar coffee cocoa "
     "cotton soybean crop tonnes barrels crude opec japan japanese tokyo britain british london "
     "west german germany france french paris china chinese canada canadian europe european ec "
     "soviet iran iraq gulf brazil mexico taiwan korea south north east york washington texas "
     "california new chicago city pacific atlantic american america union workers strike labor "
     "union members party opposition political military war attack police security nuclear "
     "minister prime chief executive director vice officer management analyst analysts economist "
     "economists traders dealers trading dealer futures exchange index point points level levels "
     "average estimated forecast outlook problem problems continue continued remain remained "
     "show showed data figures compared ended period fiscal first second third fourth half "
     "annual yearly monthly daily long short term large small big good best strong weak able "
     "need needed take taken give given come came go went see seen say says get got put use used "
     "using help keep hold held move moved increase increased decrease reduce reduced cut cuts "
     "raise raised drop dropped decline declined gain gains loss losses around near within "
     "without further another whether although though among several every few less least own "
     "back off should must might own right top number order orders program project development "
     "research public private local regional system plant plants air line lines food water "
     "health car cars auto motor oil construction real estate insurance savings mortgage housing "
     "retail stores"},
    {0.02,
     "fraud probe investigation bankruptcy default insolvency earthquake storm flood drought "
     "tariff quota sanctions terminated auditor resigns appointed resigned walkout tender buyout "
     "contract award recall fine ban ceasefire election vote president treaty summit lawsuit "
     "settlement patent license royal mutual trust first pacific western eastern southern "
     "northern bancorp resources communications electric airlines airways petroleum chemical "
     "pharmaceutical medical hospital university institute center association foundation "
     "corporation limited company plc partners brothers sons james john william robert michael "
     "david george richard thomas charles"},
};

const std::unordered_map<std::string_view, double>& words() {
    static const auto table = [] {
        std::unordered_map<std::string_view, double> out;
        for (const Tier& tier : kTiers)
            for (const std::string_view word : words_of(tier.words))
                out.emplace(word, tier.share);
        return out;
    }();
    return table;
}

const std::unordered_map<std::string, double>& stems() {
    static const auto table = [] {
        std::unordered_map<std::string, double> out;
        const StemLanguage english = stem_language("en");
        for (const auto& [word, share] : words()) {
            double& known = out[stem(english, word)];
            known = std::min(0.95, known + share);
        }
        return out;
    }();
    return table;
}

}  // namespace

double word_frequency(std::string_view folded) {
    const auto word = words().find(folded);
    return word == words().end() ? 0 : word->second;
}

double stem_frequency(std::string_view stem) {
    const auto known = stems().find(std::string(stem));
    return known == stems().end() ? 0 : known->second;
}

}  // namespace rules::text
