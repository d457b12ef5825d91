#include <fmt/core.h>

#include <optional>
#include <string_view>
#include <variant>

#include "ampcfg/cli/line/command_line.hpp"
#include "ampcfg/document/json/json.hpp"
#include "ampcfg/drift/matching/document_secrets.hpp"
#include "ampcfg/drift/matching/secret_ranges.hpp"
#include "ampcfg/drift/matching/secrets.hpp"
#include "ampcfg/host/reading/named_file.hpp"
#include "ampcfg/host/set/expectation_folder.hpp"
#include "cli/asking/request.hpp"
#include "cli/commands/commands.hpp"
#include "cli/terminal/json_writer.hpp"
#include "cli/terminal/text.hpp"

namespace ampcfg::cli {
namespace {

std::string file_as_json(const std::string& file, const host::FileContent& content, const drift::Secrets& secrets) {
  JsonWriter json;
  json.begin_object().member("file", std::string_view(file));
  if (const auto* read = std::get_if<document::Document>(&content)) {
    json.key("keys").begin_object();
    const drift::DocumentSecrets hidden(*read, secrets);
    for (const document::Key& key : read->keys()) json.key(key.path).json(hidden.json(key));
    json.end_object();
  } else if (const auto* invalid = std::get_if<document::Invalid>(&content)) {
    json.key("error")
        .begin_object()
        .member("message", std::string_view(invalid->reason))
        .member("line", std::size_t{invalid->place.line})
        .member("column", std::size_t{invalid->place.column})
        .end_object();
  } else {
    json.key("error").begin_object().member("message", std::string_view(std::get<Error>(content).what())).end_object();
  }
  json.end_object();
  return json.text();
}

void print_keys(Output& out, const document::Document& read, const drift::Secrets& secrets) {
  const drift::DocumentSecrets hidden(read, secrets);
  for (const document::Key& key : read.keys())
    out.line(out.paint(Paint::cyan, shown(key.path)) + ": " + hidden.json(key));
}

/// The bytes of the first `count` characters.
std::string_view first_characters(std::string_view text, std::size_t count) {
  std::size_t bytes = 0;
  while (bytes < text.size() && count > 0) {
    ++bytes;
    while (bytes < text.size() && (static_cast<unsigned char>(text[bytes]) & 0xC0U) == 0x80) ++bytes;
    --count;
  }
  return text.substr(0, bytes);
}

/// The first `size` bytes of a line with what is secret in it hidden; a secret that begins there is hidden whole.
std::string hidden_in(std::string_view line, std::size_t size, const drift::Secrets& secrets) {
  std::string text;
  std::size_t at = 0;
  for (const document::Range& range : drift::secret_ranges(line, secrets)) {
    if (range.begin >= size) break;
    text += shown(line.substr(at, range.begin - at));
    if (range.end > size) return text;
    text += drift::hidden_text;
    at = range.end;
  }
  return text + shown(line.substr(at, size - at));
}

void print_refusal(Output& out, const std::string& file, const document::Invalid& invalid,
                   const drift::Secrets& secrets) {
  out.line(fmt::format("{}:{}:{}: {}", shown(file), invalid.place.line, invalid.place.column,
                       out.paint(Paint::red, shown(invalid.reason))));
  if (invalid.line.empty()) return;
  const std::string number = std::to_string(invalid.place.line);
  const std::uint32_t column = invalid.column_in_line > 0 ? invalid.column_in_line : invalid.place.column;
  const std::string before = hidden_in(invalid.line, first_characters(invalid.line, column - 1).size(), secrets);
  out.line(out.paint(Paint::faint, number + " | ") + hidden_in(invalid.line, invalid.line.size(), secrets));
  out.line(out.paint(Paint::faint, std::string(number.size(), ' ') + " | ") + std::string(width(before), ' ') +
           out.paint(Paint::red, "^"));
}

/// A file can be read without a configuration, also where `$AMPCFG_CONFIG` names one that is not there.
host::Configuration configuration_if_any(const CommandLine& line) {
  try {
    return configuration_of(line);
  } catch (const Error& error) {
    if (line.has(option::config) || error.code() != "configuration-unreadable") throw;
    return {};
  }
}

/// The secrets in a plugin's file, as the set has them: of `…/plugins/Shop/lang/en.yml`, or of any file with its keys.
const drift::Secrets& secrets_in(const std::string& path, const drift::Secrets& secrets,
                                 std::optional<drift::Secrets>& made) {
  constexpr std::string_view plugins = "plugins/";
  const std::size_t above = path.rfind(plugins);
  if (above == std::string::npos) return secrets.of_file("@server", path.substr(path.rfind('/') + 1), made);
  const std::string below = path.substr(above + plugins.size());
  const std::size_t slash = below.find('/');
  if (slash == std::string::npos) return secrets;
  return secrets.of_file(below.substr(0, slash), below.substr(slash + 1), made);
}

int read(const CommandLine& line, Console& console) {
  const host::Configuration configuration = configuration_if_any(line);
  const drift::Secrets of_all = line.has(option::show_secrets)
                                    ? drift::Secrets::shown()
                                    : drift::Secrets(configuration.redact, host::secret_keys_of_set(configuration));
  const bool as_json = line.has(option::json);
  const bool many = line.arguments().size() > 1;
  int code = 0;
  for (const std::string& file : line.arguments()) {
    std::optional<drift::Secrets> made;
    const drift::Secrets& secrets = secrets_in(file, of_all, made);
    const host::FileContent content = host::read_named_file(configuration, file);
    const auto* read = std::get_if<document::Document>(&content);
    if (read == nullptr) code = 1;
    if (as_json) {
      console.out.line(file_as_json(file, content, secrets));
      continue;
    }
    if (read != nullptr) {
      if (console.quiet) continue;
      if (many) console.out.line(console.out.paint(Paint::strong, shown(file)));
      print_keys(console.out, *read, secrets);
      if (many) console.out.line();
    } else if (const auto* invalid = std::get_if<document::Invalid>(&content)) {
      print_refusal(console.err, file, *invalid, secrets);
    } else {
      console.out.flush();
      console.complain(std::get<Error>(content));
    }
  }
  return code;
}

}  // namespace

namespace command {

const Command read{
    .name = "read",
    .arguments = "FILE…",
    .least_arguments = 1,
    .summary = "what a game server reads from a file, or why it refuses it",
    .details =
        "Reads YAML as Bukkit's YamlConfiguration over SnakeYAML does, and prints each key with its value. FILE "
        "is a path; - is standard input. No configuration is needed.\n\n"
        "Exit: 0 all were read, 1 one is refused.",
    .options = {&option::json, &option::show_secrets},
    .examples = {{"ampcfg read plugins/CoreProtect/config.yml", "Each key and value, or line, column and reason."},
                 {"ampcfg read -q plugins/*/*.yml", "Only what a server would refuse."},
                 {"ampcfg read --json config.yml | jq .keys", "For a script: one object a line."}},
    .page = "ampcfg-read.1",
    .schema = "read",
    .run = cli::read,
};

}  // namespace command
}  // namespace ampcfg::cli
