#include "ampcfg/drift/set/pack.hpp"

#include <map>
#include <optional>
#include <variant>

#include "ampcfg/document/json/json.hpp"
#include "ampcfg/os/digest.hpp"
#include "ampcfg/os/error.hpp"

namespace ampcfg::drift {
namespace {

using document::JsonNode;
using document::JsonText;
using document::Value;

struct Naming {
  std::string_view source;
  std::string_view packed;
};

constexpr Naming namings[] = {{"universal_configs_analysis.json", "universal_configs.json"},
                              {"universal_configs.json", "universal_configs.json"},
                              {"variable_configs_analysis_UPDATED.json", "variable_configs.json"},
                              {"variable_configs.json", "variable_configs.json"},
                              {"instances.json", "instances.json"},
                              {"unchecked.json", "unchecked.json"},
                              {"metadata.json", "metadata.json"}};

struct FilePath {
  std::string folder;  // with its slash; empty at the top
  std::string name;
};

FilePath split(const std::string& path) {
  const std::size_t slash = path.rfind('/');
  if (slash == std::string::npos) return {"", path};
  return {path.substr(0, slash + 1), path.substr(slash + 1)};
}

JsonText parse(const SetFile& file) {
  auto result = JsonText::read(file.bytes);
  if (const auto* error = std::get_if<document::JsonError>(&result)) {
    throw Error("not-json",
                file.path + ":" + std::to_string(error->place.line) + ":" + std::to_string(error->place.column) +
                    ": this is not JSON: " + error->reason,
                "fix it there", Error::Kind::usage);
  }
  return std::move(std::get<JsonText>(result));
}

/// Lays a JSON text out anew; names, strings and numbers stay as they are written.
void lay_out(const JsonText& text, const JsonNode& node, const std::string& indent, std::string& out) {
  const auto written = [&](document::Range range) { return text.bytes().substr(range.begin, range.end - range.begin); };
  const bool is_object = node.value.kind() == Value::Kind::mapping;
  if (node.children.empty()) {
    out += is_object ? "{}" : node.value.kind() == Value::Kind::list ? "[]" : written(node.written);
    return;
  }
  const std::string deeper = indent + "  ";
  out += is_object ? "{" : "[";
  std::string_view separator = "\n";
  for (const JsonNode& child : node.children) {
    out += separator;
    out += deeper;
    if (is_object) {
      out += written(child.key_written);
      out += ": ";
    }
    lay_out(text, child, deeper, out);
    separator = ",\n";
  }
  out += '\n';
  out += indent;
  out += is_object ? '}' : ']';
}

/// A folder of the set: the top or a platform's.
class Folder {
 public:
  void add(const SetFile& file, std::string_view packed_name) {
    const auto [found, is_new] = sources_.try_emplace(std::string(packed_name), &file);
    if (is_new) return;
    throw Error("ambiguous-source",
                found->second->path + " and " + file.path + " would both become " + std::string(packed_name),
                "remove one of them", Error::Kind::usage);
  }

  void write(const std::string& folder, const std::string& created, std::vector<SetFile>& packed) const {
    std::string counts;
    std::string sums;
    for (const auto& [name, source] : sources_) {
      if (name == "metadata.json") continue;
      const JsonText text = parse(*source);
      SetFile& file = packed.emplace_back();
      file.path = folder + name;
      lay_out(text, text.root(), "", file.bytes);
      file.bytes += '\n';
      if (name.ends_with("_configs.json")) {
        counts += name.starts_with("universal") ? ",\n  \"universal_plugins\": " : ",\n  \"variable_plugins\": ";
        counts += std::to_string(text.root().children.size());
      }
      sums += sums.empty() ? "\n    " : ",\n    ";
      document::write_json(sums, name);
      sums += ": ";
      document::write_json(sums, os::sha256_hex(file.bytes));
    }
    if (sums.empty()) return;
    SetFile& metadata = packed.emplace_back();
    metadata.path = folder + "metadata.json";
    metadata.bytes = "{\n  \"version\": ";
    metadata.bytes += version();
    metadata.bytes += ",\n  \"created\": ";
    document::write_json(metadata.bytes, created);
    metadata.bytes += counts + ",\n  \"sha256\": {" + sums + "\n  }\n}\n";
  }

 private:
  /// As the source's metadata has it.
  [[nodiscard]] std::string version() const {
    const auto found = sources_.find("metadata.json");
    if (found == sources_.end()) return "\"1.0.0\"";
    const JsonText text = parse(*found->second);
    for (const JsonNode& member : text.root().children) {
      if (member.key != "version" || !member.children.empty()) continue;
      return std::string(text.bytes().substr(member.written.begin, member.written.end - member.written.begin));
    }
    return "\"1.0.0\"";
  }

  std::map<std::string, const SetFile*> sources_;  // by packed name
};

}  // namespace

std::optional<std::string> packed_path(const std::string& source) {
  const FilePath path = split(source);
  for (const Naming& naming : namings) {
    if (naming.source == path.name) return path.folder + std::string(naming.packed);
  }
  return std::nullopt;
}

std::vector<SetFile> pack(const std::vector<SetFile>& files, const std::string& created) {
  std::map<std::string, Folder> folders;
  for (const SetFile& file : files) {
    const auto packed = packed_path(file.path);
    if (!packed) continue;
    const FilePath path = split(*packed);
    folders[path.folder].add(file, path.name);
  }
  std::vector<SetFile> packed;
  for (const auto& [name, folder] : folders) folder.write(name, created, packed);
  return packed;
}

}  // namespace ampcfg::drift
