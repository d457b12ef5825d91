#pragma once

#include <sys/types.h>

#include <vector>

#include "ampcfg/os/packing.hpp"

namespace ampcfg::os {

/// An account, as far as rights to files go.
struct Owner {
  uid_t uid = 0;
  gid_t gid = 0;
  std::vector<gid_t> groups;  ///< supplementary
};

template <typename Archive>
void describe(Archive& archive, Like<Owner> auto& owner) {
  archive(owner.uid, owner.gid, owner.groups);
}

/// The account `uid` with its groups from the system's databases. One that they do not know has `group` (of a file that
/// it owns) alone, and no rights of root's group. Where `OwnerRights` would do nothing, the databases are not asked,
/// and it has no more than `group` either.
Owner account(uid_t uid, gid_t group);

/// The account whose rights this process has; not while `OwnerRights` are in effect.
Owner own_account();

/// While it lives, the calling thread opens files with an account's rights instead of root's: supplementary groups,
/// fsgid and fsuid, each checked by a second call. The process keeps its uid, so the account can neither signal nor
/// trace it. Does nothing where this process is not root, or the account is: the rights in effect are then the right
/// ones already. Belongs to the thread that made it; one at a time. What is ampcfg's own, its state above all, is out
/// of its reach then: `OwnRights`. Throws Error (`rights`) where the system does not grant it. Ends the program where
/// root's rights cannot be had back.
class OwnerRights {
 public:
  explicit OwnerRights(const Owner& owner);
  OwnerRights(OwnerRights&&) = delete;
  OwnerRights& operator=(OwnerRights&&) = delete;
  ~OwnerRights();

 private:
  friend class OwnRights;
  [[nodiscard]] bool enter() const;
  void leave() const;

  Owner owner_;
  bool entered_ = false;
  gid_t gid_before_ = 0;
  std::vector<gid_t> groups_before_;
};

/// While it lives, the calling thread has this process's own rights again, also inside `OwnerRights`, which are taken
/// on anew when it ends. Costs nothing elsewhere; may stand inside another. Ends the program where the rights cannot be
/// changed. `PrivateFolder` does so by itself.
class OwnRights {
 public:
  OwnRights();
  OwnRights(OwnRights&&) = delete;
  OwnRights& operator=(OwnRights&&) = delete;
  ~OwnRights();

 private:
  OwnerRights* suspended_;  ///< null where none are in effect
};

/// True if this process has root's rights.
bool is_root();

}  // namespace ampcfg::os
