#include "host/amp/registry.hpp"

#include <cstdint>
#include <string_view>
#include <utility>

#include "ampcfg/document/json/json.hpp"
#include "ampcfg/host/settings/warning_kinds.hpp"

namespace ampcfg::host {
namespace {

constexpr std::uint64_t largest_registry = std::uint64_t{16} << 20;
constexpr std::string_view registry_name = "AMP's registry instances.json";

Warning of_registry(std::string words) {
  return Warning::of_kind(warning_kind::amp_registry, std::move(words));
}

using document::Value;

/// A text or a number as text; what else stands there says nothing.
std::string text_of(const Value& value) {
  if (value.kind() == Value::Kind::string) return std::string(value.text());
  if (value.kind() == Value::Kind::integer) return std::string(value.digits());
  return {};
}

void add_instance(Registry& registry, const Value& item, std::size_t number) {
  const std::string where = "entry " + std::to_string(number) + " of " + std::string(registry_name);
  if (item.kind() != Value::Kind::mapping) {
    registry.warnings.push_back(of_registry(where + " is not an object: left out"));
    return;
  }
  std::string name;
  RegistryEntry entry;
  for (const auto& [key, value] : item.entries()) {
    if (key == "InstanceName") name = text_of(value);
    if (key == "FriendlyName") entry.friendly_name = text_of(value);
    if (key == "InstanceID") entry.id = text_of(value);
    if (key == "Module") entry.module = text_of(value);
    if (key == "Port") entry.port = text_of(value);
  }
  if (name.empty()) {
    registry.warnings.push_back(of_registry(where + " has no InstanceName: left out"));
  } else if (!registry.instances.emplace(name, std::move(entry)).second) {
    registry.warnings.push_back(
        of_registry(std::string(registry_name) + " lists " + name + " more than once: the first counts"));
  }
}

}  // namespace

Registry parse_registry(std::string bytes) {
  constexpr std::string_view bom = "\xEF\xBB\xBF";
  if (bytes.starts_with(bom)) bytes.erase(0, bom.size());
  Registry registry;
  const auto read = document::JsonText::read(std::move(bytes));
  if (const auto* error = std::get_if<document::JsonError>(&read)) {
    registry.warnings.push_back(
        of_registry(std::string(registry_name) + " is broken (line " + std::to_string(error->place.line) + ", column " +
                    std::to_string(error->place.column) + ": " + error->reason + "): friendly names are not known"));
    return registry;
  }
  const Value& root = std::get<document::JsonText>(read).root().value;
  if (root.kind() != Value::Kind::list) {
    registry.warnings.push_back(
        of_registry(std::string(registry_name) + " is not a list: friendly names are not known"));
    return registry;
  }
  std::size_t number = 0;
  for (const Value& item : root.items()) add_instance(registry, item, ++number);
  registry.is_whole = registry.warnings.empty();
  return registry;
}

std::optional<Registry> read_registry(const os::Folder& folder) {
  constexpr const char* name = "instances.json";
  const auto kind = folder.kind(name);
  auto read = std::holds_alternative<os::EntryKind>(kind) && std::get<os::EntryKind>(kind) == os::EntryKind::other
                  ? os::Outcome<os::FileBytes>(os::Refused{os::Refusal::not_regular, {}, 0})
                  : folder.read(name, largest_registry);
  if (auto* found = std::get_if<os::FileBytes>(&read)) return parse_registry(std::move(found->bytes));
  const auto& refused = std::get<os::Refused>(read);
  if (refused.why == os::Refusal::absent) return std::nullopt;
  return Registry{
      {}, false, {of_registry(std::string(registry_name) + " " + refused.words() + ": friendly names are not known")}};
}

}  // namespace ampcfg::host
