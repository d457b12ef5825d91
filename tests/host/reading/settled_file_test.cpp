#include "host/reading/settled_file.hpp"

#include <catch2/catch.hpp>
#include <chrono>
#include <fstream>
#include <functional>
#include <thread>

#include "ampcfg/os/digest.hpp"
#include "os/scratch.hpp"

namespace ampcfg::host::settled_file_test {

using namespace ampcfg::tests;

namespace {

using namespace std::chrono_literals;

const std::string old_bytes = "a: 1\nb: 2\n";
const std::string new_bytes = "a: 1\nb: 3\n";

void put(const fs::path& path, const std::string& bytes) {
  std::ofstream(path, std::ios::binary | std::ios::trunc) << bytes << std::flush;
}

/// What is read of a file whose saving has begun and ends while it is read; "absent" for none.
std::string read_beside(const std::function<void(const fs::path&)>& begin,
                        const std::function<void(const fs::path&)>& end, const std::string& whole = "no file's bytes") {
  Scratch scratch;
  const fs::path path = scratch / "config.yml";
  put(path, old_bytes);
  host::Configuration configuration;
  configuration.save_time = 500ms;
  const auto folder = std::get<os::Folder>(os::Folder::open(scratch / "", configuration.links));
  begin(path);
  std::thread saving([&] {
    std::this_thread::sleep_for(100ms);
    end(path);
  });
  const auto read = host::read_settled(folder, "config.yml", configuration, os::sha256_hex(whole));
  saving.join();
  const auto* file = std::get_if<os::FileBytes>(&read);
  return file != nullptr ? file->bytes : "absent";
}

}  // namespace

TEST_CASE("a file that is being saved is read when it is whole") {
  const auto empty = [](const fs::path& path) { put(path, ""); };
  const auto gone = [](const fs::path& path) { fs::remove(path); };
  const auto half = [](const fs::path& path) { put(path, new_bytes.substr(0, 4)); };
  const auto write = [](const fs::path& path) { put(path, new_bytes); };
  CHECK(read_beside(empty, write) == new_bytes);
  CHECK(read_beside(half, write) == new_bytes);
  CHECK(read_beside(gone, write) == new_bytes);
  CHECK(read_beside(empty, [](const fs::path&) {}).empty());
  CHECK(read_beside(gone, [](const fs::path&) {}) == "absent");
}

TEST_CASE("bytes that are known to be whole are not waited for") {
  const auto write = [](const fs::path& path) { put(path, new_bytes); };
  const auto later = [](const fs::path& path) { put(path, old_bytes); };
  CHECK(read_beside(write, later, new_bytes) == new_bytes);
}

}  // namespace ampcfg::host::settled_file_test
