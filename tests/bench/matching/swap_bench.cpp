// What a change of the watch set costs, and whom it delays.
//
//     python3 …/make_workload.py --out W --queries 100000
//     swap_bench W [--forms exact|inflected] [--queries N] [--swaps S]
//
// Two questions: how long until one more watch is in force, and how much longer than usual an
// article takes that is matched just after a set was swapped. Usual is the article's median in a
// set that stays. Articles are matched on one thread, sets are built, published and let go on
// another, as in the daemon.

#include "rules/engine/matcher.hpp"
#include "rules/engine/watch_set.hpp"
#include "tests/bench/matching/workload.hpp"

#include <algorithm>
#include <atomic>
#include <cstdio>
#include <ctime>
#include <functional>
#include <limits>
#include <mutex>
#include <semaphore>
#include <string>
#include <thread>
#include <vector>

namespace {

using bench::Article;
using Set = std::shared_ptr<const rules::WatchSet>;
using Watches = std::vector<rules::WatchPtr>;

struct Options {
    std::string folder;
    rules::Forms forms = rules::Forms::inflected;
    std::size_t count = 100000;
    std::size_t swaps = 30;
};

rules::Document document_of(const Article& article) {
    rules::Document document;
    document.title = article.title;
    document.summary = article.summary;
    document.content = article.content;
    return document;
}

double micros(clockid_t clock) {
    timespec now{};
    clock_gettime(clock, &now);
    return 1e6 * static_cast<double>(now.tv_sec) + 1e-3 * static_cast<double>(now.tv_nsec);
}

/// What the work costs, and what a loaded machine makes of it.
struct Time {
    double cpu = 0;
    double wall = 0;
};

template <typename Work>
Time timed(const Work& work) {
    const double cpu = micros(CLOCK_THREAD_CPUTIME_ID);
    const double wall = micros(CLOCK_MONOTONIC);
    work();
    return {micros(CLOCK_THREAD_CPUTIME_ID) - cpu, micros(CLOCK_MONOTONIC) - wall};
}

double share(std::vector<double> values, double at) {
    std::ranges::sort(values);
    return values[static_cast<std::size_t>(at * static_cast<double>(values.size() - 1))];
}

void print(const char* what, const std::vector<Time>& times) {
    std::vector<double> cpu;
    std::vector<double> wall;
    for (const Time& time : times) {
        cpu.push_back(time.cpu);
        wall.push_back(time.wall);
    }
    std::printf("%-44s  cpu us: p50 %8.1f  p99 %8.1f  max %8.1f   wall us: p50 %8.1f  max %8.1f\n",
                what,
                share(cpu, 0.5),
                share(cpu, 0.99),
                share(cpu, 1),
                share(wall, 0.5),
                share(wall, 1));
    std::fflush(stdout);
}

rules::WatchPtr watch(std::string name, std::string query, rules::Forms forms) {
    rules::Watch made;
    made.name = std::move(name);
    made.query = std::move(query);
    made.forms = forms;
    return std::make_shared<const rules::Watch>(std::move(made));
}

Watches read_watches(const Options& options) {
    std::vector<rules::Watch> watches;
    for (std::string& query : bench::read_queries(options.folder, options.count)) {
        auto& made = watches.emplace_back();
        made.name = "watch " + std::to_string(watches.size());
        made.query = std::move(query);
        made.forms = options.forms;
    }
    return rules::share(std::move(watches));
}

/// The set in force, as the daemon holds it.
class Current {
public:
    explicit Current(Set set) : set_(std::move(set)) {}

    Set get() const {
        const std::scoped_lock lock(mutex_);
        return set_;
    }

    /// Returns the one before, for the caller to let go.
    Set set(Set next) {
        const std::scoped_lock lock(mutex_);
        set_.swap(next);
        return next;
    }

private:
    mutable std::mutex mutex_;
    Set set_;
};

Set build(Watches watches) {
    std::vector<rules::Diagnostic> findings;
    return rules::WatchSet::compile(std::move(watches), findings);
}

/// Adds one watch after another, until the set would be compiled whole.
void add_watches(const Options& options, const Watches& watches) {
    Current current(build(watches));
    std::vector<Time> times;
    std::vector<Time> first;
    Watches now = watches;
    for (std::size_t i = 0; i < rules::WatchSet::kMostChanges; ++i) {
        const auto added =
            watch("added " + std::to_string(i), "h" + std::to_string(i), options.forms);
        const auto before = current.get();
        Set old;
        times.push_back(timed([&] {
            now.push_back(added);
            std::vector<rules::Diagnostic> findings;
            old = current.set(rules::WatchSet::compile_changes(*before, now, findings));
        }));
        if (i < 10)
            first.push_back(times.back());
    }
    print("one watch more, the first ten", first);
    print("one watch more, up to 512 beside the rest", times);
}

/// One thread's articles, and how much longer than usual each took.
class Reader {
public:
    Reader(const std::vector<Article>& articles, const Current& current)
        : articles_(articles), current_(current) {}

