// The identity matrix: habits of feeds × what happens to an article, with the alerts that a person
// would want: each article once. Printed, cell by cell; those that cannot be told apart say why.

#include "tests/daemon/identity/desk.hpp"

#include <algorithm>
#include <array>
#include <cstdio>
#include <functional>
#include <optional>
#include <stdexcept>

namespace newsalertd::pipeline {
namespace {

/// An article as its desk knows it; a habit makes the feed's entry of it.
struct Truth {
    std::string label;
    int number = 0;
    std::string title;
    std::string text;
    int minute = 0;
    int version = 0;
    std::string host = "site.example";
};

using World = std::vector<Truth>;  ///< newest first

struct Shown {
    int poll = 0;
    std::size_t place = 0;
};

struct Habit {
    const char* name;
    std::function<Item(const Truth&, const Shown&)> entry;
    bool oldest_first = false;
    bool comes_and_goes = false;  ///< at every other poll only the newest entry is there
};

std::string token(int poll, int number = 0) {
    char text[16];
    std::snprintf(text,
                  sizeof text,
                  "%08x",
                  static_cast<unsigned>(poll * 7919 + number * 104729 + 0x51c3a2d7));
    return text;
}

std::string page(const Truth& a) {
    return "https://" + a.host + "/story/" + std::to_string(a.number);
}

Item plain(const Truth& a) {
    return {.label = a.label,
            .guid = "g-" + std::to_string(a.number),
            .link = page(a),
            .title = a.title,
            .text = a.text,
            .minute = a.minute};
}

template <class Change>
auto with(Change change) {
    return [change](const Truth& a, const Shown& shown) {
        auto item = plain(a);
        change(item, a, shown);
        return item;
    };
}

const std::vector<Habit>& habits() {
    static const std::vector<Habit> all{
        {"stable guid", with([](Item&, const Truth&, const Shown&) {})},
        {"no guid", with([](Item& i, const Truth&, const Shown&) { i.guid = ""; })},
        {"no guid, no link",
         with([](Item& i, const Truth&, const Shown&) { i.guid = i.link = ""; })},
        {"one guid for all", with([](Item& i, const Truth&, const Shown&) { i.guid = "news"; })},
        {"guid = home page",
         with([](Item& i, const Truth&, const Shown&) { i.guid = "https://site.example/"; })},
        {"guid rotates every fetch",
         with([](Item& i, const Truth& a, const Shown& s) { i.guid = token(s.poll, a.number); })},
        {"guid numbers the place", with([](Item& i, const Truth&, const Shown& s) {
             i.guid = "item-" + std::to_string(s.place);
         })},
        {"token in link (query)", with([](Item& i, const Truth&, const Shown& s) {
             i.guid = "";
             i.link += "?visit=" + token(s.poll);
         })},
        {"token in link (path)", with([](Item& i, const Truth& a, const Shown& s) {
             i.guid = "";
             i.link =
                 "https://" + a.host + "/t/" + token(s.poll) + "/story-" + std::to_string(a.number);
         })},
        {"session in both", with([](Item& i, const Truth&, const Shown& s) {
             i.link += ";jsessionid=" + token(s.poll);
             i.guid = i.link;
         })},
        {"token in both", with([](Item& i, const Truth& a, const Shown& s) {
             i.link += "?t=" + token(s.poll, a.number);
             i.guid = i.link;
         })},
        {"fragment-only links", with([](Item& i, const Truth& a, const Shown&) {
             i.guid = "";
             i.link = "https://" + a.host + "/live#n" + std::to_string(a.number);
         })},
        {"guid#n counts versions", with([](Item& i, const Truth& a, const Shown&) {
             i.guid = i.link + "#" + std::to_string(a.version);
         })},
        {"http/https/www flips", with([](Item& i, const Truth& a, const Shown& s) {
             static constexpr std::array kFronts{
                 "http://", "https://", "http://www.", "https://www."};
             i.link = kFronts[static_cast<std::size_t>(s.poll) % 4] + a.host + "/story/" +
                      std::to_string(a.number);
             i.guid = i.link;
         })},
        {"tracking parameters", with([](Item& i, const Truth& a, const Shown& s) {
             i.guid = "";
             i.link += "?utm_source=rss&fbclid=" + token(s.poll, a.number);
         })},
        {"one link for all", with([](Item& i, const Truth& a, const Shown&) {
             i.guid = "";
             i.link = "https://" + a.host + "/news";
         })},
        {"same title every week", with([](Item& i, const Truth& a, const Shown&) {
             i.link = "https://" + a.host + "/weekly";
             i.title = "Weekly briefing";
         })},
        {"wire update under one link", with([](Item& i, const Truth& a, const Shown&) {
             i.guid = "";
             if (a.version > 0)
                 i.title = "UPDATE " + std::to_string(a.version) + "-" + i.title;
         })},
        {"live page", with([](Item& i, const Truth& a, const Shown&) {
             i.link = "https://" + a.host + "/live";
         })},
        {"live page, untitled notes", with([](Item& i, const Truth& a, const Shown&) {
             i.link = "https://" + a.host + "/live";
             i.title = "";
         })},
        {"ticker with one link", with([](Item& i, const Truth& a, const Shown&) {
             i.guid = "";
             i.link = "https://" + a.host + "/ticker";
             i.text = "";
         })},
        {"titles alone",
         with([](Item& i, const Truth&, const Shown&) { i.guid = i.link = i.text = ""; })},
        {"summary is the title", with([](Item& i, const Truth&, const Shown&) {
             i.guid = "";
             i.text = i.title;
         })},
        {"no dates", with([](Item& i, const Truth&, const Shown&) { i.minute = -1; })},
        {"dates of the fetch",
         with([](Item& i, const Truth&, const Shown& s) { i.minute = 100'000 + s.poll; })},
        {"reversed order", with([](Item&, const Truth&, const Shown&) {}), true},
        {"entries dropped and back", with([](Item&, const Truth&, const Shown&) {}), false, true},
    };
    return all;
}

/// How much the feed says beside.
struct Detail {
    const char* name;
    bool text;
    bool dates;
};

constexpr Detail kDetails[] = {{"full", true, true},
                               {"no text", false, true},
                               {"no dates", true, false},
                               {"titles only", false, false}};

/// A story of the world, told through a feed of one habit.
class Telling {
public:
    Telling(Desk& desk, const Habit& habit, const Detail& detail, const std::string& url)
        : desk_(desk), habit_(habit), detail_(detail) {
        desk.new_feed(url);
        publish("flood",
                "River floods the old town",
                "Water stands knee-deep in the market hall; forty families slept in the school, "
                "the mayor says.");
        publish("strike",
                "Train drivers strike on Thursday",
                "Commuter lines stop at dawn and long-distance trains an hour later, according to "
                "the union's leaflet.");
        // Read for a while: what the feed does at each fetch is known by now.
        for (int i = 0; i < 4; ++i)
            poll();
    }

    void publish(const char* label, const char* title, const char* text) {
        ++number_;
        minute_ += 60;
        world_.insert(world_.begin(), {label, number_, title, text, minute_});
    }

    void publish_bank() {
        publish("bank",
                "Central bank raises its key rate to 4 percent",
                "The council voted seven to two for a quarter point, the third step since spring, "
                "and named the price of rent.");
    }

    void publish_bees() {
        publish("bees",
                "Beekeepers count more hives than ever",
                "A mild winter and wild flower strips along motorways helped, says the federation "
                "of beekeepers in its yearbook.");
    }

    Truth& of(const std::string& label) {
        for (auto& one : world_)
            if (one.label == label)
                return one;
        throw std::logic_error(label);
    }

    void remove(const std::string& label) {
        std::erase_if(world_, [&](const Truth& one) { return one.label == label; });
    }

    World& world() { return world_; }

    void poll(int slices = -1) {
        Items items;
        const auto shown =
            habit_.comes_and_goes && polls_ % 2 == 1 ? std::size_t{1} : world_.size();
        for (std::size_t place = 0; place < shown; ++place)
            items.push_back(shown_entry(world_[place], {polls_, place}));
        if (habit_.oldest_first)
            std::ranges::reverse(items);
        ++polls_;
        desk_.poll(items, slices);
    }

    void restart(const std::string& name) { desk_.restart(name); }

private:
    Item shown_entry(const Truth& article, const Shown& shown) const {
        auto item = habit_.entry(article, shown);
        if (!detail_.text)
            item.text.clear();
        if (!detail_.dates)
            item.minute = -1;
        return item;
    }

    Desk& desk_;
    const Habit& habit_;
    const Detail& detail_;
    World world_;
    int number_ = 0;
    int minute_ = 0;
    int polls_ = 0;
};

struct Event {
    const char* name;
    std::function<void(Telling&)> happen;
};

void edit_title(Telling& t) {
    auto& bank = t.of("bank");
    bank.title = "Central bank raises key rate to 4 percent, more to come";
    ++bank.version;
}

void edit_body(Telling& t) {
    auto& bank = t.of("bank");
    bank.text =
        "The council voted seven to two for a quarter point, the third step since spring, "
        "and named the price of rent. Two members wanted to wait for autumn.";
    ++bank.version;
}

const std::vector<Event>& events() {
    static const std::vector<Event> all{
        {"publish", [](Telling&) {}},
        {"publish two at once",
         [](Telling& t) {
             t.publish("fire",
                       "Fire destroys a warehouse at the harbour",
                       "Tyres burned for nine hours; ships were told to wait outside the mole.");
             t.publish("cup",
                       "Second division club wins the cup",
                       "A penalty in the last minute of extra time decided the final in the rain.");
         }},
        {"edit title", edit_title},
        {"edit body", edit_body},
        {"edit both",
         [](Telling& t) {
             edit_title(t);
             edit_body(t);
         }},
        {"republish, new date", [](Telling& t) { t.of("bank").minute += 600; }},
        {"correct the date", [](Telling& t) { t.of("bank").minute -= 7; }},
        {"move host",
         [](Telling& t) {
             for (auto& one : t.world())
                 one.host = "new.example";
         }},
        {"delete and restore",
         [](Telling& t) {
             const auto bank = t.of("bank");
             t.remove("bank");
             t.poll();
             t.poll();
             t.world().insert(t.world().begin(), bank);
         }},
        {"rename the feed", [](Telling& t) { t.restart("another name"); }},
        {"restart", [](Telling& t) { t.restart("the same"); }},
        {"kill -9 between",
         [](Telling& t) {
             t.publish("fire",
                       "Fire destroys a warehouse at the harbour",
                       "Tyres burned for nine hours; ships were told to wait outside the mole.");
             t.publish("cup",
                       "Second division club wins the cup",
                       "A penalty in the last minute of extra time decided the final in the rain.");
             t.poll(1);
             t.restart("the same");
         }},
    };
    return all;
}

/// Cells that nobody could tell apart, and why. They pass whatever comes.
struct Known {
    const char* detail;
    const char* habit;
    const char* event;  ///< nullptr: any
    const char* why;
};

constexpr const char* kNothing = "nothing but the title was there, and it has changed";
constexpr const char* kLooks = "side by side a reader sees the same twice";

constexpr Known kKnown[] = {
    {"no dates", "no guid, no link", "edit both", "neither title, text nor date stayed"},
    {"no dates", "titles alone", "edit title", kNothing},
    {"no dates", "titles alone", "edit both", kNothing},
    {"no dates", "ticker with one link", "edit title", kNothing},
    {"no dates", "ticker with one link", "edit both", kNothing},
    {"titles only", "no guid, no link", "edit title", kNothing},
    {"titles only", "no guid, no link", "edit both", kNothing},
    {"titles only", "titles alone", "edit title", kNothing},
    {"titles only", "titles alone", "edit both", kNothing},
    {"titles only", "ticker with one link", "edit title", kNothing},
    {"titles only", "ticker with one link", "edit both", kNothing},
    {"titles only", "one link for all", "edit title", kNothing},
    {"titles only", "one link for all", "edit both", kNothing},
    {"titles only", "same title every week", nullptr, kLooks},
    {"titles only", "live page, untitled notes", nullptr, kLooks},
};

const Known* known(const std::string& detail, const std::string& habit, const std::string& event) {
    for (const auto& one : kKnown)
        if (one.detail == detail && one.habit == habit &&
            (one.event == nullptr || one.event == event))
            return &one;
    return nullptr;
}

struct Outcome {
    int lost = 0;
    int twice = 0;
    std::string who;
};

Outcome outcome_of(const std::map<std::string, int>& told) {
    Outcome outcome;
    for (const auto& [label, times] : told) {
        outcome.lost += times == 0;
        outcome.twice += times > 1 ? times - 1 : 0;
        if (times != 1)
            outcome.who += " " + label + "×" + std::to_string(times);
    }
    return outcome;
}

class Matrix {
public:
    void run() {
        for (const auto& detail : kDetails) {
            std::printf("\n%-28s", detail.name);
            for (const auto& event : events())
                std::printf(" %-8.8s", event.name);
            std::printf("\n");
            for (const auto& habit : habits()) {
                std::printf("%-28s", habit.name);
                for (const auto& event : events())
                    std::printf(" %-8s", cell(detail, habit, event));
                std::printf("\n");
            }
        }
        std::printf("\n%d cells: %d wrong, %d cannot be told apart:\n", cells_, wrong_, open_);
        for (const auto& one : kKnown)
            std::printf("  %s: %s × %s: %s\n",
                        one.detail,
                        one.habit,
                        one.event == nullptr ? "any" : one.event,
                        one.why);
    }

private:
    const char* cell(const Detail& detail, const Habit& habit, const Event& event) {
        Telling telling(
            desk_, habit, detail, "https://site.example/feed/" + std::to_string(++cells_));
        telling.publish_bank();
        telling.poll();
        telling.poll();
        event.happen(telling);
        telling.poll();
        telling.poll();
        telling.publish_bees();
        telling.poll();
        telling.poll();
        const auto outcome = outcome_of(desk_.told());
        if (known(detail.name, habit.name, event.name)) {
            ++open_;
            return outcome.lost > 0 ? "(lost)" : outcome.twice > 0 ? "(twice)" : "(ok)";
        }
        const bool right = outcome.lost == 0 && outcome.twice == 0;
        wrong_ += !right;
        EXPECT_TRUE(right) << detail.name << ": " << habit.name << " × " << event.name << ":"
                           << outcome.who;
        return right ? "ok" : outcome.lost > 0 ? "LOST" : "TWICE";
    }

    Desk desk_;
    int cells_ = 0;
    int wrong_ = 0;
    int open_ = 0;
};

TEST(IdentityMatrix, EachArticleIsToldOnce) {
    Matrix().run();
}

}  // namespace
}  // namespace newsalertd::pipeline
