#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace ampcfg::cli {

/// A key on a terminal.
struct Key {
  enum class Kind { text, enter, escape, erase, up, down, page_up, page_down, home, end, interrupt, suspend };

  Kind kind = Kind::text;
  std::string text;  ///< of `text`: one character
};

/// The keys that a terminal sends as these bytes; those that it does not know are left out. An escape that stands alone
/// is the key of that name.
std::vector<Key> keys_in(std::string_view bytes);

}  // namespace ampcfg::cli
