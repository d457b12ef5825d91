// Expectations::load: from the bytes of a set's files, with all that is wrong in them.
#include <algorithm>
#include <set>
#include <tuple>
#include <unordered_map>

#include "ampcfg/drift/matching/messages.hpp"
#include "ampcfg/drift/matching/platforms.hpp"
#include "ampcfg/drift/matching/secrets.hpp"
#include "ampcfg/drift/set/expectations.hpp"
#include "ampcfg/os/digest.hpp"
#include "drift/matching/glob.hpp"
#include "drift/set/collisions.hpp"
#include "drift/set/combine.hpp"
#include "drift/set/expectation_set.hpp"
#include "drift/set/layer_reader.hpp"
#include "drift/set/metadata.hpp"
#include "drift/set/problem_report.hpp"
#include "drift/set/set_text.hpp"

namespace ampcfg::drift {
namespace {

constexpr std::string_view universal_file = "universal_configs.json";
constexpr std::string_view variable_file = "variable_configs.json";
constexpr std::string_view metadata_file = "metadata.json";
constexpr std::string_view instances_file = "instances.json";
constexpr std::string_view unchecked_file = "unchecked.json";

/// The parts of a path that a set may have: the platform's folder, empty at the top, and the file's name.
struct KnownPath {
  std::string platform;
  std::string name;
};

std::optional<KnownPath> known_path(std::string_view path) {
  const std::size_t slash = path.find('/');
  KnownPath known;
  known.name = slash == std::string_view::npos ? path : path.substr(slash + 1);
  if (slash != std::string_view::npos) known.platform = path.substr(0, slash);
  const auto& platforms = platform_names();
  const bool platform_known = slash == std::string_view::npos ||
                              std::find(platforms.begin(), platforms.end(), known.platform) != platforms.end();
  const bool is_of_the_top = known.name == instances_file || known.name == unchecked_file;
  const bool name_known = known.name == universal_file || known.name == variable_file || known.name == metadata_file ||
                          (is_of_the_top && known.platform.empty());
  if (!platform_known || !name_known) return std::nullopt;
  return known;
}

class Loading {
 public:
  /// `like` may be null: a set whose files need not be read again where they are the same.
  explicit Loading(const ExpectationSet* like) : like_(like) {}

  Expectations::Loaded run(std::vector<SetFile> files, const std::vector<std::string>& unknown,
                           std::shared_ptr<const ExpectationSet>& result) {
    std::sort(files.begin(), files.end(), [](const SetFile& a, const SetFile& b) { return a.path < b.path; });
    for (const std::string& name : unknown) unknown_name(name);
    std::size_t known = 0;
    // What others refer to.
    const auto groups =
        std::find_if(files.begin(), files.end(), [](const SetFile& file) { return file.path == instances_file; });
    if (groups != files.end()) {
      ProblemReport report(groups->path, problems_);
      set_.instances = read_set_instances(groups->bytes, report);
    }
    for (SetFile& file : files) {
      if (const auto path = known_path(file.path)) {
        read(file, *path);
        known += path->name == unchecked_file ? 0 : 1;
      } else {
        unknown_name(file.path);
      }
    }
    if (known == 0) {
      ProblemReport("", problems_)
          .error("empty-set", std::nullopt, "no universal_configs.json and no variable_configs.json is here",
                 "name the folder that has one of them, at its top or in a folder named after a platform");
    }
    check_metadata_files(files);
    finish(files);
    const bool failed = std::any_of(problems_.begin(), problems_.end(),
                                    [](const Problem& p) { return p.severity == Problem::Severity::error; });
    if (!failed) result = std::make_shared<const ExpectationSet>(std::move(set_));
    sort_problems();
    return {std::nullopt, std::move(problems_)};
  }

 private:
  void unknown_name(const std::string& name) {
    if (name.starts_with('.') || (!name.ends_with('/') && !name.ends_with(".json"))) return;
    const std::size_t slash = name.find('/');
    const bool is_folder = name.ends_with('/') && slash + 1 == name.size();
    std::vector<std::string> known = {std::string(universal_file), std::string(variable_file),
                                      std::string(metadata_file), std::string(instances_file),
                                      std::string(unchecked_file)};
    if (is_folder) known = platform_names();
    const std::string bare = is_folder ? name.substr(0, slash) : name.substr(name.rfind('/') + 1);
    ProblemReport(name, problems_)
        .warning("unknown-name", std::nullopt,
                 in_quotes(name) + (is_folder ? " is not a platform's folder" : " is not a file of a set") +
                     did_you_mean(bare, known, behind_problem),
                 "it is not read: rename it, or take it out of the set's folder");
  }