    /// Each article's usual times.
    void learn() {
        std::vector<std::vector<Time>> passes(5);
        for (auto& pass : passes)
            for (const Article& article : articles_)
                pass.push_back(match(article));
        for (std::size_t a = 0; a < articles_.size(); ++a) {
            std::vector<double> cpu;
            std::vector<double> wall;
            for (const auto& pass : passes) {
                cpu.push_back(pass[a].cpu);
                wall.push_back(pass[a].wall);
            }
            usual_.push_back({share(cpu, 0.5), share(wall, 0.5)});
        }
    }

    /// Matches until told to stop. Notes the worst delay among the articles that follow a swap.
    void run(const std::atomic<bool>& stop) {
        constexpr std::size_t kFollowers = 100;
        const rules::WatchSet* known = current_.get().get();
        std::size_t follower = kFollowers;
        for (std::size_t a = 0; !stop; a = (a + 1) % articles_.size()) {
            const Time took = match(articles_[a]);
            const Time late{took.cpu - usual_[a].cpu, took.wall - usual_[a].wall};
            if (last_ != known) {
                known = last_;
                follower = 0;
                worst_.push_back({});
                first_.push_back(late);
            }
            if (follower++ < kFollowers) {
                worst_.back().cpu = std::max(worst_.back().cpu, late.cpu);
                worst_.back().wall = std::max(worst_.back().wall, late.wall);
            } else {
                other_.push_back(late);
            }
            if (++matched_ == goal_)
                reached_.release();
        }
    }

    /// From another thread: until so many articles more are matched. A few more at the least: the
    /// reader must not pass the goal while it is set.
    void wait_for(std::size_t more) {
        goal_ = matched_ + more;
        reached_.acquire();
    }

    const std::vector<Time>& first() const { return first_; }

    const std::vector<Time>& worst() const { return worst_; }

    const std::vector<Time>& other() const { return other_; }

private:
    Time match(const Article& article) {
        return timed([&] {
            const Set set = current_.get();
            last_ = set.get();
            matcher_.match(*set, document_of(article));
        });
    }

    const std::vector<Article>& articles_;
    const Current& current_;
    rules::Matcher matcher_;
    const rules::WatchSet* last_ = nullptr;
    std::vector<Time> usual_;
    std::vector<Time> first_;
    std::vector<Time> worst_;
    std::vector<Time> other_;
    std::atomic<std::size_t> matched_{0};
    std::atomic<std::size_t> goal_{0};
    std::binary_semaphore reached_{0};
};

void swap_sets(const char* what,
               const Options& options,
               const std::vector<Article>& articles,
               const Set& start,
               const std::function<Set(const rules::WatchSet&, std::size_t)>& next) {
    Current current(start);
    Reader reader(articles, current);
    reader.learn();
    std::atomic<bool> stop = false;
    {
        const std::jthread thread([&] { reader.run(stop); });
        for (std::size_t i = 0; i < options.swaps; ++i) {
            reader.wait_for(300);
            Set made = next(*current.get(), i);
            reader.wait_for(50);
            Set old = current.set(std::move(made));
            reader.wait_for(200);  // nobody reads in it any more
        }
        stop = true;
    }
    std::printf("%s, %zu times: delay of an article\n", what, reader.worst().size());
    print("  the first after each swap", reader.first());
    print("  the worst of the 100 after each swap", reader.worst());
    print("  without a swap", reader.other());
}

Options read_options(int argc, char** argv) {
    Options options;
    for (int i = 1; i < argc; ++i) {
        const std::string name = argv[i];
        if (!name.starts_with("--")) {
            options.folder = name;
            continue;
        }
        const std::string value = ++i < argc ? argv[i] : "";
        if (name == "--forms" && value == "exact")
            options.forms = rules::Forms::exact;
        if (name == "--queries")
            options.count = std::stoul(value);
        if (name == "--swaps")
            options.swaps = std::stoul(value);
    }
    return options;
}

}  // namespace

int main(int argc, char** argv) {
    const Options options = read_options(argc, argv);
    const std::vector<Article> articles =
        bench::read_articles(options.folder, std::numeric_limits<std::size_t>::max());
    const Watches watches = read_watches(options);
    add_watches(options, watches);

    const Set start = build(watches);
    swap_sets("a whole set", options, articles, start, [&](const auto&, std::size_t) {
        return build(watches);
    });
    swap_sets("one watch more", options, articles, start, [&](const auto& before, std::size_t i) {
        Watches now(before.watches().begin(), before.watches().end());
        now.push_back(watch("added " + std::to_string(i), "h" + std::to_string(i), options.forms));
        std::vector<rules::Diagnostic> findings;
        return rules::WatchSet::compile_changes(before, std::move(now), findings);
    });
    return 0;
}
