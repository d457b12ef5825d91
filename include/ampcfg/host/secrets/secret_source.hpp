#pragma once

#include <map>
#include <set>
#include <string>

#include "ampcfg/host/settings/configuration.hpp"

namespace ampcfg::host {

/// The values that a set names by `$secret`, from where the setting `secrets` says. They are asked for by the side that
/// was asked by a person, when they are needed, and each once. Belongs to one thread.
class SecretSource {
 public:
  /// On a locked host that works with a set of its caller's, which may name what it likes, there is no source.
  explicit SecretSource(const Configuration& configuration);

  /// Asks for those that were not asked for yet: reads the file, or runs the command for each, at most eight at once.
  /// Throws Error of kind usage where others may read the file, or it is not what it should be.
  void ask(const std::set<std::string>& names);
  /// Null where it is not known: it was not asked for, there is no source, or that does not know it.
  [[nodiscard]] const std::string* find(const std::string& name) const;
  /// Why there is no source, or it could not be asked, as the end of a sentence; empty where it could.
  [[nodiscard]] const std::string& unusable() const noexcept { return unusable_; }

 private:
  void read_file();
  void run_commands(const std::set<std::string>& names);

  SecretSetting setting_;
  std::string unusable_;
  bool has_read_ = false;
  std::set<std::string> asked_;
  std::map<std::string, std::string> values_;
};

/// The values in a secrets file, JSON or YAML, by name: of scalars that are not null, as they are written. Throws Error
/// of kind usage, with nothing of its text, where it is neither or no mapping; `shown` is what the file is called
/// there.
std::map<std::string, std::string> secrets_in(const std::string& bytes, const std::string& shown);

}  // namespace ampcfg::host
