#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "drift/learning/key_choices.hpp"

namespace ampcfg::drift {

/// What templates may be filled in with: a built-in part, a fact of the set, or one that is derived here.
struct Part {
  std::string name;
  std::map<std::size_t, std::string> values;  ///< by instance
  bool is_derived = false;
  KeyOfFile first = {};  ///< of one that is derived: the key that it was found in
};

/// A key whose values may be made of facts: texts and integers.
struct MadeKey {
  struct Text {
    InstanceSet members;
    std::string text;
    bool is_number = false;
  };

  const FileChoices* file = nullptr;
  KeyChoices* key = nullptr;
  std::vector<Text> texts;
  std::size_t instances = 0;  ///< that have the key
  bool is_divisible = false;  ///< numbers of equal length, which may be cut anywhere

  [[nodiscard]] bool is_edge_at(const Text& text, std::size_t at) const;
};

/// Nothing for a key of one value, or without texts.
std::optional<MadeKey> made_key(const FileChoices& file, KeyChoices& key);

/// A part between a beginning and an end.
struct Filling {
  const Part* part = nullptr;
  std::string begin, end;
  InstanceSet holds;  ///< their value is made of it
  bool is_number = false;
};

/// The beginning and the end with which most of a key's values are made of a part; nothing where none is.
std::optional<Filling> filling_of(const MadeKey& key, const Part& part);

/// What stands between a beginning and an end; nothing where the text has others.
std::optional<std::string> between(std::string_view text, std::string_view begin, std::string_view end);

/// The built-in parts that a value may be made of, and the facts of the set, in the order in which they count.
std::vector<Part> known_parts(const ExpectationSet* set, const std::vector<LiveInstance>& instances);

}  // namespace ampcfg::drift
