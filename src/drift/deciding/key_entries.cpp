#include "drift/deciding/key_entries.hpp"

#include <algorithm>
#include <utility>

#include "drift/set/problem_report.hpp"
#include "drift/set/section_keys.hpp"

namespace ampcfg::drift {
namespace {

using document::JsonNode;

/// What is behind `start` and a dot; nothing where the text begins otherwise.
std::optional<std::string_view> behind(std::string_view text, std::string_view start) {
  const bool is_longer = text.size() > start.size() && text.starts_with(start) && text[start.size()] == '.';
  return is_longer ? std::optional(text.substr(start.size() + 1)) : std::nullopt;
}

/// True for an entry outside sections that means the key: with its file's name before it, or bare of `config.yml`.
bool means(std::string_view entry, const KeyOfFile& key) {
  const std::string_view stem = stem_of(key.file);
  if (behind(entry, key.file)) return behind(entry, key.file) == std::string_view(key.key);
  if (behind(entry, stem)) return behind(entry, stem) == std::string_view(key.key);
  return stem == "config" && entry == key.key;
}

class EntrySearch {
 public:
  EntrySearch(const ExpectationSet& set, const KeyOfFile& key) : set_(set), key_(key) {}

  std::vector<KeyEntry> run() {
    for (const auto& layer : set_.layers) {
      const JsonNode* plugin = layer->text.root().member(key_.plugin);
      if (plugin == nullptr) continue;
      layer_ = layer.get();
      path_ = {key_.plugin};
      for (const JsonNode& entry : plugin->children) {
        path_.emplace_back(entry.key);
        layer_->variable ? variable(entry) : universal(entry);
        path_.pop_back();
      }
    }
    return std::move(found_);
  }

 private:
  void take(const JsonNode& node) { found_.push_back({layer_, path_, &node}); }

  void universal(const JsonNode& entry) {
    if (!is_object_with_members(entry) || is_directive(entry)) {
      if (means(entry.key, key_)) take(entry);
    } else if (names_file(entry.key, key_.file)) {
      below(entry, key_.key);
    }
  }

  void below(const JsonNode& object, std::string_view key) {
    for (const JsonNode& member : object.children) {
      path_.emplace_back(member.key);
      const bool is_leaf = !is_object_with_members(member) || is_directive(member);
      const auto rest = behind(key, member.key);
      if (is_leaf && member.key == key) take(member);
      if (!is_leaf && rest) below(member, *rest);
      path_.pop_back();
    }
  }

  void variable(const JsonNode& entry) {
    if (!is_variable_section(entry)) {
      if (variable_means(entry.key)) take(entry);
      return;
    }
    if (!names_file(entry.key, key_.file)) return;
    for (const JsonNode& key : entry.children) {
      if (key.key != key_.key) continue;
      path_.emplace_back(key.key);
      take(key);
      path_.pop_back();
    }
  }

  /// One that begins with a section's name is in that section's file.
  [[nodiscard]] bool variable_means(std::string_view entry) const {
    const PluginSets& sets = layer_->platform.empty() ? set_.top : set_.for_platform(layer_->platform);
    const auto plugin = sets.find(key_.plugin);
    const Section* longest = nullptr;
    for (const Section& section : plugin->second->sections) {
      if (behind(entry, section.name) && (longest == nullptr || section.name.size() > longest->name.size()))
        longest = &section;
    }
    if (longest == nullptr) return means(entry, key_);
    return names_file(longest->name, key_.file) && behind(entry, longest->name) == std::string_view(key_.key);
  }

