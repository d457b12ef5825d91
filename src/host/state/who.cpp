#include "ampcfg/host/state/who.hpp"

#include "ampcfg/os/account_names.hpp"
#include "ampcfg/os/caller.hpp"

namespace ampcfg::host {
namespace {

std::string as(const std::string& person, const std::string& account) {
  return person.empty() ? account : person + " as " + account;
}

}  // namespace

std::string Who::words() const {
  return asked_by.empty() ? as(person, user) : as(as(asking_person, asked_by), user);
}

Who who_is_here() {
  return {os::user_name(os::effective_user()), os::person(), {}, {}, {}};
}

}  // namespace ampcfg::host
