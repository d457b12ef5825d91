#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ampcfg/drift/reporting/found.hpp"
#include "ampcfg/os/packing.hpp"

namespace ampcfg::drift {

/// A finding that somebody knows of, without its values.
struct MarkedFinding {
  std::string plugin;
  std::optional<std::string> file, key;
  std::string kind;  ///< as a finding has it
  bool is_error = false;
  bool is_hidden = false;
  std::string seal;         ///< an HMAC of what it says: another one, another value
  std::string hidden_seal;  ///< the same of what it hides; empty where that is nothing, or not known

  bool operator==(const MarkedFinding&) const = default;
};

struct MarkedInstance {
  /// `failed`: nothing could be said of it, and its findings are those from before.
  enum class State : std::uint8_t { there, failed, gone };

  std::string name;
  State state = State::there;
  std::vector<MarkedFinding> findings;  ///< sorted by plugin, file, key

  bool operator==(const MarkedInstance&) const = default;
};

struct MarkedHost {
  std::string host;
  bool answers = true;
  std::vector<Scope> covered;             ///< what of it was looked at; of very many, the last
  std::vector<MarkedInstance> instances;  ///< sorted by name

  bool operator==(const MarkedHost&) const = default;
};

/// What somebody who is told of changes knows. It holds names, and seals of values.
struct Mark {
  std::string at;                  ///< when the last news was told (RFC 3339)
  std::string whole_at;            ///< when all that there was was told, as the first report does, or a reminder
  std::vector<MarkedHost> hosts;   ///< sorted by name
  std::vector<std::string> ended;  ///< seals of what has ended, sorted

  bool operator==(const Mark&) const = default;
};

/// As a file. `key_seal` tells under which key its seals are.
std::string pack_mark(const Mark& mark, std::string_view key_seal);
/// Nothing where the bytes are not as `pack_mark` gives them, or the seals are under another key.
std::optional<Mark> unpack_mark(std::string_view bytes, std::string_view key_seal);

}  // namespace ampcfg::drift