  void read(SetFile& file, const KnownPath& path) {
    FolderContent& folder = folders_[path.platform];
    sums_[file.path] = folder.sums[path.name] = os::sha256_hex(file.bytes);
    if (!path.platform.empty()) platforms_.insert(path.platform);
    if (path.name == metadata_file || path.name == instances_file) return;
    ProblemReport report(file.path, problems_);
    if (path.name == unchecked_file) {
      set_.unchecked = read_unchecked(file.bytes, report);
      return;
    }
    const bool variable = path.name == variable_file;
    auto read = read_before(file);
    if (read == nullptr) read = read_anew(file, path.platform, variable);
    if (read == nullptr) return;
    problems_.insert(problems_.end(), read->problems.begin(), read->problems.end());
    (variable ? folder.variable_plugins : folder.universal_plugins) = read->plugins.size();
    if (!read->directives.empty()) set_.directives.push_back(&read->directives);
    if (file.readable_by_all && has_passwords(read->plugins)) {
      report.warning("readable-by-all", std::nullopt,
                     "there are passwords in it, and everyone on this machine may read it", "chmod 640 it");
    }
    (variable ? variable_ : universal_)[path.platform] = &read->plugins;
    set_.layers.emplace_back(read, &read->layer);
    set_.read.push_back(std::move(read));
  }

  /// The same bytes, where groups have the same names, come to the same.
  [[nodiscard]] std::shared_ptr<const ReadLayer> read_before(const SetFile& file) const {
    if (like_ == nullptr) return nullptr;
    const auto& now = set_.instances.groups;
    const auto& before = like_->instances.groups;
    const auto has_name = [](const auto& left, const auto& right) { return left.first == right.first; };
    if (!std::equal(now.begin(), now.end(), before.begin(), before.end(), has_name)) return nullptr;
    for (const auto& read : like_->read) {
      if (read->layer.path == file.path && read->layer.text->bytes() == file.bytes) return read;
    }
    return nullptr;
  }

  /// Null where it is no JSON.
  [[nodiscard]] std::shared_ptr<const document::JsonText> text_of(SetFile& file) {
    ProblemReport report(file.path, problems_);
    if (file.text != nullptr) {
      check_set_text(*file.text, report);
      return file.text;
    }
    auto text = read_set_text(std::move(file.bytes), report);
    return text ? std::make_shared<const document::JsonText>(*std::move(text)) : nullptr;
  }

  /// Null likewise.
  [[nodiscard]] std::shared_ptr<const ReadLayer> read_anew(SetFile& file, const std::string& platform, bool variable) {
    auto text = text_of(file);
    if (text == nullptr) return nullptr;
    const std::shared_ptr<ReadLayer> read(
        new ReadLayer{SetLayer{file.path, platform, variable, std::move(text)}, {}, {}, {}, {}});
    ProblemReport report(file.path, read->problems);
    read_layer(*read, set_.instances, report);
    report_collisions(read->layer, read->plugins, report);
    return read;
  }

  [[nodiscard]] bool has_passwords(const LayerPlugins& plugins) const {
    const auto holds = [&](std::string_view key, const document::JsonNode& node, std::string_view file) {
      const Directive* directive = set_.directive(node);
      if (directive != nullptr && directive->kind == Directive::Kind::secret) return false;
      const document::Value& value = directive != nullptr ? directive->argument->value : node.value;
      if (!secrets_.hides(key, value)) return false;
      if (value.kind() != document::Value::Kind::string) return true;
      const std::string_view text = value.text();
      return !text.empty() && !(is_message_file(file) && is_worded(text) && !has_password(text));
    };
    const auto in_plugin = [&](const LayerPlugin& plugin) {
      for (const Section& section : plugin.sections) {
        for (const Expected& leaf : section.leaves) {
          if (holds(leaf.key, *leaf.node, section.name)) return true;
        }
      }
      for (const FlatKey& key : plugin.flat_keys) {
        if (holds(key.key, *key.node, {})) return true;
      }
      for (const VariableKey& key : plugin.variable_keys) {
        for (const Documented& documented : key.instances) {
          if (holds(key.key, *documented.node, key.own_section)) return true;
        }
      }
      return false;
    };
    return std::any_of(plugins.begin(), plugins.end(), [&](const auto& plugin) { return in_plugin(plugin.second); });
  }

