#include "host/amp/platform.hpp"

#include <algorithm>
#include <string_view>

namespace ampcfg::host {
namespace {

/// More names than a game folder ever has; what stands beyond is not looked at.
constexpr std::size_t most_names = 100'000;

const os::Entry* entry(const os::Listing& listing, std::string_view name) {
  const auto found = std::lower_bound(listing.entries.begin(), listing.entries.end(), name,
                                      [](const os::Entry& left, std::string_view right) { return left.name < right; });
  return found != listing.entries.end() && found->name == name ? &*found : nullptr;
}

/// A file, or a link that may be one.
bool has_file(const os::Listing& listing, std::string_view name) {
  const os::Entry* found = entry(listing, name);
  return found != nullptr && (found->kind == os::EntryKind::file || found->kind == os::EntryKind::link);
}

bool has_folder(const os::Listing& listing, std::string_view name) {
  const os::Entry* found = entry(listing, name);
  return found != nullptr && (found->kind == os::EntryKind::folder || found->kind == os::EntryKind::link);
}

/// The files that Fabric's installer and launcher leave: fabric-server-launch.jar, fabric-server-launcher.properties,
/// fabric-server-mc.<version>-loader.<version>-launcher.<version>.jar, .fabric/.
bool is_fabric(const os::Listing& listing) {
  if (has_folder(listing, ".fabric")) return true;
  return std::any_of(listing.entries.begin(), listing.entries.end(), [](const os::Entry& item) {
    return item.kind != os::EntryKind::folder && item.name.starts_with("fabric-server-");
  });
}

/// The files that the installers of Forge, NeoForge and Quilt leave.
bool has_loader(const os::Listing& listing) {
  if (has_folder(listing, ".quilt")) return true;
  return std::any_of(listing.entries.begin(), listing.entries.end(), [](const os::Entry& item) {
    const std::string_view name = item.name;
    return item.kind != os::EntryKind::folder && (name == "user_jvm_args.txt" || name.starts_with("forge-") ||
                                                  name.starts_with("neoforge-") || name.starts_with("quilt-"));
  });
}

/// Bedrock's server has a server.properties too, which is no Java server's.
bool is_bedrock(const os::Listing& listing) {
  return has_file(listing, "bedrock_server") || has_file(listing, "bedrock_server.exe") ||
         has_folder(listing, "behavior_packs");
}

}  // namespace

os::Outcome<GameFolder> look_at_game_folder(const os::Folder& game) {
  const auto listed = game.list(most_names);
  if (const auto* refused = std::get_if<os::Refused>(&listed)) return *refused;
  const auto& listing = std::get<os::Listing>(listed);
  GameFolder result;
  result.has_plugins = has_folder(listing, "plugins");
  result.is_server = (has_file(listing, "server.properties") && !is_bedrock(listing)) ||
                     (has_folder(listing, "mods") && has_loader(listing));
  if (has_file(listing, "velocity.toml")) {
    result.platform = "velocity";
  } else if (is_fabric(listing)) {
    result.platform = "fabric";
  } else if (has_file(listing, "config.yml") && !has_file(listing, "server.properties")) {
    result.platform = result.has_plugins ? "bungee" : "geyser";
  } else if (result.has_plugins) {
    result.platform = "paper";
  }
  return result;
}

}  // namespace ampcfg::host