  const ExpectationSet& set_;
  const KeyOfFile& key_;
  const SetLayer* layer_ = nullptr;
  std::vector<std::string> path_;
  std::vector<KeyEntry> found_;
};

/// What an entry demands, without what is noted beside it.
std::string text_of(const ExpectationSet& set, const JsonNode& node) {
  const Directive* directive = set.directive(node);
  if (directive != nullptr && directive->kind != Directive::Kind::value) return directive->json();
  std::string text;
  document::write_json(text, directive == nullptr ? node.value : directive->argument->value);
  return text;
}

bool has_ended(const ExpectationSet& set, const JsonNode& node, const Subject& subject) {
  const Directive* directive = set.directive(node);
  return directive != nullptr && !directive->until.empty() && directive->until < std::string_view(subject.day);
}

/// What an entry of `variable_configs.json` has for the instance.
std::optional<Counting> documented(const ExpectationSet& set, const Subject& subject, const KeyEntry& entry) {
  VariableKey key;
  for (const JsonNode& one : entry.node->children) key.instances.push_back({one.key, &one});
  std::optional<Counting> result;
  for (const Documented* one : documented_for(key, subject, set.instances.groups_of(subject))) {
    if (has_ended(set, *one->node, subject)) continue;
    Counting counting{text_of(set, *one->node), std::string(one->instance), one->node, entry.layer};
    if (result && result->text != counting.text) result->is_disputed = true;
    if (!result) result = std::move(counting);
  }
  return result;
}

}  // namespace

std::string KeyEntry::place() const {
  std::string name;
  for (std::size_t n = 1; n < path.size(); ++n) name += (n == 1 ? "" : n == 2 ? ": " : ".") + path[n];
  return layer->path + ":" + std::to_string(layer->text.place(node->key_written.begin).line) + " " + in_quotes(name);
}

std::vector<KeyEntry> entries_of(const ExpectationSet& set, const KeyOfFile& key) {
  return EntrySearch(set, key).run();
}

std::string_view stem_of(std::string_view file) {
  return has_extension(file) ? file.substr(0, file.rfind('.')) : file;
}

bool names_file(std::string_view section, std::string_view file) {
  return section == file || section == stem_of(file);
}

Counting counting(const ExpectationSet& set, const Subject& subject, const std::vector<KeyEntry>& entries) {
  Counting best;
  int best_rank = -1;
  for (const KeyEntry& entry : entries) {
    const SetLayer& layer = *entry.layer;
    if (!layer.platform.empty() && subject.platform != layer.platform) continue;
    const int rank = (layer.variable ? 2 : 0) + (layer.platform.empty() ? 0 : 1);
    if (rank < best_rank) continue;
    std::optional<Counting> found;
    if (layer.variable) {
      found = documented(set, subject, entry);
    } else if (!has_ended(set, *entry.node, subject)) {
      found = Counting{text_of(set, *entry.node), {}, entry.node, entry.layer};
    }
    if (!found) continue;
    best = *std::move(found);
    best_rank = rank;
  }
  return best;
}

std::vector<std::string> own_values(const Expectations& set, const KeyOfFile& key) {
  std::vector<std::string> names;
  for (const KeyEntry& entry : entries_of(set.set(), key)) {
    if (!entry.layer->variable) continue;
    for (const JsonNode& one : entry.node->children) {
      if (std::find(names.begin(), names.end(), one.key) == names.end()) names.emplace_back(one.key);
    }
  }
  return names;
}

bool names_secret(const Expectations& set, const KeyOfFile& key) {
  const auto is_secret = [&](const JsonNode& node) {
    const Directive* directive = set.set().directive(node);
    return directive != nullptr && directive->kind == Directive::Kind::secret;
  };
  for (const KeyEntry& entry : entries_of(set.set(), key)) {
    const auto& values = entry.node->children;
    if (entry.layer->variable ? std::any_of(values.begin(), values.end(), is_secret) : is_secret(*entry.node))
      return true;
  }
  return false;
}

std::optional<std::string> expected_of(const Expectations& set, const Subject& subject, const KeyOfFile& key) {
  const Counting found = counting(set.set(), subject, entries_of(set.set(), key));
  if (found.node == nullptr || found.is_disputed) return std::nullopt;
  return found.text;
}

}  // namespace ampcfg::drift