  void check_metadata_files(const std::vector<SetFile>& files) {
    for (const SetFile& file : files) {
      const auto path = known_path(file.path);
      if (!path || path->name != metadata_file) continue;
      ProblemReport report(file.path, problems_);
      std::string created = check_metadata(file.bytes, folders_[path->platform], report);
      if (path->platform.empty()) set_.created = std::move(created);
    }
  }

  /// What the given platforms' layers say together: the top's is the platform with the empty name.
  PluginSets combined(const std::vector<std::string>& platforms) {
    std::map<std::string, std::vector<const LayerPlugin*>, std::less<>> plugins;
    for (auto* layers : {&universal_, &variable_}) {
      for (const std::string& platform : platforms) {
        const auto found = layers->find(platform);
        if (found == layers->end()) continue;
        for (const auto& [name, plugin] : *found->second) plugins[name].push_back(&plugin);
      }
    }
    PluginSets sets;
    for (const auto& [name, layers] : plugins) {
      PluginSet plugin = combine(layers);
      note_secrets(plugin);
      sets[name] = std::make_shared<const PluginSet>(std::move(plugin));
    }
    return sets;
  }

  using Layers = std::map<std::string, const LayerPlugins*>;  // by platform

  static bool says_of(const Layers& layers, const std::string& platform, const std::string& plugin) {
    const auto found = layers.find(platform);
    return found != layers.end() && found->second->contains(plugin);
  }

  [[nodiscard]] const Directive* secret(const document::JsonNode& node) const {
    const auto found = secret_nodes_.find(&node);
    return found == secret_nodes_.end() ? nullptr : found->second;
  }

  void note_secrets(PluginSet& plugin) const {
    if (secret_nodes_.empty()) return;
    const auto note = [&](const Expected& expected) {
      if (const Directive* found = secret(*expected.node)) plugin.secrets.push_back(found);
    };
    for (const Section& section : plugin.sections) std::for_each(section.leaves.begin(), section.leaves.end(), note);
    std::for_each(plugin.flat_keys.begin(), plugin.flat_keys.end(), note);
    for (std::size_t n = 0; n < plugin.variable_keys.size(); ++n) {
      const auto& values = plugin.variable_keys[n].instances;
      const bool has_one = std::any_of(values.begin(), values.end(), [&](const Documented& documented) {
        return secret(*documented.node) != nullptr;
      });
      if (has_one) plugin.keys_with_secrets.push_back(static_cast<std::uint32_t>(n));
    }
  }

  void note_directives(const Directives& directives) {
    for (const auto& [object, directive] : directives) {
      if (directive.kind == Directive::Kind::secret) secret_nodes_.emplace(object, &directive);
      set_.has_days = set_.has_days || !directive.until.empty();
      set_.has_unique = set_.has_unique || directive.kind == Directive::Kind::unique;
      for (const TemplateStretch& stretch : directive.text.stretches()) {
        if (!stretch.part.empty()) set_.parts.emplace(stretch.part);
      }
    }
  }

  void finish(const std::vector<SetFile>& files) {
    for (const Directives* directives : set_.directives) note_directives(*directives);
    set_.top = combined({""});
    for (const std::string& platform : platforms_) {
      PluginSets sets = combined({"", platform});
      for (auto& [name, set] : sets) {
        const bool own = says_of(universal_, platform, name) || says_of(variable_, platform, name);
        if (!own) set = set_.top.find(name)->second;
      }
      set_.by_platform[platform] = std::move(sets);
    }
    set_.platforms.assign(platforms_.begin(), platforms_.end());
    name_all();
    if (!secret_nodes_.empty()) name_secrets();
    std::string lines;
    for (const SetFile& file : files) {
      const auto path = known_path(file.path);
      if (path && path->name != metadata_file) lines += sums_[file.path] + "  " + file.path + "\n";
    }
    set_.digest = "sha256:" + os::sha256_hex(lines);
  }

