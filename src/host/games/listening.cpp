#include "ampcfg/host/games/listening.hpp"

#include <arpa/inet.h>
#include <ifaddrs.h>
#include <netinet/in.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

#include "ampcfg/document/json/json.hpp"
#include "ampcfg/document/reading/document.hpp"
#include "ampcfg/drift/matching/selection.hpp"
#include "host/amp/kvp.hpp"
#include "host/amp/small_file.hpp"

namespace ampcfg::host {
namespace {

constexpr const char* loopback = "127.0.0.1";
constexpr std::uint16_t usual_java_port = 25565;

std::string_view without_spaces(std::string_view text) {
  constexpr std::string_view blanks = " \t\r\f";
  const std::size_t begin = text.find_first_not_of(blanks);
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(blanks) - begin + 1);
}

std::string_view take_line(std::string_view& text) {
  const std::string_view line = text.substr(0, text.find('\n'));
  text.remove_prefix(std::min(line.size() + 1, text.size()));
  return line;
}

std::uint16_t port_in(std::string_view text) {
  std::uint16_t port = 0;
  const auto read = std::from_chars(text.data(), text.data() + text.size(), port);
  return read.ec == std::errc() && read.ptr == text.data() + text.size() ? port : std::uint16_t{0};
}

// ---------------------------------------------------------------- addresses

std::string in_digits(const sockaddr& address) {
  std::array<char, INET6_ADDRSTRLEN> text{};
  const void* bytes = address.sa_family == AF_INET
                          ? static_cast<const void*>(&reinterpret_cast<const sockaddr_in&>(address).sin_addr)
                          : &reinterpret_cast<const sockaddr_in6&>(address).sin6_addr;
  return ::inet_ntop(address.sa_family, bytes, text.data(), text.size()) != nullptr ? text.data() : "";
}

std::string normal(const std::string& address) {
  sockaddr_in four{};
  sockaddr_in6 six{};
  four.sin_family = AF_INET;
  six.sin6_family = AF_INET6;
  if (::inet_pton(AF_INET, address.c_str(), &four.sin_addr) == 1) return in_digits(reinterpret_cast<sockaddr&>(four));
  if (::inet_pton(AF_INET6, address.c_str(), &six.sin6_addr) == 1) return in_digits(reinterpret_cast<sockaddr&>(six));
  return {};
}

bool is_this_machines(const std::string& address) {
  if (address.starts_with("127.") || address == "::1") return true;
  ifaddrs* first = nullptr;
  if (::getifaddrs(&first) != 0) return false;
  const std::unique_ptr<ifaddrs, void (*)(ifaddrs*)> all(first, ::freeifaddrs);
  for (const ifaddrs* one = first; one != nullptr; one = one->ifa_next) {
    const bool has_digits =
        one->ifa_addr != nullptr && (one->ifa_addr->sa_family == AF_INET || one->ifa_addr->sa_family == AF_INET6);
    if (has_digits && in_digits(*one->ifa_addr) == address) return true;
  }
  return false;
}

/// Where to ask for what listens on an address as a game's settings have it. A container's own address, a name, or
/// somebody else's machine is not asked.
std::string reachable(const std::string& written) {
  const std::string address = normal(written);
  const bool any = address.empty() || address == "0.0.0.0" || address == "::";
  return any || !is_this_machines(address) ? loopback : address;
}

// ---------------------------------------------------------------- the files

struct Listener {
  Endpoint endpoint;
  std::string source;
};

std::optional<Listener> in_server_properties(const os::Folder& game) {
  const auto text = read_small_file(game, "server.properties");
  if (!text) return std::nullopt;
  const std::uint16_t port = port_in(property(*text, "server-port"));
  return Listener{{property(*text, "server-ip"), port}, port == 0 ? "" : from_properties};
}

std::optional<Listener> in_velocity_toml(const os::Folder& game) {
  const auto text = read_small_file(game, "velocity.toml");
  if (!text) return std::nullopt;
  return Listener{parse_host_port(toml_text(*text, "bind")), "velocity.toml"};
}

std::string address_text(const document::Value& value) {
  if (value.kind() == document::Value::Kind::string) return std::string(value.text());
  if (value.kind() == document::Value::Kind::integer) return std::string(value.digits());
  return {};
}

std::string text_at(const document::Document& document, std::string_view path) {
  const auto* key = document.find(path);
  return key == nullptr ? std::string() : address_text(key->value);
}

std::optional<document::Document> read_yaml(const os::Folder& game) {
  auto text = read_small_file(game, "config.yml");
  if (!text) return std::nullopt;
  auto read = document::Document::read(std::move(*text));
  if (auto* document = std::get_if<document::Document>(&read)) return std::move(*document);
  return std::nullopt;
}

std::optional<Listener> in_bungee_config(const os::Folder& game) {
  const auto document = read_yaml(game);
  const auto* listeners = document ? document->find("listeners") : nullptr;
  if (listeners == nullptr || listeners->value.kind() != document::Value::Kind::list) return std::nullopt;
  for (const document::Value& listener : listeners->value.items()) {
    if (listener.kind() != document::Value::Kind::mapping) continue;
    for (const document::Entry& entry : listener.entries()) {
      if (entry.key == "host") return Listener{parse_host_port(address_text(entry.value)), "config.yml"};
    }
  }
  return std::nullopt;
}

std::optional<Listener> in_geyser_config(const os::Folder& game) {
  const auto document = read_yaml(game);
  if (!document) return std::nullopt;
  return Listener{{text_at(*document, "bedrock.address"), port_in(text_at(*document, "bedrock.port"))}, "config.yml"};
}

std::optional<Listener> in_minecraft_module(const os::Folder& instance) {
  const auto text = read_small_file(instance, "MinecraftModule.kvp");
  if (!text) return std::nullopt;
  const auto settings = read_kvp(*text);
  for (const char* key : {"Minecraft.PortNumber", "MinecraftModule.Minecraft.PortNumber"}) {
    if (const auto found = settings.find(key); found != settings.end())
      return Listener{{"", port_in(found->second)}, "MinecraftModule.kvp"};
  }
  return std::nullopt;
}

/// `App.Ports` is a JSON array; the first is the game's, or the one that `App.PrimaryApplicationPortRef` names.
std::optional<Listener> in_generic_module(const os::Folder& instance) {
  const auto text = read_small_file(instance, "GenericModule.kvp");
  if (!text) return std::nullopt;
  const auto settings = read_kvp(*text);
  const auto ports = settings.find("App.Ports");
  if (ports == settings.end()) return std::nullopt;
  const auto read = document::JsonText::read(ports->second);
  const auto* json = std::get_if<document::JsonText>(&read);
  if (json == nullptr || json->root().value.kind() != document::Value::Kind::list) return std::nullopt;
  const auto primary = settings.find("App.PrimaryApplicationPortRef");
  std::optional<Listener> first;
  for (const document::JsonNode& item : json->root().children) {
    const auto* port = item.member("Port");
    const auto* ref = item.member("Ref");
    if (port == nullptr) continue;
    const Listener found{{"", port_in(address_text(port->value))}, "GenericModule.kvp"};
    if (primary != settings.end() && ref != nullptr && address_text(ref->value) == primary->second) return found;
    if (!first) first = found;
  }
  return first;
}

std::optional<Listener> in_game(const os::Folder& game, const std::string& platform) {
  if (platform == "velocity") return in_velocity_toml(game);
  if (platform == "bungee") return in_bungee_config(game);
  if (platform == "geyser") return in_geyser_config(game);
  return in_server_properties(game);
}

Listener find_endpoint(const os::Folder* instance_folder, const os::Folder* game_folder, const std::string& platform) {
  std::optional<Listener> in_amp;
  if (instance_folder != nullptr) {
    in_amp = in_minecraft_module(*instance_folder);
    if (!in_amp) in_amp = in_generic_module(*instance_folder);
  }
  std::optional<Listener> game = game_folder != nullptr ? in_game(*game_folder, platform) : std::nullopt;
  // AMP gives Geyser its port on the command line, which its file does not change.
  const bool amp_wins = platform == "geyser" && in_amp && in_amp->endpoint.port != 0;
  if (game && game->endpoint.port != 0 && !amp_wins) return *game;
  Listener found;
  if (game) found.endpoint.address = game->endpoint.address;
  if (in_amp && in_amp->endpoint.port != 0) {
    found.endpoint.port = in_amp->endpoint.port;
    found.source = in_amp->source;
  } else if (game && (platform == "paper" || platform == "fabric")) {
    found.endpoint.port = usual_java_port;
    found.source = "Minecraft's default";
  }
  return found;
}

}  // namespace

