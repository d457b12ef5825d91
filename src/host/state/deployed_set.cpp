#include "ampcfg/host/state/deployed_set.hpp"

#include <cstdint>
#include <optional>

#include "ampcfg/os/machine.hpp"
#include "host/state/record_json.hpp"

namespace ampcfg::host {
namespace {

constexpr const char* set_file = "set.json";
constexpr std::uint64_t largest_deployed_set = 65'536;

struct DeployedSet {
  std::string digest, created, id;
};

/// Nothing where none was deployed, or where the note cannot be read: it guards against a slip, not against people.
std::optional<DeployedSet> deployed_set(const State& state) {
  auto read = state.folder().read(set_file, largest_deployed_set);
  auto* file = std::get_if<os::FileBytes>(&read);
  if (file == nullptr) return std::nullopt;
  try {
    const document::JsonText json = read_record(std::move(file->bytes), set_file);
    const RecordReader object(json.root(), set_file);
    return DeployedSet{object.text("digest"), object.text("created"), object.text("deployment")};
  } catch (const Error&) {
    return std::nullopt;
  }
}

}  // namespace

void refuse_older_set(const State& state, const std::string& digest, const std::string& created) {
  const auto last = deployed_set(state);
  if (!last || last->digest == digest) return;
  const auto before = os::parse_rfc3339(last->created);
  const auto now = os::parse_rfc3339(created);
  if (!before || !now || *now >= *before) return;
  throw Error("expectations-older",
              "these expectations are from " + created + ", older than those of " + last->created +
                  " that were deployed last (" + last->id + ")",
              "take the newer ones, or say that you mean the older ones: --older");
}

void refuse_older_set(const Configuration& configuration, const std::string& digest, const std::string& created) {
  const auto opened = State::open(configuration, Access::look);
  if (const auto* state = std::get_if<State>(&opened)) refuse_older_set(*state, digest, created);
}

void note_deployed_set(const State& state, const About& about) {
  if (about.kind == Action::rollback || about.expectations_created.empty()) return;
  in_state([&] {
    state.folder().replace(set_file,
                           RecordWriter()
                                   .text("digest", about.expectations_digest)
                                   .text("created", about.expectations_created)
                                   .text("deployment", about.id)
                                   .object() +
                               "\n",
                           os::Durability::synced);
  });
}

}  // namespace ampcfg::host