  void name_secrets() {
    const auto note = [this](const std::string& plugin, std::string_view section, std::string_view key,
                             const document::JsonNode& node) {
      if (secret(node) == nullptr) return;
      auto& keys = set_.secret_keys[plugin];
      const SecretKey one{std::string(section), std::string(key)};
      if (std::find(keys.begin(), keys.end(), one) == keys.end()) keys.push_back(one);
    };
    for (const auto* layers : {&universal_, &variable_}) {
      for (const auto& [platform, plugins] : *layers) {
        for (const auto& [name, plugin] : *plugins) {
          for (const Section& section : plugin.sections) {
            for (const Expected& leaf : section.leaves) note(name, section.name, leaf.key, *leaf.node);
          }
          for (const FlatKey& key : plugin.flat_keys) note(name, {}, key.key, *key.node);
          for (const VariableKey& key : plugin.variable_keys) {
            for (const Documented& documented : key.instances) note(name, key.own_section, key.key, *documented.node);
          }
        }
      }
    }
  }

  void name_all() {
    std::set<std::string> universal;
    std::set<std::string> variable;
    std::set<std::string> instances;
    std::set<std::string> glob_like;
    const auto note = [&](std::string_view name) {
      if (is_glob(name)) glob_like.emplace(name);
    };
    for (const auto& [platform, plugins] : universal_) {
      for (const auto& [name, plugin] : *plugins) {
        universal.insert(name);
        for (const FlatKey& key : plugin.flat_keys) note(key.key);
        for (const Section& section : plugin.sections) {
          note(section.name);
          for (const Expected& leaf : section.leaves) {
            note(leaf.key);
            if (is_glob(leaf.key) || is_glob(section.name))
              note(std::string(section.name) + "." + std::string(leaf.key));
          }
        }
      }
    }
    for (const auto& [platform, plugins] : variable_) {
      for (const auto& [name, plugin] : *plugins) {
        variable.insert(name);
        for (const VariableKey& key : plugin.variable_keys) {
          note(key.key);
          if (is_glob(key.own_section)) note(key.own_section);
          if (is_glob(key.key) || is_glob(key.own_section))
            note(std::string(key.own_section) + "." + std::string(key.key));
          for (const Documented& documented : key.instances) {
            if (documented.group().empty()) instances.emplace(documented.instance);
          }
        }
      }
    }
    set_.universal_plugins = universal.size();
    set_.variable_plugins = variable.size();
    universal.merge(variable);
    set_.plugins.assign(universal.begin(), universal.end());
    set_.documented_instances.assign(instances.begin(), instances.end());
    set_.glob_like.assign(glob_like.begin(), glob_like.end());
  }

  void sort_problems() {
    const auto order = [](const Problem& p) {
      return std::tuple(std::string_view(p.file), p.place ? p.place->line : 0, p.place ? p.place->column : 0);
    };
    std::stable_sort(problems_.begin(), problems_.end(),
                     [&](const Problem& a, const Problem& b) { return order(a) < order(b); });
  }

  const ExpectationSet* like_;
  ExpectationSet set_;
  std::vector<Problem> problems_;
  Layers universal_, variable_;
  std::map<std::string, FolderContent> folders_;
  std::map<std::string, std::string> sums_;  // by path
  std::set<std::string> platforms_;
  std::unordered_map<const document::JsonNode*, const Directive*> secret_nodes_;
  Secrets secrets_;
};

}  // namespace

bool is_of_set(std::string_view path) {
  return known_path(path).has_value();
}

Expectations::Loaded Expectations::load(std::vector<SetFile> files, const std::vector<std::string>& unknown,
                                        const Expectations* like) {
  std::shared_ptr<const ExpectationSet> set;
  Loaded loaded = Loading(like == nullptr ? nullptr : like->set_.get()).run(std::move(files), unknown, set);
  if (set) {
    loaded.expectations.emplace();
    loaded.expectations->set_ = std::move(set);
  }
  return loaded;
}

}  // namespace ampcfg::drift
