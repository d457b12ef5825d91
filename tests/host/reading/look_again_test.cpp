#include "host/reading/look_again.hpp"

#include <catch2/catch.hpp>
#include <chrono>
#include <fstream>
#include <sstream>
#include <string>
#include <thread>

#include "os/scratch.hpp"

namespace ampcfg::host::look_again_test {

using namespace ampcfg::tests;
using namespace std::chrono_literals;

TEST_CASE("a file that is truncated and then written is looked at again until it is whole") {
  const Scratch scratch;
  const fs::path path = scratch / "config.yml";
  const std::string whole = "a: 1\nb: 2\n";
  std::ofstream file(path, std::ios::trunc);  // and nothing of it is there yet
  std::thread saving([&] {
    std::this_thread::sleep_for(60ms);
    file << whole.substr(0, 5) << std::flush;
    std::this_thread::sleep_for(60ms);
    file << whole.substr(5) << std::flush;
  });
  std::vector<std::string> seen;
  look_until_settled([&] {
    std::stringstream bytes;
    bytes << std::ifstream(path).rdbuf();
    seen.push_back(bytes.str());
    return seen.back() == whole;
  });
  saving.join();
  CHECK(seen.front().empty());
  CHECK(seen.back() == whole);
  CHECK(seen.size() < 40);
}

TEST_CASE("what does not settle is looked at for as long as there is patience, and what is settled once") {
  int looks = 0;
  const auto start = std::chrono::steady_clock::now();
  look_until_settled([&] { return ++looks < 0; }, 50ms);
  CHECK(std::chrono::steady_clock::now() - start >= 50ms);
  CHECK(looks > 1);
  looks = 0;
  look_until_settled([&] { return ++looks > 0; });
  CHECK(looks == 1);
}

}  // namespace ampcfg::host::look_again_test
