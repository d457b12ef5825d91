#include "ampcfg/host/state/flags.hpp"

#include <algorithm>
#include <utility>

#include "ampcfg/os/error.hpp"
#include "ampcfg/os/machine.hpp"
#include "host/state/instance_file_name.hpp"
#include "host/state/record_json.hpp"

namespace ampcfg::host {
namespace {

constexpr const char* flags_folder = "flags";
constexpr std::string_view flag_extension = ".json";
constexpr std::uint64_t largest_flag = 1u << 20;

Error unreadable(const State& state, const os::Refused& refused) {
  return {"state-unusable", (state.path() / flags_folder).native() + " " + refused.words(),
          "it must look as ampcfg-state(5) says"};
}

/// Nothing where there is none yet.
std::optional<os::PrivateFolder> open(const State& state) {
  auto opened = state.folder().folder(flags_folder, os::Missing::refused);
  if (auto* folder = std::get_if<os::PrivateFolder>(&opened)) return std::move(*folder);
  const auto& refused = std::get<os::Refused>(opened);
  if (refused.why == os::Refusal::absent) return std::nullopt;
  throw unreadable(state, refused);
}

os::PrivateFolder make(const State& state) {
  if (auto folder = open(state)) return std::move(*folder);
  auto made = state.folder().folder(flags_folder, os::Missing::made);
  if (const auto* refused = std::get_if<os::Refused>(&made)) throw unreadable(state, *refused);
  state.folder().sync();
  return std::get<os::PrivateFolder>(std::move(made));
}

std::string written(const Flag& flag) {
  std::vector<std::string> reasons;
  for (const FlagReason& reason : flag.reasons) {
    reasons.push_back(RecordWriter()
                          .text("kind", reason.kind.word())
                          .text("id", reason.id)
                          .text("text", reason.text)
                          .text("since", reason.since)
                          .object());
  }
  return RecordWriter().text("instance", flag.instance).list("reasons", reasons, "  ").object() + "\n";
}

Flag flag_read(std::string bytes, const std::string& shown) {
  const document::JsonText json = read_record(std::move(bytes), shown);
  const RecordReader object(json.root(), shown);
  Flag flag{object.text("instance"), {}};
  for (const RecordReader& reason : object.list("reasons")) {
    flag.reasons.push_back(
        {Recorded<FlagKind>(reason.text("kind")), reason.text("id"), reason.text("text"), reason.text("since")});
  }
  return flag;
}

bool is_same(const FlagReason& one, const FlagReason& other) {
  return one.kind == other.kind && one.id == other.id;
}

void write(const State& state, const Flag& flag) {
  in_state([&] {
    make(state).replace(instance_file_name(flag.instance, flag_extension), written(flag), os::Durability::synced);
  });
}

/// What a flag's file says, or that it says nothing: somebody has meant the instance to restart. Nothing where there
/// is no such file. `instance` is whose it must be; nothing where the file's name does not say.
std::optional<Flag> read(const State& state, const os::PrivateFolder& folder, const std::string& name,
                         const std::optional<std::string>& instance) {
  const std::string shown = (state.path() / flags_folder / name).native();
  std::string wrong;
  auto read = folder.read(name, largest_flag);
  if (auto* file = std::get_if<os::FileBytes>(&read)) {
    try {
      Flag flag = flag_read(std::move(file->bytes), shown);
      if (instance_file_name(flag.instance, flag_extension) == name) return flag;
      wrong = shown + " is of another instance";
    } catch (const Error& error) {
      wrong = error.message();
    }
  } else {
    const auto& refused = std::get<os::Refused>(read);
    if (refused.why == os::Refusal::absent) return std::nullopt;
    wrong = shown + " " + refused.words();
  }
  return Flag{instance.value_or(name), {{FlagKind::damaged, "", wrong, ""}}};
}

}  // namespace

std::string_view name(FlagKind kind) {
  switch (kind) {
    case FlagKind::deployment:
      return "deployment";
    case FlagKind::jar:
      return "jar";
    case FlagKind::hand:
      return "hand";
    case FlagKind::reverted:
      return "reverted";
    case FlagKind::damaged:
      break;
  }
  return "damaged";
}

void raise_flag(const State& state, const std::string& instance, const FlagReason& reason) {
  in_state([&] {
    const os::PrivateFolder folder = make(state);
    const std::string name = instance_file_name(instance, flag_extension);
    Flag flag = read(state, folder, name, instance).value_or(Flag{instance, {}});
    const auto known = std::find_if(flag.reasons.begin(), flag.reasons.end(),
                                    [&](const FlagReason& other) { return is_same(other, reason); });
    if (known == flag.reasons.end()) {
      flag.reasons.push_back(reason);
    } else if (known->text != reason.text) {
      known->text = reason.text;
    } else {
      return;
    }
    folder.replace(name, written(flag), os::Durability::synced);
  });
}

void reword_flag(const State& state, const std::string& instance, const FlagReason& reason) {
  auto flag = flag_of(state, instance);
  if (!flag) return;
  auto& reasons = flag->reasons;
  const auto found =
      std::find_if(reasons.begin(), reasons.end(), [&](const FlagReason& other) { return is_same(other, reason); });
  if (found == reasons.end() || found->text == reason.text) return;
  found->text = reason.text;
  std::erase_if(reasons, [&](const FlagReason& other) {
    return other.kind == reason.kind && other.text == reason.text && !is_same(other, reason);
  });
  write(state, *flag);
}

void answer_flag(const State& state, const std::string& instance, const std::vector<FlagReason>& reasons) {
  const auto flag = flag_of(state, instance);
  if (!flag) return;
  Flag rest{instance, {}};
  for (const FlagReason& reason : flag->reasons) {
    const bool is_answered =
        std::any_of(reasons.begin(), reasons.end(), [&](const FlagReason& other) { return is_same(other, reason); });
    if (!is_answered) rest.reasons.push_back(reason);
  }
  if (rest.reasons.empty()) return clear_flag(state, instance);
  if (rest.reasons.size() == flag->reasons.size()) return;
  write(state, rest);
}

void clear_flag(const State& state, const std::string& instance) {
  in_state([&] {
    const auto folder = open(state);
    if (!folder) return;
    folder->remove(instance_file_name(instance, flag_extension));
    folder->sync();
  });
}

std::optional<Flag> flag_of(const State& state, const std::string& instance) {
  const auto folder = open(state);
  if (!folder) return std::nullopt;
  return read(state, *folder, instance_file_name(instance, flag_extension), instance);
}

std::vector<Flag> flags(const State& state) {
  std::vector<Flag> all;
  const auto folder = open(state);
  if (!folder) return all;
  const auto listed = folder->names();
  if (const auto* refused = std::get_if<os::Refused>(&listed)) throw unreadable(state, *refused);
  for (const std::string& name : std::get<std::vector<std::string>>(listed)) {
    if (name.starts_with('.') || !name.ends_with(flag_extension)) continue;
    if (auto flag = read(state, *folder, name, instance_of_file_name(name, flag_extension)))
      all.push_back(std::move(*flag));
  }
  std::sort(all.begin(), all.end(), [](const Flag& left, const Flag& right) { return left.instance < right.instance; });
  return all;
}

std::optional<std::set<std::string>> flagged_instances(const Configuration& configuration) {
  const auto opened = State::open(configuration, Access::look);
  const auto* state = std::get_if<State>(&opened);
  return state == nullptr ? std::nullopt : flagged_instances(*state);
}

std::optional<std::set<std::string>> flagged_instances(const State& state) {
  std::set<std::string> instances;
  try {
    for (const Flag& flag : flags(state)) instances.insert(flag.instance);
  } catch (const Error&) {
    return std::nullopt;
  }
  return instances;
}

bool is_answered(const FlagReason& reason, std::int64_t start, const std::string& finished) {
  // Whole seconds are kept: a start in the same one may have been before.
  const std::string started = os::rfc3339(start);
  if (reason.since.empty() || started <= reason.since) return false;
  const auto kind = reason.kind.known();
  if (!kind) return false;
  switch (*kind) {
    case FlagKind::deployment:
      return !finished.empty() && started > finished;
    case FlagKind::hand:
    case FlagKind::jar:
      return true;
    case FlagKind::reverted:
    case FlagKind::damaged:
      break;
  }
  return false;
}

}  // namespace ampcfg::host
