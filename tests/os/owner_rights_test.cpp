#include "ampcfg/os/owner_rights.hpp"

#include <grp.h>
#include <sys/fsuid.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <fstream>
#include <future>

#include "ampcfg/os/folder.hpp"
#include "ampcfg/os/private_folder.hpp"
#include "os/scratch.hpp"
#include "os/skip.hpp"

namespace ampcfg::os::owner_rights_test {

using namespace ampcfg::tests;

namespace {

bool readable(const fs::path& file) {
  return std::ifstream(file).good();
}

}  // namespace

TEST_CASE("root's thread has the owner's rights, and gets its own back") {
  if (!has_root()) return;
  const Scratch scratch;
  const fs::path roots = scratch.write("roots.yml", "x");
  const fs::path groups = scratch.write("group.yml", "x");
  const fs::path owners = scratch.write("owners.yml", "x");
  fs::permissions(roots, fs::perms(0600));
  // Without the supplementary groups, a thread with nobody's fsuid still reads what root's group may.
  fs::permissions(groups, fs::perms(0640));
  fs::permissions(owners, fs::perms(0600));
  give(owners, nobody);
  std::promise<void> entered;
  auto other_thread = std::async(std::launch::async, [&] {
    entered.get_future().wait();
    return readable(roots);
  });
  const gid_t root_group = 0;
  REQUIRE(::setgroups(1, &root_group) == 0);
  {
    const os::OwnerRights rights(os::account(nobody, nobody));
    CHECK_FALSE(readable(roots));
    CHECK_FALSE(readable(groups));
    CHECK(readable(owners));
    CHECK(::geteuid() == 0);
    entered.set_value();
    CHECK(other_thread.get());
  }
  CHECK(readable(roots));
  CHECK(readable(groups));
  CHECK(static_cast<uid_t>(::setfsuid(static_cast<uid_t>(-1))) == 0);
  CHECK(static_cast<gid_t>(::setfsgid(static_cast<gid_t>(-1))) == 0);
}

TEST_CASE("links are resolved with the owner's rights") {
  if (!has_root()) return;
  const Scratch scratch;
  scratch.write("instance/config.yml", "inside");
  scratch.write("shared/closed/config.yml", "closed");
  fs::create_symlink(scratch / "shared/closed/config.yml", scratch / "instance/link.yml");
  fs::create_symlink(scratch / "instance/config.yml", scratch / "instance/inside.yml");
  give(scratch / "instance", nobody);
  fs::permissions(scratch / "shared/closed", fs::perms(0700));
  const auto folder = std::get<os::Folder>(os::Folder::open(scratch / "instance", {scratch / "shared"}));
  const os::OwnerRights rights(os::account(nobody, nobody));
  CHECK(std::get<os::FileBytes>(folder.read("inside.yml", 100)).bytes == "inside");
  CHECK(std::get<os::Refused>(folder.read("link.yml", 100)).why == os::Refusal::permission);
}

TEST_CASE("an account that the system does not know has no rights of root's group") {
  constexpr uid_t stranger = 54321;
  CHECK(os::account(stranger, 0).gid != 0);
  CHECK(os::account(stranger, 777).gid == 777);
  CHECK(os::account(stranger, 777).groups.empty());
}

TEST_CASE("without root, and for root's own folders, rights stay as they are") {
  CHECK(as_nobody([] {
    const os::OwnerRights rights(os::account(12, 12));
    return true;
  }));
  const os::OwnerRights rights(os::account(0, 0));
  CHECK(::setfsuid(static_cast<uid_t>(-1)) == static_cast<int>(::geteuid()));
}

TEST_CASE("a private folder is open to its process also while an owner's rights are in effect") {
  if (::geteuid() != 0) return;
  const Scratch scratch;
  const fs::path owners = scratch.write("owners.yml", "x");
  const fs::path roots = scratch.write("roots.yml", "x");
  fs::permissions(owners, fs::perms(0600));
  fs::permissions(roots, fs::perms(0600));
  give(owners, nobody);
  const fs::path state = scratch.path() / "state";
  const os::OwnerRights rights(os::account(nobody, nobody));
  auto made = os::PrivateFolder::open(state, os::Missing::made);
  REQUIRE(std::holds_alternative<os::PrivateFolder>(made));
  const auto& folder = std::get<os::PrivateFolder>(made);
  folder.replace("note", "bytes", os::Durability::passing);
  CHECK(folder.has("note"));
  const auto read = folder.read("note", 100);
  REQUIRE(std::holds_alternative<os::FileBytes>(read));
  CHECK(std::get<os::FileBytes>(read).bytes == "bytes");
  auto inner = folder.folder("jars", os::Missing::made);
  REQUIRE(std::holds_alternative<os::PrivateFolder>(inner));
  // And the owner's rights, no more, are in effect again.
  CHECK(readable(owners));
  CHECK_FALSE(readable(roots));
}

TEST_CASE("own rights inside own rights inside an owner's") {
  if (::geteuid() != 0) return;
  const Scratch scratch;
  const fs::path roots = scratch.write("roots.yml", "x");
  fs::permissions(roots, fs::perms(0600));
  const os::OwnerRights rights(os::account(nobody, nobody));
  {
    const os::OwnRights own;
    const os::OwnRights again;
    CHECK(readable(roots));
  }
  CHECK_FALSE(readable(roots));
}

}  // namespace ampcfg::os::owner_rights_test
