// Runs a fuzz target over the files of a folder, without libFuzzer.

#include <cstdint>
#include <cstdio>
#include <exception>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

int main(int argc, char** argv) {
    try {
        std::size_t files = 0;
        for (int i = 1; i < argc; ++i) {
            for (const auto& file : std::filesystem::directory_iterator{argv[i]}) {
                std::ifstream in{file.path(), std::ios::binary};
                const std::string bytes{std::istreambuf_iterator<char>{in}, {}};
                LLVMFuzzerTestOneInput(reinterpret_cast<const std::uint8_t*>(bytes.data()),
                                       bytes.size());
                ++files;
            }
        }
        std::printf("%zu inputs replayed\n", files);
        return files == 0 ? 1 : 0;
    } catch (const std::exception& error) {
        std::fprintf(stderr, "replay: %s\n", error.what());
        return 1;
    }
}
