#include "ampcfg/drift/judging/show.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <tuple>
#include <utility>

#include "drift/judging/wanted_files.hpp"

namespace ampcfg::drift {
namespace {

/// True if variables documented for `name`, INSTANCE or HOST:INSTANCE, are asked for.
bool picks_instance(const Patterns& instances, std::string_view name) {
  if (instances.pick(name)) return true;
  const auto behind_host = [](std::string_view text) {
    const std::size_t colon = text.find(':');
    return colon == std::string_view::npos ? text : text.substr(colon + 1);
  };
  const bool has_host = name.find(':') != std::string_view::npos;
  if (has_host) return instances.pick(behind_host(name));
  std::vector<std::string> bare;
  for (const std::string& pattern : instances.list()) bare.emplace_back(behind_host(pattern));
  return Patterns(std::move(bare)).pick(name);
}

class Showing {
 public:
  Showing(const ExpectationSet& set, const Selection& selection, const Patterns& instances, const Secrets& secrets)
      : set_(set),
        file_filter_(selection.files, &set),
        key_filter_(selection.keys, &set),
        instances_(instances),
        secrets_(secrets) {}

  /// What the layers of a platform (the empty one is the top) say of a plugin.
  void add(const std::string& plugin, const PluginSet& set, const std::string& platform) {
    for (const Section& section : set.sections) {
      if (!picks_section(section.name)) continue;
      for (const Expected& leaf : section.leaves) {
        if (leaf.layer->platform != platform || !key_filter_.pick_in_section(section.name, leaf.key)) continue;
        add(plugin, std::string(section.name) + ": " + std::string(leaf.key), leaf, *leaf.node).source =
            Source::universal;
      }
    }
    for (const FlatKey& key : set.flat_keys) {
      if (key.layer->platform != platform || !picks(set, key, key.stem)) continue;
      add(plugin, std::string(key.key), key, *key.node).source = Source::universal;
    }
    for (const VariableKey& key : set.variable_keys) {
      if (key.layer->platform != platform || !picks(set, key)) continue;
      const std::string beginning = key.own_section.empty() ? std::string() : std::string(key.own_section) + ": ";
      for (const Documented& documented : key.instances) {
        if (!picks_documented(documented)) continue;
        Shown& shown = add(plugin, beginning + std::string(key.key), key, *documented.node);
        shown.source = Source::variable;
        shown.instance = documented.instance;
      }
    }
  }

  std::vector<Shown> take() { return std::move(shown_); }

 private:
  [[nodiscard]] bool picks_section(std::string_view name) const {
    return file_filter_.pick_file(name) ||
           (!has_extension(name) && (file_filter_.pick_file(std::string(name) + ".yml") ||
                                     file_filter_.pick_file(std::string(name) + ".yaml")));
  }

  /// By what the key may mean: which of its beginnings is a file, only an instance knows.
  [[nodiscard]] bool picks(const PluginSet& set, const Expected& key, std::int32_t stem) const {
    bool file = file_filter_.pick_file("config.yml");
    bool name = key_filter_.pick(key.key);
    for (; stem >= 0; stem = set.stems[static_cast<std::size_t>(stem)].shorter) {
      const std::string_view path = set.stems[static_cast<std::size_t>(stem)].path;
      file = file || file_filter_.pick_file(std::string(path) + ".yml");
      name = name || key_filter_.pick(key.key.substr(path.size() + 1));
    }
    return file && name;
  }

  /// A group's, where an instance that it could have is asked for: which those are, only hosts know.
  [[nodiscard]] bool picks_documented(const Documented& documented) const {
    if (instances_.empty() || documented.group().empty()) return picks_instance(instances_, documented.instance);
    const auto group = set_.instances.groups.find(documented.group());
    if (instances_.pick(documented.instance)) return true;
    if (group == set_.instances.groups.end()) return false;
    return std::any_of(group->second.begin(), group->second.end(), [&](const std::string& member) {
      return picks_instance(instances_, member) || picks_instance(Patterns({member}), instances_.list().front());
    });
  }

  [[nodiscard]] bool picks(const PluginSet& set, const VariableKey& key) const {
    if (!key.own_section.empty())
      return picks_section(key.own_section) && key_filter_.pick_in_section(key.own_section, key.key);
    if (key.section < 0) return picks(set, key, key.stem);
    const std::string_view section = set.sections[static_cast<std::size_t>(key.section)].name;
    return picks_section(section) && key_filter_.pick_in_section(section, key.key.substr(section.size() + 1));
  }

