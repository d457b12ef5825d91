#include "host/settings/settings_reader.hpp"

#include <algorithm>
#include <charconv>
#include <set>

#include "ampcfg/drift/matching/near_names.hpp"
#include "ampcfg/os/machine.hpp"

namespace ampcfg::host {
namespace {

std::string in_backquotes(std::string_view text) {
  return "`" + std::string(text) + "`";
}

std::string quoted(const std::string& text) {
  return in_backquotes(text);
}

constexpr drift::Suggestion suggestion{.start = ": did you mean ", .written = in_backquotes, .most = 1};

std::string below(const std::string& where, const std::string& name) {
  return where.empty() ? name : where + "." + name;
}

std::optional<std::uint64_t> digits(std::string_view text) {
  std::uint64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return value;
}

}  // namespace

std::string SettingsReader::shown(const std::string& word) const {
  return text_ == Text::shown ? word : "...";
}

/// What a value is, for people.
std::string SettingsReader::kind_of(const YAML::Node& node) const {
  switch (node.Type()) {
    case YAML::NodeType::Map:
      return "a mapping";
    case YAML::NodeType::Sequence:
      return "a list";
    case YAML::NodeType::Scalar:
      return quoted(shown(node.Scalar()));
    default:
      return "nothing";
  }
}

void SettingsReader::problem(const YAML::Mark& mark, const std::string& text) {
  if (mark.is_null()) {
    problems_.push_back(text);
  } else {
    problems_.push_back("line " + std::to_string(mark.line + 1) + ", column " + std::to_string(mark.column + 1) + ": " +
                        text);
  }
}

void SettingsReader::named(
    const YAML::Node& node, const std::string& where,
    const std::function<void(const std::string& name, const YAML::Node& key, const YAML::Node& value)>& each) {
  if (node.IsNull()) return;
  if (!node.IsMap()) {
    const std::string what = where.empty() ? "the configuration" : quoted(where);
    return problem(node.Mark(), what + " must be a mapping, not " + kind_of(node));
  }
  std::set<std::string> seen;
  for (const auto& setting : node) {
    const YAML::Node& key = setting.first;
    const YAML::Node& value = setting.second;
    if (!key.IsScalar()) {
      problem(key.Mark(), "a name is expected here, not " + kind_of(key));
    } else if (!seen.insert(key.Scalar()).second) {
      problem(key.Mark(), quoted(below(where, shown(key.Scalar()))) + " is set twice");
    } else {
      each(key.Scalar(), key, value);
    }
  }
}

void SettingsReader::mapping(const YAML::Node& node, const std::string& where, const Known& known) {
  named(node, where, [&](const std::string& name, const YAML::Node& key, const YAML::Node& value) {
    const auto found = std::find_if(known.begin(), known.end(), [&](const auto& item) { return item.first == name; });
    if (found != known.end()) return found->second(value);
    std::vector<std::string> names;
    for (const auto& [known_name, reading] : known) names.push_back(known_name);
    const std::string place = where.empty() ? "" : " in " + quoted(where);
    problem(key.Mark(),
            "unknown setting " + quoted(shown(name)) + place + drift::did_you_mean(name, names, suggestion));
  });
}

std::optional<std::string> SettingsReader::text(const YAML::Node& node, const std::string& where) {
  if (node.IsScalar() && !node.Scalar().empty() && node.Scalar().find('\0') == std::string::npos) return node.Scalar();
  problem(node.Mark(), quoted(where) + " must be a text, not " + (node.IsScalar() ? "an empty one" : kind_of(node)));
  return std::nullopt;
}

std::optional<std::vector<std::string>> SettingsReader::texts(const YAML::Node& node, const std::string& where) {
  if (!node.IsSequence()) {
    problem(node.Mark(), quoted(where) + " must be a list, not " + kind_of(node));
    return std::nullopt;
  }
  std::vector<std::string> result;
  for (const YAML::Node& item : node) {
    if (auto value = text(item, where)) result.push_back(std::move(*value));
  }
  return result.size() == node.size() ? std::optional(std::move(result)) : std::nullopt;
}

std::optional<std::uint64_t> SettingsReader::number(const YAML::Node& node, const std::string& where,
                                                    std::uint64_t least, std::uint64_t most) {
  const auto value = node.IsScalar() ? digits(node.Scalar()) : std::nullopt;
  if (value && *value >= least && *value <= most) return value;
  problem(node.Mark(), quoted(where) + " must be a number from " + std::to_string(least) + " to " +
                           std::to_string(most) + ", not " + kind_of(node));
  return std::nullopt;
}

std::optional<std::uint64_t> SettingsReader::size(const YAML::Node& node, const std::string& where,
                                                  std::uint64_t most) {
  static const std::vector<std::pair<std::string_view, unsigned>> units{{"KiB", 10}, {"MiB", 20}, {"GiB", 30}, {"", 0}};
  const std::string written = node.IsScalar() ? node.Scalar() : "";
  for (const auto& [unit, shift] : units) {
    if (!written.ends_with(unit)) continue;
    const auto value = digits(std::string_view(written).substr(0, written.size() - unit.size()));
    if (value && *value >= 1 && *value <= most >> shift) return *value << shift;
  }
  problem(node.Mark(), quoted(where) + " must be a size like 16MiB (KiB, MiB, GiB, or bytes), at most " +
                           std::to_string(most) + " bytes, not " + kind_of(node));
  return std::nullopt;
}

std::optional<std::string> SettingsReader::choice(const YAML::Node& node, const std::string& where,
                                                  const std::vector<std::string>& names) {
  const std::string written = node.IsScalar() ? node.Scalar() : "";
  if (std::find(names.begin(), names.end(), written) != names.end()) return written;
  std::string list;
  for (const std::string& name : names) list += (list.empty() ? "" : name == names.back() ? " or " : ", ") + name;
  problem(node.Mark(), quoted(where) + " must be " + list + ", not " + kind_of(node));
  return std::nullopt;
}

std::optional<std::filesystem::path> SettingsReader::path(const YAML::Node& node, const std::string& where) {
  // YAML reads a lone `~` as null.
  const auto written = node.IsNull() && node.IsDefined() ? std::optional<std::string>("~") : text(node, where);
  if (!written) return std::nullopt;
  if (!written->starts_with('~')) return (folder_ / *written).lexically_normal();
  if (written->size() > 1 && (*written)[1] != '/') {
    problem(node.Mark(), quoted(where) + ": only ~ and ~/... are known, not another user's home");
    return std::nullopt;
  }
  const auto home = os::home_folder();
  if (!home) {
    problem(node.Mark(), quoted(where) + ": ~ is not known: this user has no home folder and $HOME is not set");
    return std::nullopt;
  }
  return written->size() <= 2 ? *home : *home / written->substr(2);
}

}  // namespace ampcfg::host
