#include "ampcfg/os/owner_rights.hpp"

#include <grp.h>
#include <sys/fsuid.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <exception>
#include <utility>

#include "ampcfg/os/error.hpp"
#include "ampcfg/os/refusal.hpp"
#include "os/user_entry.hpp"

namespace ampcfg::os {
namespace {

constexpr gid_t nogroup = 65534;

/// Those of the calling thread, whose rights they are: what the kernel keeps of it.
thread_local OwnerRights* in_effect = nullptr;

std::vector<gid_t> groups_now() {
  const int count = ::getgroups(0, nullptr);
  std::vector<gid_t> groups(static_cast<std::size_t>(std::max(count, 0)));
  const int got = groups.empty() ? 0 : ::getgroups(count, groups.data());
  groups.resize(static_cast<std::size_t>(std::max(got, 0)));
  return groups;
}

/// glibc's setgroups changes every thread, the system call only this one.
bool set_groups(std::vector<gid_t> groups) {
  if (::syscall(SYS_setgroups, groups.size(), groups.data()) != 0) return false;
  std::vector<gid_t> now = groups_now();
  std::sort(groups.begin(), groups.end());
  std::sort(now.begin(), now.end());
  return now == groups;
}

// Both calls answer with the id before, also when they fail: an id that cannot be set asks what it is.
bool set_file_group(gid_t gid) {
  ::setfsgid(gid);
  return static_cast<gid_t>(::setfsgid(static_cast<gid_t>(-1))) == gid;
}

bool set_file_user(uid_t uid) {
  ::setfsuid(uid);
  return static_cast<uid_t>(::setfsuid(static_cast<uid_t>(-1))) == uid;
}

std::vector<gid_t> groups_of(const char* name, gid_t gid) {
  int count = 64;
  std::vector<gid_t> groups(static_cast<std::size_t>(count));
  while (::getgrouplist(name, gid, groups.data(), &count) < 0 && static_cast<std::size_t>(count) > groups.size()) {
    groups.resize(static_cast<std::size_t>(count));
  }
  groups.resize(static_cast<std::size_t>(std::max(count, 0)));
  return groups;
}

}  // namespace

bool is_root() {
  return ::geteuid() == 0;
}

Owner account(uid_t uid, gid_t group) {
  if (!is_root() || uid == 0) return {uid, group, {}};
  const auto user = user_entry(uid);
  if (!user) return {uid, group == 0 ? nogroup : group, {}};
  return {uid, user->group, groups_of(user->name.c_str(), user->group)};
}

Owner own_account() {
  return {::geteuid(), ::getegid(), groups_now()};
}

OwnerRights::OwnerRights(const Owner& owner) : owner_(owner) {
  if (!is_root() || owner.uid == 0) return;
  groups_before_ = groups_now();
  gid_before_ = static_cast<gid_t>(::setfsgid(static_cast<gid_t>(-1)));
  if (enter()) {
    entered_ = true;
    in_effect = this;
    return;
  }
  const int number = errno;
  leave();
  throw Error("rights",
              "the rights of the user " + std::to_string(owner.uid) + " cannot be taken on: " + system_words(number),
              "run ampcfg as that user, or as root with the capabilities to change users");
}

OwnerRights::~OwnerRights() {
  if (!entered_) return;
  leave();
  in_effect = nullptr;
}

/// The user last: with it go the capabilities to read what others own.
bool OwnerRights::enter() const {
  return set_groups(owner_.groups) && set_file_group(owner_.gid) && set_file_user(owner_.uid);
}

void OwnerRights::leave() const {
  if (!set_file_user(::geteuid()) || !set_file_group(gid_before_) || !set_groups(groups_before_)) std::terminate();
}

OwnRights::OwnRights() : suspended_(std::exchange(in_effect, nullptr)) {
  if (suspended_ != nullptr) suspended_->leave();
}

OwnRights::~OwnRights() {
  if (suspended_ == nullptr) return;
  if (!suspended_->enter()) std::terminate();
  in_effect = suspended_;
}

}  // namespace ampcfg::os
