#pragma once

#include <map>
#include <string>
#include <vector>

#include "ampcfg/drift/set/expectations.hpp"
#include "ampcfg/drift/set/problem.hpp"

namespace ampcfg::drift {

/// Values that a person gives for named instances (`deploy --from`): `{instance or HOST:instance: {plugin: …}}`, the
/// plugin as in `universal_configs.json`. Each instance has a set of its own; nothing else is expected of it.
class GivenValues {
 public:
  struct Loaded;
  /// Checks everything, and reports every problem with its place in `bytes`; `name` is what the file is called there.
  /// What stands for a hidden secret (`hidden_text`) is an error, wherever it is.
  static Loaded load(const std::string& bytes, const std::string& name);

  /// As written, sorted.
  [[nodiscard]] const std::vector<std::string>& instances() const noexcept { return names_; }
  /// What is given for an instance: under `HOST:INSTANCE`, else under `INSTANCE`; null where there is nothing.
  [[nodiscard]] const Expectations* find(const Subject& subject) const;
  /// Every plugin that something is given for, sorted.
  [[nodiscard]] std::vector<std::string> plugins() const;

 private:
  std::vector<std::string> names_;
  std::map<std::string, Expectations, std::less<>> sets_;
};

struct GivenValues::Loaded {
  GivenValues values;             ///< whole only where no problem is an error
  std::vector<Problem> problems;  ///< sorted by place

  [[nodiscard]] bool has_errors() const;
};

}  // namespace ampcfg::drift
