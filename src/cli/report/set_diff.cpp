#include "cli/report/set_diff.hpp"

#include <algorithm>
#include <optional>
#include <string_view>
#include <utility>
#include <variant>

#include "ampcfg/document/json/json.hpp"
#include "cli/terminal/unified_diff.hpp"

namespace ampcfg::cli {
namespace {

using document::JsonNode;
using document::Value;

class SetSecrets {
 public:
  explicit SetSecrets(const drift::Secrets& secrets) : secrets_(secrets) {}

  std::vector<document::Range> in(const JsonNode& root) {
    for (const JsonNode& plugin : root.children) look(plugin, "", "");
    return std::move(found_);
  }

 private:
  /// A name may be a section, a part of a key, or an instance, which is no part of the key `above` it.
  void look(const JsonNode& node, const std::string& key, const std::string& above) {
    if (node.value.kind() != Value::Kind::mapping) {
      if (secrets_.hides(key, node.value) || secrets_.hides(above, node.value)) found_.push_back(node.written);
      return;
    }
    const bool is_directive = std::any_of(node.children.begin(), node.children.end(),
                                          [](const JsonNode& child) { return child.key.starts_with('$'); });
    for (const JsonNode& child : node.children) {
      if (is_directive) {
        const bool is_value = child.key != "$secret" && (child.key.starts_with('$') || child.key == "default");
        if (is_value) look(child, key, above);
      } else {
        look(child, key.empty() ? std::string(child.key) : key + "." + std::string(child.key), key);
      }
    }
  }

  const drift::Secrets& secrets_;
  std::vector<document::Range> found_;
};

DiffSide side_of(const std::optional<std::string>& bytes, const drift::Secrets& secrets) {
  if (!bytes) return {};
  return {*bytes, secrets_in_set(*bytes, secrets)};
}

std::string diff_of(const host::SetFileChange& file, const drift::Secrets& secrets) {
  return unified_diff(file.path, side_of(file.before, secrets), side_of(file.after, secrets));
}

}  // namespace

std::vector<document::Range> secrets_in_set(const std::string& bytes, const drift::Secrets& secrets) {
  if (secrets.hides_nothing()) return {};
  const auto read = document::JsonText::read(bytes);
  const auto* text = std::get_if<document::JsonText>(&read);
  return text != nullptr ? SetSecrets(secrets).in(text->root()) : std::vector<document::Range>();
}

void print_set_diff(Output& out, const std::vector<host::SetFileChange>& files, const drift::Secrets& secrets) {
  for (const host::SetFileChange& file : files) print_diff(out, diff_of(file, secrets));
}

void write_set_files(JsonWriter& json, const std::vector<host::SetFileChange>& files, const drift::Secrets& secrets) {
  json.key("files").begin_array();
  for (const host::SetFileChange& file : files) {
    json.begin_object()
        .member("file", std::string_view(file.path))
        .member("diff", std::string_view(diff_of(file, secrets)))
        .end_object();
  }
  json.end_array();
}

}  // namespace ampcfg::cli