Endpoint parse_host_port(std::string_view text) {
  text = without_spaces(text);
  const std::size_t colon = text.rfind(':');
  if (colon == std::string_view::npos) return {std::string(text), 0};
  std::string_view address = text.substr(0, colon);
  if (address.starts_with('[') && address.ends_with(']')) address = address.substr(1, address.size() - 2);
  return {std::string(address), port_in(text.substr(colon + 1))};
}

std::string property(std::string_view text, std::string_view key) {
  std::string value;
  while (!text.empty()) {
    const std::string_view line = without_spaces(take_line(text));
    if (line.starts_with('#') || line.starts_with('!')) continue;
    const std::size_t separator = line.find_first_of("=:");
    if (separator == std::string_view::npos || without_spaces(line.substr(0, separator)) != key) continue;
    value.clear();
    const std::string_view written = without_spaces(line.substr(separator + 1));
    for (std::size_t at = 0; at < written.size(); ++at) {
      if (written[at] == '\\' && at + 1 < written.size()) ++at;
      value += written[at];
    }
  }
  return value;
}

std::string toml_text(std::string_view toml, std::string_view key) {
  while (!toml.empty()) {
    const std::string_view line = without_spaces(take_line(toml));
    if (line.starts_with('[')) break;
    const std::size_t equals = line.find('=');
    if (equals == std::string_view::npos || without_spaces(line.substr(0, equals)) != key) continue;
    const std::string_view value = without_spaces(line.substr(equals + 1));
    if (value.empty() || (value.front() != '"' && value.front() != '\'')) return {};
    return std::string(value.substr(1, value.find(value.front(), 1) - 1));
  }
  return {};
}

Listening listening_of(const os::Folder* instance_folder, const os::Folder* game_folder, const Instance& instance,
                       const Configuration& configuration) {
  const std::string platform = instance.platform.value_or("paper");
  Listening listening;
  listening.check = configuration.check;
  listening.timeout = configuration.timeout;
  Listener found = find_endpoint(instance_folder, game_folder, platform);
  for (const Override& change : configuration.overrides) {
    if (!drift::matches(change.match, instance.name)) continue;
    if (change.check) listening.check = *change.check;
    if (change.timeout) listening.timeout = *change.timeout;
    if (change.port) found = {{found.endpoint.address, *change.port}, from_configuration};
  }
  listening.endpoint = {reachable(found.endpoint.address), found.endpoint.port};
  listening.source = found.source;
  listening.kind = platform == "geyser" ? PingKind::bedrock : PingKind::java;
  if (listening.check == Check::tcp) listening.kind = PingKind::connect;
  return listening;
}

}  // namespace ampcfg::host
