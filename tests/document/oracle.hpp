#pragma once

#include <sys/types.h>

#include <string>
#include <string_view>
#include <vector>

#include "ampcfg/document/reading/document.hpp"

namespace ampcfg::document {

/// A Java process that answers what SnakeYAML and Bukkit make of a file (oracle/Oracle.java). One is started with the
/// first question; it ends with this object.
class Oracle {
 public:
  Oracle();
  Oracle(const Oracle&) = delete;
  Oracle& operator=(const Oracle&) = delete;
  ~Oracle();

  /// An answer for each file, in order, all of them asked before the first answer is read. Throws where Java fails.
  std::vector<std::string> ask(const std::vector<std::string>& files);
  std::string ask(const std::string& file) { return ask(std::vector<std::string>{file}).front(); }

 private:
  std::string answer();

  pid_t process_ = -1;
  int to_ = -1;
  int from_ = -1;
};

/// What Document::read makes of a file, in the oracle's form: a refusal begins with `!`.
std::string listing(const std::string& file);

/// A leaf in the oracle's form, with its line's end.
std::string listing(std::string_view path, const Value& value);

/// Same keys with the same values, or both refused.
bool agree(const std::string& left, const std::string& right);

}  // namespace ampcfg::document
