#pragma once
// Owners of libcurl's handles, and the pool of easy handles, which are reused after a reset.

#include <curl/curl.h>

#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

namespace feeds::net {

struct CurlDeleter {
    void operator()(CURL* easy) const noexcept { curl_easy_cleanup(easy); }
};

using EasyHandle = std::unique_ptr<CURL, CurlDeleter>;

struct ShareDeleter {
    void operator()(CURLSH* share) const noexcept { curl_share_cleanup(share); }
};

using ShareHandle = std::unique_ptr<CURLSH, ShareDeleter>;

class StringList {
public:
    StringList() = default;
    StringList(const StringList&) = delete;
    StringList& operator=(const StringList&) = delete;

    ~StringList() { curl_slist_free_all(list_); }

    void add(const std::string& line) {
        curl_slist* longer = curl_slist_append(list_, line.c_str());
        if (longer == nullptr)
            throw std::bad_alloc();
        list_ = longer;
    }

    curl_slist* get() const { return list_; }

private:
    curl_slist* list_ = nullptr;
};

class EasyPool {
public:
    /// nullptr: out of memory.
    EasyHandle take() {
        if (idle_.empty())
            return EasyHandle(curl_easy_init());
        EasyHandle easy = std::move(idle_.back());
        idle_.pop_back();
        return easy;
    }

    void give_back(EasyHandle easy) {
        curl_easy_reset(easy.get());
        if (idle_.size() < kMaxIdle)
            idle_.push_back(std::move(easy));
    }

private:
    static constexpr std::size_t kMaxIdle = 64;
    std::vector<EasyHandle> idle_;
};

/// Runs a C callback's body: no exception may cross libcurl.
template <class Result, class Body>
Result guarded(Result on_exception, Body&& body) noexcept {
    try {
        return body();
    } catch (...) {
        return on_exception;
    }
}

}  // namespace feeds::net
