#include "cli/report/set_diff.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <utility>
#include <variant>

#include "ampcfg/document/json/json.hpp"
#include "ampcfg/document/reading/document.hpp"
#include "cli/terminal/unified_diff.hpp"

namespace ampcfg::cli {
namespace {

using document::JsonNode;
using document::Value;

class SetSecrets {
 public:
  /// Looks only at what stands in `within`.
  SetSecrets(const drift::Secrets& secrets, document::Range within) : secrets_(secrets), within_(within) {}

  std::vector<document::Range> in(const JsonNode& root) {
    for (const JsonNode& plugin : root.children) look(plugin, "", "");
    return std::move(found_);
  }

 private:
  /// A name may be a section, a part of a key, or an instance, which is no part of the key `above` it.
  void look(const JsonNode& node, const std::string& key, const std::string& above) {
    if (node.written.end <= within_.begin || within_.end <= node.written.begin) return;
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
  document::Range within_;
  std::vector<document::Range> found_;
};

std::vector<document::Range> secrets_in(const std::string& bytes, document::Range within,
                                        const drift::Secrets& secrets) {
  const auto read = document::JsonText::read(bytes);
  const auto* text = std::get_if<document::JsonText>(&read);
  return text != nullptr ? SetSecrets(secrets, within).in(text->root()) : std::vector<document::Range>();
}

/// The beginning of the line that so many lines are before the one at `byte`.
std::size_t lines_before(std::string_view bytes, std::size_t byte, int lines) {
  for (; lines >= 0 && byte > 0; --lines) {
    const std::size_t end = bytes.rfind('\n', byte - 1);
    if (end == std::string_view::npos) return 0;
    byte = end;
  }
  return byte;
}

/// The same, the end, behind it.
std::size_t lines_behind(std::string_view bytes, std::size_t byte, int lines) {
  for (; lines >= 0 && byte < bytes.size(); --lines) byte = std::min(bytes.find('\n', byte), bytes.size() - 1) + 1;
  return byte;
}

/// What a diff shows of `bytes`, at most: all but what it has in common with `other` at its beginning and end.
document::Range shown_of(std::string_view bytes, std::string_view other) {
  constexpr int context = 3;
  const std::size_t least = std::min(bytes.size(), other.size());
  const auto same = std::mismatch(bytes.begin(), bytes.begin() + static_cast<std::ptrdiff_t>(least), other.begin());
  const auto begin = static_cast<std::size_t>(same.first - bytes.begin());
  std::size_t common = 0;
  while (common < least - begin && bytes[bytes.size() - 1 - common] == other[other.size() - 1 - common]) ++common;
  return {static_cast<std::uint32_t>(lines_before(bytes, begin, context)),
          static_cast<std::uint32_t>(lines_behind(bytes, bytes.size() - common, context))};
}

class SetDiffs {
 public:
  SetDiffs(const host::SetPlan& plan, const drift::Secrets& secrets) : plan_(plan), secrets_(secrets) {}

  [[nodiscard]] std::string of(const host::SetFileChange& file) const {
    return unified_diff(file.path, side(file.path, file.before, file.after), side(file.path, file.after, file.before));
  }

 private:
  [[nodiscard]] DiffSide side(const std::string& path, const std::optional<std::string>& bytes,
                              const std::optional<std::string>& other) const {
    if (!bytes) return {};
    if (secrets_.hides_nothing()) return {*bytes, {}};
    const document::Range within = shown_of(*bytes, other ? std::string_view(*other) : std::string_view());
    // Large files have been read for the plan.
    auto read = plan_.set.expectations.text(path, *bytes);
    if (read == nullptr && plan_.after) read = plan_.after->text(path, *bytes);
    return {*bytes,
            read != nullptr ? SetSecrets(secrets_, within).in(read->root()) : secrets_in(*bytes, within, secrets_)};
  }

  const host::SetPlan& plan_;
  const drift::Secrets& secrets_;
};

}  // namespace

void print_set_diff(Output& out, const host::SetPlan& plan, const drift::Secrets& secrets) {
  const SetDiffs diffs(plan, secrets);
  const auto is_metadata = [](const host::SetFileChange& file) { return file.path.ends_with("metadata.json"); };
  for (const bool last : {false, true}) {
    for (const host::SetFileChange& file : plan.files) {
      if (is_metadata(file) == last) print_diff(out, diffs.of(file));
    }
  }
}

void write_set_files(JsonWriter& json, const std::vector<host::SetFileChange>& files, const host::SetPlan& plan,
                     const drift::Secrets& secrets) {
  const SetDiffs diffs(plan, secrets);
  json.key("files").begin_array();
  for (const host::SetFileChange& file : files) {
    json.begin_object()
        .member("file", std::string_view(file.path))
        .member("diff", std::string_view(diffs.of(file)))
        .end_object();
  }
  json.end_array();
}

}  // namespace ampcfg::cli
