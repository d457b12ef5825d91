#include "host/amp/game_folder.hpp"

#include <utility>

#include "ampcfg/host/amp/instance_folder.hpp"
#include "ampcfg/host/settings/warning_kinds.hpp"
#include "host/amp/kvp.hpp"

namespace ampcfg::host {
namespace {

constexpr std::uint64_t largest_kvp = 1u << 20;

Warning of_settings(const std::string& instance, const std::string& words) {
  return Warning::of_kind(warning_kind::amp_settings, instance + ": " + words, words, instance);
}

/// A setting of a .kvp file, with or without the part before its dot; empty where it says nothing.
std::string setting_of(const os::Folder& instance, const std::string& file, std::string_view setting,
                       const std::string& name, std::vector<Warning>& warnings) {
  const auto kind = instance.kind(file);
  if (!std::holds_alternative<os::EntryKind>(kind)) return {};
  const bool readable = std::get<os::EntryKind>(kind) != os::EntryKind::other;
  const auto read = readable ? instance.read(file, largest_kvp)
                             : os::Outcome<os::FileBytes>(os::Refused{os::Refusal::not_regular, {}, 0});
  if (const auto* refused = std::get_if<os::Refused>(&read)) {
    warnings.push_back(of_settings(name, file + " " + refused->words() + ": its settings are not known"));
    return {};
  }
  const auto settings = read_kvp(std::get<os::FileBytes>(read).bytes);
  if (const auto found = settings.find(setting); found != settings.end()) return found->second;
  const std::string ending = "." + std::string(setting);
  for (const auto& [key, value] : settings) {
    if (key.ends_with(ending)) return value;
  }
  return {};
}

/// In a container an instance's folder is `/AMP` (CubeCoders' ampstart.sh); outside it is where it is.
std::string outside_container(const std::string& text) {
  constexpr std::string_view inside = "/AMP";
  if (text == inside) return ".";
  return text.starts_with("/AMP/") ? text.substr(inside.size() + 1) : text;
}

std::optional<GamePlace> look_at(const os::Folder& instance, const std::string& written, const std::string& name,
                                 const Configuration& configuration) {
  std::string text = std::filesystem::path(written).lexically_normal().native();
  if (text.size() > 1 && text.ends_with('/')) text.pop_back();
  GamePlace place{text, {}, {}};
  const std::string what = "the game folder of " + name + ", " + text + ",";
  auto opened = instance.folder(text);
  if (const auto* refused = std::get_if<os::Refused>(&opened)) {
    throw_if_machine_fails(*refused, what);
    if (refused->why == os::Refusal::absent || refused->why == os::Refusal::not_a_folder) return std::nullopt;
    const char* code = refused->why == os::Refusal::leads_out ? "game-folder-outside" : "game-folder-unreadable";
    place.error = refused_error(configuration, code, what, *refused);
    return place;
  }
  auto looked = look_at_game_folder(std::get<os::Folder>(opened));
  if (const auto* refused = std::get_if<os::Refused>(&looked)) {
    throw_if_machine_fails(*refused, what);
    place.error = refused_error(configuration, "game-folder-unreadable", what, *refused);
    return place;
  }
  place.game = std::get<GameFolder>(std::move(looked));
  return place;
}

}  // namespace

std::optional<GamePlace> find_game_folder(const os::Folder& instance, const std::string& name,
                                          const Configuration& configuration, std::vector<Warning>& warnings) {
  const std::string usual = "Minecraft";
  std::string source = "MinecraftModule.kvp";
  std::string text = setting_of(instance, source, "ServerPath", name, warnings);
  if (text.empty()) {
    source = "GenericModule.kvp";
    text = setting_of(instance, source, "App.RootDir", name, warnings);
  }
  if (text.empty()) return look_at(instance, usual, name, configuration);
  if (auto place = look_at(instance, outside_container(text), name, configuration)) return place;
  auto place = look_at(instance, usual, name, configuration);
  if (place) {
    warnings.push_back(
        of_settings(name, source + " names the game folder " + text + ", which is not there; " + usual + "/ is taken"));
  }
  return place;
}

}  // namespace ampcfg::host
