#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "ampcfg/drift/learning/seen.hpp"
#include "ampcfg/host/learn.hpp"
#include "fleet/wire/answers.hpp"
#include "fleet/wire/wire.hpp"

// What hosts say of all that is live on them, for who learns it.
namespace ampcfg::drift {

/// All flags of `Traits` in one number, as there are very many of them.
template <typename Archive>
void describe(Archive& archive, fleet::Like<Traits> auto& traits) {
  std::uint32_t flags = 0;
  if constexpr (Archive::reads) archive(flags);
  std::uint32_t bit = 1;
  const auto flag = [&](auto& value) {
    if constexpr (Archive::reads) {
      value = (flags & bit) != 0;
    } else if (value) {
      flags |= bit;
    }
    bit <<= 1u;
  };
  flag(traits.secret);
  flag(traits.holds_secret);
  flag(traits.unsayable);
  flag(traits.empty);
  flag(traits.is_long);
  flag(traits.uuid);
  flag(traits.time);
  flag(traits.version);
  flag(traits.never_filled_in);
  flag(traits.has_default);
  flag(traits.is_default);
  if constexpr (!Archive::reads) archive(flags);
  archive.choice(traits.kind, Traits::Kind::mapping);
}

template <typename Archive>
void describe(Archive& archive, fleet::Like<SeenKey> auto& key) {
  archive(key.name, key.traits, key.mark[0], key.mark[1]);
}

template <typename Archive>
void describe(Archive& archive, fleet::Like<SeenFile> auto& file) {
  archive(file.plugin, file.file, file.content, file.invalid, file.of_jar, file.untouched, file.beside, file.modified);
}

}  // namespace ampcfg::drift

namespace ampcfg::host {

template <typename Archive>
void describe(Archive& archive, fleet::Like<InstanceSeen> auto& seen) {
  archive(seen.instance, seen.port, seen.plugins, seen.files);
}

/// All but the contents.
template <typename Archive>
void describe(Archive& archive, fleet::Like<HostSeen> auto& seen) {
  archive(seen.keys, seen.instances, seen.unread, seen.unread_jars, seen.warnings, seen.known);
}
inline std::vector<std::vector<drift::SeenKey>>& parts_of(HostSeen& seen) {
  return seen.contents;
}

template <typename Archive>
void describe(Archive& archive, fleet::Like<SeenValue> auto& value) {
  archive.json(value.json);
}

/// All of it is in parts.
template <typename Archive>
void describe(Archive& /*archive*/, fleet::Like<HostValues> auto& /*values*/) {}
inline std::vector<std::vector<SeenValue>>& parts_of(HostValues& values) {
  return values.files;
}

template <typename Archive>
void describe(Archive& archive, fleet::Like<WantedOfFile::Key> auto& key) {
  archive(key.key, key.mark[0], key.mark[1]);
}

template <typename Archive>
void describe(Archive& archive, fleet::Like<WantedOfFile> auto& wanted) {
  archive(wanted.instance, wanted.plugin, wanted.file, wanted.keys);
}

}  // namespace ampcfg::host

namespace ampcfg::fleet {

/// What `Verb::see_values` asks.
struct ValuesQuestion {
  host::Query query;
  std::vector<host::WantedOfFile> wanted;
};

template <typename Archive>
void describe(Archive& archive, Like<ValuesQuestion> auto& question) {
  archive(question.query, question.wanted);
}

}  // namespace ampcfg::fleet
