#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace ampcfg::drift {

// Names in a `universal_configs.json` or `variable_configs.json`, found without loading the set: for completions, which
// have no time for it. Nothing is checked; where the JSON is broken, names end.

/// A name and its value in an object, as they are written.
struct Member {
  std::string name;
  std::string_view value;  ///< within the text that was given
};

/// The members of an object, in their order; none of anything else. Of a set's file: its plugins.
std::vector<Member> members(std::string_view json);

/// The files that the sections of a plugin of `universal_configs.json` name, as written.
std::vector<std::string> section_names(std::string_view plugin);
/// The same of `variable_configs.json`.
std::vector<std::string> variable_section_names(std::string_view plugin);

/// Gives `take` each key of a plugin as an expectation writes it, and those in sections by themselves too, as
/// `Expectations::keys` does. Some are given twice.
void each_universal_key(std::string_view plugin, const std::function<void(std::string_view key)>& take);
void each_variable_key(std::string_view plugin, const std::function<void(std::string_view key)>& take);
/// Whose values a plugin of `variable_configs.json` has: INSTANCE, HOST:INSTANCE, @GROUP. Most are given often.
void each_documented(std::string_view plugin, const std::function<void(std::string_view name)>& take);

}  // namespace ampcfg::drift
