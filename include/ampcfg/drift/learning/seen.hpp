#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "ampcfg/drift/deciding/decide.hpp"

// What is live on instances, as the rules of learning look at it: most values never leave the host that has them.
namespace ampcfg::drift {

/// What a value is, told where it is read.
struct Traits {
  enum class Kind : std::uint8_t { null, boolean, number, text, list, mapping };

  Kind kind = Kind::null;        ///< `mapping`: one without keys
  bool secret = false;           ///< its value may not be learned
  bool holds_secret = false;     ///< a list with one in it
  bool unsayable = false;        ///< JSON cannot say it, or a set cannot write its key
  bool empty = false;            ///< a text without characters
  bool is_long = false;          ///< a text of more than 256 characters
  bool uuid = false;             ///< a text that is one
  bool time = false;             ///< a date with a clock, or an epoch of 2001 to 2099 in seconds or milliseconds
  bool version = false;          ///< a number, or a text of dotted numbers
  bool never_filled_in = false;  ///< has one of the words that stand where something is to be filled in
  bool has_default = false;      ///< the plugin's JAR brings a value for it
  bool is_default = false;       ///< and it is this one

  bool operator==(const Traits&) const = default;
};

/// Equal values, and they alone, have equal ones: the first half of their seal (`seal_of`) under one key for all hosts.
using ValueMark = std::array<std::uint64_t, 2>;

/// A key of a file.
struct SeenKey {
  std::uint32_t name = 0;  ///< in `Seen::keys`
  Traits traits;
  ValueMark mark = {};
};

/// A file that an instance has.
struct SeenFile {
  std::string plugin;         ///< or `@server`
  std::string file;           ///< with its extension; empty for a plugin's folder that cannot be read
  std::size_t content = 0;    ///< in `Seen::contents`; not of one that is invalid
  std::string invalid;        ///< why it cannot be read or is invalid; empty where it is neither
  bool of_jar = false;        ///< the plugin's JAR brings a file of this name
  bool untouched = false;     ///< all keys and values are just what it brings
  std::size_t beside = 0;     ///< how many files of its kind the JAR brings into that folder, this one included
  std::int64_t modified = 0;  ///< when it was written last, nanoseconds since 1970; 0: not known
};

/// An instance that answered whole.
struct SeenInstance {
  KnownInstance known;
  std::uint16_t port = 0;  ///< of the game; 0: not known
  std::vector<SeenFile> files;
};

/// All that was asked. Files with equal content share one entry.
struct Seen {
  std::vector<std::string> keys;               ///< names, each once
  std::vector<std::vector<SeenKey>> contents;  ///< keys of a file, in its order: leaves and empty mappings
  std::vector<SeenInstance> instances;         ///< in any order
  bool is_whole = false;                       ///< every configured host was asked and answered
};

}  // namespace ampcfg::drift
