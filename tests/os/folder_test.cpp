#include "ampcfg/os/folder.hpp"

#include <fcntl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <sys/un.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <catch2/catch.hpp>
#include <optional>
#include <thread>

#include "os/scratch.hpp"
#include "os/skip.hpp"

namespace ampcfg::os::folder_test {

using namespace ampcfg::tests;
using os::Refusal;
using os::Resolution;

namespace {

constexpr std::uint64_t limit = 1000;

os::Folder open(const fs::path& path, std::vector<fs::path> links = {}, Resolution resolution = Resolution::openat2) {
  return std::get<os::Folder>(os::Folder::open(path, std::move(links), resolution));
}

/// The bytes, or the refusal in words.
std::string read(const os::Folder& folder, const std::string& path, std::uint64_t max = limit) {
  const auto outcome = folder.read(path, max);
  if (const auto* refused = std::get_if<os::Refused>(&outcome)) return "! " + refused->words();
  return std::get<os::FileBytes>(outcome).bytes;
}

/// The same, opened first and read by parts.
std::string read_parts(const os::Folder& folder, const std::string& path) {
  const auto outcome = folder.open_file(path);
  if (const auto* refused = std::get_if<os::Refused>(&outcome)) return "! " + refused->words();
  const auto& file = std::get<os::OpenFile>(outcome);
  std::string bytes(static_cast<std::size_t>(file.stamp.size), ' ');
  for (std::size_t at = 0; at < bytes.size(); ++at) REQUIRE(file.read_at(at, bytes.data() + at, 1));
  CHECK_FALSE(file.read_at(bytes.size(), bytes.data(), 1));
  return bytes;
}

void bind_socket(const fs::path& path) {
  const int socket = ::socket(AF_UNIX, SOCK_STREAM, 0);
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  path.native().copy(address.sun_path, sizeof address.sun_path - 1);
  REQUIRE(::bind(socket, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0);
  ::close(socket);
}

/// An instance with a good file and one of each attack in it, and what lies outside.
struct Hostile {
  Scratch scratch;
  fs::path instance = scratch / "instance";
  fs::path shared = scratch / "shared";

  Hostile() {
    scratch.write("instance/good.yml", "a: 1\n");
    scratch.write("instance/lang/en.yml", "hello: x\n");
    scratch.write("outside.yml", "secret: 1\n");
    scratch.write("shared/common.yml", "common: 1\n");
    scratch.write("shared-not/other.yml", "other: 1\n");
    scratch.write("instance/large.yml", std::string(limit + 1, 'x'));
    scratch.write("instance/exact.yml", std::string(limit, 'x'));
    scratch.write("instance/empty.yml", "");
    scratch.write("instance/twice.yml", "x: 1\n");
    fs::create_hard_link(instance / "twice.yml", instance / "second-name.yml");
    REQUIRE(::mkfifo((instance / "fifo.yml").c_str(), 0644) == 0);
    bind_socket(instance / "socket.yml");
    link("relative.yml", "lang/en.yml");
    link("up-and-in.yml", "../instance/good.yml");
    link("lang/up.yml", "../good.yml");
    link("absolute.yml", (instance / "good.yml").native());
    link("out.yml", "../outside.yml");
    link("absolute-out.yml", (scratch / "outside.yml").native());
    link("hop.yml", "relative.yml");
    link("dangling.yml", "nothing.yml");
    link("loop.yml", "loop.yml");
    link("to-folder", "lang");
    link("to-outside", "..");
    link("to-root", "/");
    link("to-shared", shared.native());
    link("shared.yml", "../shared/common.yml");
    link("beside-shared.yml", "../shared-not/other.yml");
    link("magic.yml", "/proc/self/root/etc/passwd");
    link("to-itself", instance.native());
  }

  void link(const std::string& name, const std::string& target) const { fs::create_symlink(target, instance / name); }
};

}  // namespace

TEST_CASE("what is read below a hostile folder") {
  const Hostile hostile;
  const auto resolution = GENERATE(Resolution::openat2, Resolution::walk);
  const os::Folder folder = open(hostile.instance, {hostile.shared}, resolution);
  const std::string outside = hostile.scratch.path().native();
  struct Case {
    std::string path, answer;
  };
  const std::vector<Case> cases{
      {"good.yml", "a: 1\n"},
      {"./lang//en.yml", "hello: x\n"},
      {"empty.yml", ""},
      {"exact.yml", std::string(limit, 'x')},
      {"large.yml", "! is too large"},
      {"nothing.yml", "! is not there"},
      {"good.yml/below", "! is not there"},
      {"nothing/below", "! is not there"},
      {std::string(300, 'n'), "! is not there"},
      {std::string("good.yml\0x", 10), "! is not there"},
      {"lang", "! is not a regular file"},
      {"fifo.yml", "! is not a regular file"},
      {"socket.yml", "! is not a regular file"},
      {"twice.yml", "! has more than one hard link"},
      {"second-name.yml", "! has more than one hard link"},
      {"relative.yml", "hello: x\n"},
      {"up-and-in.yml", "a: 1\n"},
      {"lang/up.yml", "a: 1\n"},
      {"absolute.yml", "a: 1\n"},
      {"hop.yml", "hello: x\n"},
      {"to-folder/en.yml", "hello: x\n"},
      {"to-itself/lang/en.yml", "hello: x\n"},
      {"shared.yml", "common: 1\n"},
      {"to-shared/common.yml", "common: 1\n"},
      {"out.yml", "! is a link that leads out of its folder, to " + outside + "/outside.yml"},
      {"absolute-out.yml", "! is a link that leads out of its folder, to " + outside + "/outside.yml"},
      {"to-outside/outside.yml", "! is a link that leads out of its folder, to " + outside + "/outside.yml"},
      {"to-root/etc/passwd", "! is a link that leads out of its folder, to /etc/passwd"},
      {"beside-shared.yml", "! is a link that leads out of its folder, to " + outside + "/shared-not/other.yml"},
      {"magic.yml", "! is a link that leads out of its folder, to /etc/passwd"},
      {"../outside.yml", "! is a link that leads out of its folder, to " + outside + "/outside.yml"},
      {outside + "/outside.yml", "! is a link that leads out of its folder, to " + outside + "/outside.yml"},
      {"dangling.yml", "! is a link that leads nowhere"},
      {"loop.yml", "! is a link that leads nowhere"},
  };
  for (const Case& c : cases) {
    CAPTURE(c.path);
    CHECK(read(folder, c.path) == c.answer);
    if (c.path != "large.yml") CHECK(read_parts(folder, c.path) == c.answer);
  }
}

TEST_CASE("a folder below keeps the bounds of its root") {
  const Hostile hostile;
  const auto resolution = GENERATE(Resolution::openat2, Resolution::walk);
  const os::Folder root = open(hostile.instance, {}, resolution);
  const os::Folder lang = std::get<os::Folder>(root.folder("lang"));
  CHECK(read(lang, "en.yml") == "hello: x\n");
  CHECK(read(lang, "up.yml") == "a: 1\n");
  CHECK(read(lang, "../good.yml") == "a: 1\n");
  CHECK(std::get<os::Refused>(root.folder("to-shared")).why == Refusal::leads_out);
  CHECK(std::get<os::Refused>(root.folder("good.yml")).why == Refusal::not_a_folder);
  CHECK(std::get<os::Refused>(root.folder("nothing")).why == Refusal::absent);
  CHECK(std::holds_alternative<os::Folder>(root.folder("to-folder")));
  CHECK(std::holds_alternative<os::Folder>(root.folder(hostile.instance.native() + "/lang")));
}

TEST_CASE("a listing is sorted and says what each name is") {
  const Scratch scratch;
  scratch.write("b", "");
  scratch.write("a/x", "");
  fs::create_symlink("b", scratch / "c");
  REQUIRE(::mkfifo((scratch / "d").c_str(), 0644) == 0);
  const auto listing = std::get<os::Listing>(open(scratch.path()).list(10));
  std::vector<std::pair<std::string, os::EntryKind>> seen;
  for (const auto& entry : listing.entries) seen.emplace_back(entry.name, entry.kind);
  CHECK(listing.complete);
  CHECK(seen == std::vector<std::pair<std::string, os::EntryKind>>{{"a", os::EntryKind::folder},
                                                                   {"b", os::EntryKind::file},
                                                                   {"c", os::EntryKind::link},
                                                                   {"d", os::EntryKind::other}});
  const auto cut = std::get<os::Listing>(open(scratch.path()).list(2));
  CHECK_FALSE(cut.complete);
  CHECK(cut.entries.size() == 2);
}

TEST_CASE("names are bytes") {
  const Scratch scratch;
  const std::vector<std::string> names{"-rf", "\x1b[31m", "a\nb", "\xff\xfe", std::string(255, 'x'), "\xe2\x80\xae"};
  for (const std::string& name : names) scratch.write(name, "x");
  const os::Folder folder = open(scratch.path());
  CHECK(std::get<os::Listing>(folder.list(100)).entries.size() == names.size());
  for (const std::string& name : names) CHECK(read(folder, name) == "x");
}

TEST_CASE("a device is refused, whoever asks") {
  if (!has_root()) return;
  const Scratch scratch;
  const fs::path device = scratch / "null.yml";
  if (::mknod(device.c_str(), S_IFCHR | 0666, makedev(1, 3)) != 0) return skip("no device can be made");
  CHECK(read(open(scratch.path()), "null.yml") == "! is not a regular file");
  CHECK(std::get<os::EntryKind>(open(scratch.path()).kind("null.yml")) == os::EntryKind::other);
  CHECK(as_nobody([&] { return read(open(scratch.path()), "null.yml").starts_with("! "); }));
}

TEST_CASE("the attacks fail for a user without root's rights too") {
  const Hostile hostile;
  CHECK(as_nobody([&] { return read(open(hostile.instance), "good.yml") == "a: 1\n"; }));
  for (const std::string name :
       {"fifo.yml", "socket.yml", "twice.yml", "out.yml", "to-root/etc/passwd", "loop.yml", "large.yml"}) {
    CAPTURE(name);
    CHECK(as_nobody([&] { return read(open(hostile.instance), name).starts_with("! "); }));
  }
}

TEST_CASE("a folder swapped for a link between two looks gives nothing from outside") {
  const Scratch scratch;
  scratch.write("instance/plugin/config.yml", "inside");
  scratch.write("outside/config.yml", "outside");
  const fs::path plugin = scratch / "instance/plugin";
  const fs::path aside = scratch / "instance/aside";
  const fs::path trap = scratch / "instance/trap";
  fs::create_symlink("../outside", trap);
  const auto resolution = GENERATE(Resolution::openat2, Resolution::walk);
  const os::Folder folder = open(scratch / "instance", {}, resolution);
  std::atomic<bool> stop = false;
  std::jthread attacker([&] {
    while (!stop) {
      // plugin -> aside, trap -> plugin, and back.
      ::rename(plugin.c_str(), aside.c_str());
      ::rename(trap.c_str(), plugin.c_str());
      ::rename(plugin.c_str(), trap.c_str());
      ::rename(aside.c_str(), plugin.c_str());
    }
  });
  // On a loaded machine the folder may be away for as long as this many tries take.
  constexpr int tries = 3000, most = 1'000'000;
  std::size_t leaked = 0, read_inside = 0;
  for (int n = 0; n < tries || (read_inside == 0 && n < most); ++n) {
    const std::string text = read(folder, "plugin/config.yml");
    leaked += text == "outside";
    read_inside += text == "inside";
  }
  stop = true;
  CHECK(leaked == 0);
  CHECK(read_inside > 0);
}

TEST_CASE("a file that grows while it is read ends at the limit") {
  const Scratch scratch;
  const fs::path file = scratch.write("growing.yml", "x");
  const int descriptor = ::open(file.c_str(), O_WRONLY | O_APPEND | O_CLOEXEC);
  std::atomic<bool> stop = false;
  std::jthread writer([&] {
    const std::string block(4096, 'y');
    constexpr int blocks = 20'000;
    for (int n = 0; n < blocks && !stop; ++n) {
      if (::write(descriptor, block.data(), block.size()) < 0) break;
    }
    ::close(descriptor);
  });
  constexpr std::uint64_t small = 1u << 20;
  const os::Folder folder = open(scratch.path());
  for (;;) {
    const auto outcome = folder.read("growing.yml", small);
    if (const auto* refused = std::get_if<os::Refused>(&outcome)) {
      CHECK(refused->why == Refusal::too_large);
      break;
    }
    REQUIRE(std::get<os::FileBytes>(outcome).bytes.size() <= small);
  }
  stop = true;
}

TEST_CASE("a huge sparse file takes no memory") {
  const Scratch scratch;
  const fs::path file = scratch.write("huge.yml", "");
  fs::resize_file(file, std::uintmax_t{1} << 40);
  CHECK(read(open(scratch.path()), "huge.yml", std::uint64_t{16} << 20) == "! is too large");
}

TEST_CASE("permission is a reason of its own") {
  const Scratch scratch;
  fs::permissions(scratch.write("closed.yml", "x"), fs::perms(0000));
  scratch.write("shut/config.yml", "x");
  fs::permissions(scratch / "shut", fs::perms(0000));
  CHECK(as_nobody([&] {
    const os::Folder folder = open(scratch.path());
    const auto shut = folder.kind("shut/config.yml");
    return read(folder, "closed.yml") == "! cannot be read: permission denied" &&
           read(folder, "shut/config.yml") == "! cannot be read: permission denied" &&
           std::get<os::Refused>(shut).why == Refusal::permission;
  }));
}

}  // namespace ampcfg::os::folder_test
