#pragma once

#include <deque>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ampcfg/drift/judging/plugin_files.hpp"
#include "drift/set/expectation_set.hpp"

namespace ampcfg::drift {

/// Where a key is. The views last as long as what found them.
struct KeyPlace {
  std::string_view file;
  std::string_view key;
};

/// The document behind a content; null where it is anything else.
const document::Document* document_of(const FileContent& content);
/// True if the document has the key, a mapping at it too.
bool has_key(const document::Document& document, std::string_view key);

/// Which files a plugin's expectations mean on one instance (src/README.md, "Which file a key is in"). Each name is
/// asked for once.
class Places {
 public:
  Places(const PluginSet& set, PluginFiles& files) : set_(set), files_(files), stems_(set.stems.size()) {}

  /// The file of a section.
  std::string section_file(std::string_view name);
  /// The key in its file of a variable's entry that begins with a section's name.
  [[nodiscard]] std::string_view below_section(const VariableKey& key) const {
    return key.key.substr(set_.sections[static_cast<std::size_t>(key.section)].name.size() + 1);
  }
  /// The place of a key that is in no section; `stem` is its longest, of the set.
  KeyPlace place(std::string_view key, std::int32_t stem);
  /// The place of any key, as an expectation would write it outside a section.
  KeyPlace place(std::string_view key);
  /// All places of a key that could be meant by it outside a section, in the order in which they are looked at: files
  /// that its beginnings name, then `config.yml` where that is there.
  std::vector<KeyPlace> candidates(std::string_view key);

 private:
  /// What a beginning of a key names. The content is read when a key is looked for in it.
  struct Named {
    bool asked = false;
    std::optional<std::string_view> file;
    bool read = false;
    const document::Document* document = nullptr;
  };
  struct Candidate {
    Named* named;
    std::string_view key;
  };

  std::optional<std::string_view> existing(std::string_view name);
  Named& ask(Named& named, std::string_view name);
  bool has(const Candidate& candidate);
  void find_prefixes(std::string_view key);
  KeyPlace choose(std::string_view key);
  std::string_view keep(std::string text) { return names_.emplace_back(std::move(text)); }

  const PluginSet& set_;
  PluginFiles& files_;
  std::vector<Named> stems_;
  std::deque<Named> by_name_;  // of the key that is being placed
  Named main_;
  std::deque<std::string> names_;
  std::string buffer_;
  std::vector<Candidate> by_prefix_;  // of the key that is being placed
};

}  // namespace ampcfg::drift