  Shown& add(const std::string& plugin, std::string entry, const Expected& expected, const document::JsonNode& value) {
    Shown& shown = shown_.emplace_back();
    shown.plugin = plugin;
    shown.entry = std::move(entry);
    const Directive* directive = set_.directive(value);
    const document::Value& plain = directive != nullptr ? directive->argument->value : value.value;
    const bool is_name = directive != nullptr && directive->kind == Directive::Kind::secret;
    shown.hidden = !is_name && secrets_.hides(expected.key, plain);
    if (directive == nullptr) {
      shown.value = secrets_.json(expected.key, plain);
    } else {
      shown.value = shown.hidden ? in_quotes(hidden_text) : directive->json();
      shown.why = directive->why;
      shown.by = directive->by;
      shown.until = directive->until;
      shown.undecided = directive->undecided;
    }
    shown.platform = expected.layer->platform;
    shown.file = expected.layer->path;
    shown.place = expected.layer->text->place(value.key_written.begin);
    return shown;
  }

  const ExpectationSet& set_;
  NameFilter file_filter_;
  NameFilter key_filter_;
  const Patterns& instances_;
  const Secrets& secrets_;
  std::vector<Shown> shown_;
};

class UndecidedKeys {
 public:
  explicit UndecidedKeys(const ExpectationSet& set) : set_(set) {}

  void add(const std::string& plugin, const PluginSet& set) {
    for (const Section& section : set.sections) {
      for (const Expected& leaf : section.leaves) {
        if (is_undecided(*leaf.node)) add(plugin, section.name, leaf.key);
      }
    }
    for (const FlatKey& key : set.flat_keys) {
      if (is_undecided(*key.node)) add_of_stems(plugin, set, key, key.stem);
    }
    for (const VariableKey& key : set.variable_keys) {
      const bool is_one = std::any_of(key.instances.begin(), key.instances.end(),
                                      [this](const Documented& documented) { return is_undecided(*documented.node); });
      if (is_one) add(plugin, set, key);
    }
  }

  [[nodiscard]] std::vector<ExactKeys> take() const {
    std::vector<ExactKeys> exact;
    for (const auto& [file, keys] : keys_) exact.push_back({file.first, file.second, {keys.begin(), keys.end()}});
    return exact;
  }

 private:
  [[nodiscard]] bool is_undecided(const document::JsonNode& node) const {
    const Directive* directive = set_.directive(node);
    return directive != nullptr && directive->undecided;
  }

  void add(const std::string& plugin, const PluginSet& set, const VariableKey& key) {
    if (!key.own_section.empty()) return add(plugin, key.own_section, key.key);
    if (key.section < 0) return add_of_stems(plugin, set, key, key.stem);
    const std::string_view section = set.sections[static_cast<std::size_t>(key.section)].name;
    add(plugin, section, key.key.substr(section.size() + 1));
  }

  /// Which of its beginnings is a file, only an instance knows.
  void add_of_stems(const std::string& plugin, const PluginSet& set, const Expected& key, std::int32_t stem) {
    add(plugin, "config.yml", key.key);
    for (; stem >= 0; stem = set.stems[static_cast<std::size_t>(stem)].shorter) {
      const std::string_view path = set.stems[static_cast<std::size_t>(stem)].path;
      add(plugin, path, key.key.substr(path.size() + 1));
    }
  }

  void add(const std::string& plugin, std::string_view name, std::string_view key) {
    const std::string file(name);
    if (has_extension(name)) {
      keys_[{plugin, file}].emplace(key);
    } else {
      keys_[{plugin, file + ".yml"}].emplace(key);
      keys_[{plugin, file + ".yaml"}].emplace(key);
    }
  }

  const ExpectationSet& set_;
  std::map<std::pair<std::string, std::string>, std::set<std::string>> keys_;  // by plugin and file
};

}  // namespace

std::vector<ExactKeys> undecided_keys(const Expectations& expectations, const std::vector<std::string>& plugins) {
  const ExpectationSet& set = expectations.set();
  UndecidedKeys keys(set);
  const auto add = [&](const PluginSets& sets) {
    for (const std::string& plugin : plugins) {
      const auto found = sets.find(plugin);
      if (found != sets.end()) keys.add(plugin, *found->second);
    }
  };
  add(set.top);
  for (const auto& [platform, sets] : set.by_platform) add(sets);
  return keys.take();
}

std::vector<Shown> show(const Expectations& expectations, const Selection& selection, const Patterns& instances,
                        const Secrets& secrets) {
  const ExpectationSet& set = expectations.set();
  Showing showing(set, selection, instances, secrets);
  for (const std::string& plugin : selection.plugins.pick(expectations.plugins())) {
    const auto top = set.top.find(plugin);
    if (top != set.top.end()) showing.add(plugin, *top->second, "");
    for (const auto& [platform, sets] : set.by_platform) {
      const auto found = sets.find(plugin);
      if (found != sets.end()) showing.add(plugin, *found->second, platform);
    }
  }
  std::vector<Shown> shown = showing.take();
  const auto order = [](const Shown& entry) {
    return std::tie(entry.plugin, entry.platform, entry.source, entry.file, entry.place.line, entry.place.column);
  };
  std::stable_sort(shown.begin(), shown.end(), [&](const Shown& a, const Shown& b) { return order(a) < order(b); });
  return shown;
}

}  // namespace ampcfg::drift
