#include "ampcfg/drift/set/set_steps.hpp"

#include <algorithm>
#include <cstddef>
#include <iterator>
#include <map>
#include <set>
#include <string_view>
#include <utility>
#include <variant>

#include "ampcfg/document/json/json.hpp"
#include "ampcfg/document/json_editing/edit_json.hpp"
#include "ampcfg/os/digest.hpp"
#include "ampcfg/os/error.hpp"
#include "drift/matching/glob.hpp"
#include "drift/set/expectation_set.hpp"
#include "drift/set/problem_report.hpp"

namespace ampcfg::drift {
namespace {

using document::JsonChange;
using document::JsonNode;
using document::JsonText;
using document::Value;

constexpr std::string_view new_file = "{}\n";
constexpr std::string_view file_of_sums = "metadata.json";

using Bytes = std::map<std::string, std::optional<std::string>, std::less<>>;

Bytes bytes_of(const std::vector<SetFile>& files) {
  Bytes bytes;
  for (const SetFile& file : files) bytes[file.path] = file.bytes;
  return bytes;
}

std::string folder_in_set(const std::string& path) {
  return path.substr(0, path.rfind('/') + 1);
}

std::optional<JsonText> read_json(const std::optional<std::string>& bytes) {
  if (!bytes) return std::nullopt;
  auto text = JsonText::read(*bytes);
  if (auto* read = std::get_if<JsonText>(&text)) return std::move(*read);
  return std::nullopt;
}

/// As the set's other files are indented, for one that does not show it.
std::string indent_in(const Bytes& files) {
  for (const auto& [path, bytes] : files) {
    const auto text = read_json(bytes);
    auto indent = text ? document::indent_of(*text) : std::nullopt;
    if (indent) return *std::move(indent);
  }
  return "  ";
}

bool may_show_indent(std::string_view text) {
  return text.find("\n ") != std::string_view::npos || text.find("\n\t") != std::string_view::npos;
}

Error refused_edit(const SetEdit& edit, const document::JsonRefusal& refusal) {
  return usage_error("set-edit", told_place(edit.file, refusal.place) + ": " + refusal.reason,
                     "edit the file by hand there");
}

/// What changes beside a metadata.json: a file's name, and its bytes before and after.
struct Touched {
  const std::string* before = nullptr;
  const std::string* after = nullptr;
};
using TouchedFiles = std::map<std::string, Touched, std::less<>>;

TouchedFiles touched_in(const std::string& folder, const SetSteps& steps) {
  TouchedFiles touched;
  for (const SetStep& step : steps) {
    if (folder_in_set(step.file) != folder) continue;
    const auto [found, is_first] = touched.try_emplace(step.file.substr(folder.size()));
    if (is_first) found->second.before = step.before ? &*step.before : nullptr;
    found->second.after = step.after ? &*step.after : nullptr;
  }
  touched.erase(std::string(file_of_sums));
  return touched;
}

bool is_sum_of(const JsonNode& sum, const std::string& bytes) {
  return sum.value.kind() == Value::Kind::string && lowered(sum.value.text()) == os::sha256_hex(bytes);
}

/// How many plugins a file names.
std::size_t plugins_in(const std::string* bytes) {
  const auto text = bytes != nullptr ? read_json(*bytes) : std::nullopt;
  if (!text) return 0;
  std::set<std::string_view> names;
  for (const JsonNode& plugin : text->root().children) names.insert(plugin.key);
  return names.size();
}

std::vector<JsonChange> metadata_changes(const JsonText& metadata, const TouchedFiles& touched,
                                         const std::string& created) {
  std::vector<JsonChange> changes;
  const auto set = [&](std::vector<std::string> path, std::string text) {
    changes.push_back({JsonChange::Kind::set, std::move(path), std::move(text)});
  };
  const JsonNode* sums = metadata.root().member("sha256");
  if (metadata.root().member("created") != nullptr) set({"created"}, in_quotes(created));
  for (const char* kind : {"universal", "variable"}) {
    const std::string count = std::string(kind) + "_plugins";
    const auto file = touched.find(std::string(kind) + "_configs.json");
    if (file != touched.end() && metadata.root().member(count) != nullptr)
      set({count}, std::to_string(plugins_in(file->second.after)));
  }
  for (const auto& [name, bytes] : touched) {
    if (sums == nullptr || sums->member(name) == nullptr) continue;
    if (bytes.after != nullptr) {
      set({"sha256", name}, in_quotes(os::sha256_hex(*bytes.after)));
    } else {
      changes.push_back({JsonChange::Kind::remove, {"sha256", name}, {}});
    }
  }
  return changes;
}

std::shared_ptr<const JsonText> read_to_edit(const SetEdit& edit, const std::string& bytes) {
  auto text = JsonText::read(bytes);
  if (const auto* error = std::get_if<document::JsonError>(&text))
    throw refused_edit(edit, {"this is not JSON: " + error->reason, error->place, std::nullopt});
  return std::make_shared<const JsonText>(std::get<JsonText>(std::move(text)));
}

std::shared_ptr<const JsonText> edited(const SetEdit& edit, const JsonText& text, const std::string& indent) {
  auto after = document::edit_json(text, edit.changes, indent);
  if (const auto* refusal = std::get_if<document::JsonRefusal>(&after)) throw refused_edit(edit, *refusal);
  return std::make_shared<const JsonText>(std::get<JsonText>(std::move(after)));
}

}  // namespace

SetSteps steps_of(const std::vector<SetFile>& files, const SetChange& change, const Expectations* set) {
  SetSteps steps;
  Bytes now = bytes_of(files);
  std::map<std::string_view, std::shared_ptr<const JsonText>> texts;  // by file, as edits leave it
  for (const SetEdit& edit : change) {
    if (!is_of_set(edit.file))
      throw usage_error("set-edit", edit.file + " is not a file of a set", "ampcfg-expectations(5) names those");
    std::optional<std::string>& bytes = now[edit.file];
    const std::string text = bytes.value_or(std::string(new_file));
    const std::string indent = may_show_indent(text) ? "  " : indent_in(now);
    std::shared_ptr<const JsonText>& read = texts[edit.file];
    if (read == nullptr && set != nullptr) read = set->text(edit.file, text);
    if (read == nullptr) read = read_to_edit(edit, text);
    auto after = edited(edit, *read, indent);
    if (after->bytes() == text) continue;
    steps.push_back({edit.file, bytes, std::string(after->bytes()), after});
    bytes = steps.back().after;
    read = std::move(after);
  }
  return steps;
}

std::vector<SetFile> files_after(std::vector<SetFile> files, const SetSteps& steps, std::size_t count) {
  for (std::size_t n = 0; n < count; ++n) {
    const SetStep& step = steps[n];
    const auto found =
        std::find_if(files.begin(), files.end(), [&](const SetFile& file) { return file.path == step.file; });
    if (found == files.end()) {
      if (step.after) files.push_back({step.file, *step.after, false, step.text});
    } else if (step.after) {
      found->bytes = *step.after;
      found->text = step.text;
    } else {
      files.erase(found);
    }
  }
  return files;
}

void add_metadata(const std::vector<SetFile>& files, SetSteps& steps, const std::string& created) {
  if (steps.empty()) return;
  SetSteps added;
  for (const SetFile& file : files) {
    const std::string folder = folder_in_set(file.path);
    if (file.path.substr(folder.size()) != file_of_sums) continue;
    const TouchedFiles touched = touched_in(folder, steps);
    if (touched.empty() && !folder.empty()) continue;
    const auto metadata = read_json(file.bytes);
    if (!metadata) continue;
    const SetEdit edit{file.path, metadata_changes(*metadata, touched, created)};
    for (SetStep& step : steps_of(files, {edit})) added.push_back(std::move(step));
  }
  std::move(added.begin(), added.end(), std::back_inserter(steps));
}

std::vector<std::string> wrong_sums(const std::vector<SetFile>& files, const SetSteps& steps) {
  std::vector<std::string> wrong;
  for (const SetFile& file : files) {
    const std::string folder = folder_in_set(file.path);
    if (file.path.substr(folder.size()) != file_of_sums) continue;
    const auto metadata = read_json(file.bytes);
    const JsonNode* sums = metadata ? metadata->root().member("sha256") : nullptr;
    if (sums == nullptr) continue;
    for (const auto& [name, bytes] : touched_in(folder, steps)) {
      const JsonNode* sum = sums->member(name);
      if (sum != nullptr && bytes.before != nullptr && !is_sum_of(*sum, *bytes.before)) wrong.push_back(folder + name);
    }
  }
  std::sort(wrong.begin(), wrong.end());
  return wrong;
}

std::optional<Expectations> require_loading(const std::vector<SetFile>& files, const SetSteps& steps,
                                            const Expectations* set) {
  std::optional<Expectations> last;
  for (std::size_t count = 1; count <= steps.size(); ++count) {
    if (steps[count - 1].file.ends_with(file_of_sums)) continue;
    std::vector<SetFile> after = files_after(files, steps, count);
    // The first change of a set taken back: one without files says nothing.
    if (after.empty()) after.push_back({"universal_configs.json", std::string(new_file)});
    for (SetFile& file : after) file.readable_by_all = false;  // only errors are looked for
    auto loaded = Expectations::load(std::move(after), {}, last ? &*last : set);
    last = std::move(loaded.expectations);
    if (last) continue;
    const auto error = std::find_if(loaded.problems.begin(), loaded.problems.end(), [](const Problem& problem) {
      return problem.severity == Problem::Severity::error;
    });
    throw usage_error("set-edit", "the set would not load with it: " + error->file + ": " + error->message,
                      error->hint);
  }
  return last;
}

}  // namespace ampcfg::drift
