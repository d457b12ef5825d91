#pragma once

#include <libssh/libssh.h>

#include <memory>

namespace ampcfg::fleet {

struct FreeKey {
  void operator()(ssh_key key) const noexcept { ::ssh_key_free(key); }
};
/// A key of libssh's.
using Key = std::unique_ptr<ssh_key_struct, FreeKey>;

}  // namespace ampcfg::fleet
