#include "fleet/wire/learn_answer.hpp"

#include <catch2/catch.hpp>
#include <cstdint>
#include <string>
#include <vector>

namespace ampcfg::fleet::learn_answer_test {
namespace {

std::string code_of(const std::string& bytes) {
  try {
    static_cast<void>(from_bytes<std::vector<drift::SeenKey>>(bytes));
  } catch (const Error& error) {
    return error.code();
  }
  return "";
}

}  // namespace

TEST_CASE("what is said of a key comes as it was said") {
  drift::SeenKey key;
  key.name = 27'000;
  key.traits.kind = drift::Traits::Kind::text;
  key.traits.secret = key.traits.never_filled_in = key.traits.is_default = true;
  key.mark = {~std::uint64_t{0}, 7};
  const std::string bytes = to_bytes(std::vector{key, drift::SeenKey()});
  const auto read = from_bytes<std::vector<drift::SeenKey>>(bytes);
  REQUIRE(read.size() == 2);
  CHECK(read[0].name == key.name);
  CHECK(read[0].traits == key.traits);
  CHECK(read[0].mark == key.mark);
  CHECK(read[1].traits == drift::Traits());
  CHECK(bytes.size() < 40);
  CHECK(code_of(bytes.substr(0, bytes.size() - 1)) == "garbled");
  CHECK(code_of(bytes + "x") == "garbled");
}

TEST_CASE("all that a host has comes in parts, but for its contents' own") {
  host::HostSeen seen;
  seen.keys = {"a.b"};
  seen.contents = {{drift::SeenKey()}};
  host::InstanceSeen instance;
  instance.instance.name = "A";
  instance.port = 25565;
  instance.plugins = {"P"};
  drift::SeenFile file;
  file.plugin = "P";
  file.file = "config.yml";
  file.invalid = "line 1";
  file.of_jar = true;
  file.beside = 3;
  instance.files = {file};
  seen.instances = {instance};
  seen.unread = {file};
  const auto read = from_bytes<host::HostSeen>(to_bytes(seen));
  CHECK(read.contents.empty());
  CHECK(read.keys == seen.keys);
  REQUIRE(read.instances.size() == 1);
  CHECK(read.instances[0].port == 25565);
  CHECK(read.instances[0].files.at(0).invalid == "line 1");
  CHECK(read.instances[0].files.at(0).beside == 3);
  CHECK(read.unread.size() == 1);
}

}  // namespace ampcfg::fleet::learn_answer_test
