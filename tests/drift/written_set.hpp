#pragma once

#include <catch2/catch.hpp>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "ampcfg/drift/judging/plugin_files.hpp"
#include "ampcfg/drift/judging/verdict.hpp"
#include "ampcfg/drift/set/expectations.hpp"

namespace ampcfg::drift {

/// A plugin's folder, written in the test: YAML by path.
class WrittenFiles : public PluginFiles {
 public:
  WrittenFiles() = default;
  WrittenFiles(std::initializer_list<std::pair<std::string, std::string>> files) {
    for (const auto& [path, text] : files) add(path, text);
  }

  void add(const std::string& path, const std::string& text) {
    auto result = document::Document::read(text);
    if (const auto* invalid = std::get_if<document::Invalid>(&result)) {
      contents_[path] = *invalid;
    } else {
      contents_[path] = std::make_shared<const document::Document>(std::move(std::get<document::Document>(result)));
    }
  }
  void add_unreadable(const std::string& path, const std::string& reason) { contents_[path] = Unreadable{reason}; }

  [[nodiscard]] bool exists(std::string_view path) override { return contents_.find(path) != contents_.end(); }
  [[nodiscard]] bool has_file(std::string_view path) override { return exists(path); }
  [[nodiscard]] const FileContent& read(std::string_view path) override {
    const auto found = contents_.find(path);
    return found == contents_.end() ? absent_ : found->second;
  }
  [[nodiscard]] std::vector<std::string> paths() const {
    std::vector<std::string> paths;
    for (const auto& [path, content] : contents_) paths.push_back(path);
    return paths;
  }

 private:
  std::map<std::string, FileContent, std::less<>> contents_;
  FileContent absent_ = Absent{};
};

inline Expectations::Loaded load(std::initializer_list<std::pair<std::string, std::string>> files,
                                 const std::vector<std::string>& unknown = {}) {
  std::vector<SetFile> set;
  for (const auto& [path, bytes] : files) set.push_back({path, bytes, false});
  return Expectations::load(std::move(set), unknown);
}

/// A set that is right: its universal and variable files.
inline Expectations set_of(const std::string& universal, const std::string& variable = "{}") {
  auto loaded = load({{"universal_configs.json", universal}, {"variable_configs.json", variable}});
  for (const Problem& problem : loaded.problems) UNSCOPED_INFO(problem.code << ": " << problem.message);
  REQUIRE(loaded.expectations);
  return *loaded.expectations;
}

/// A finding in one line, as `drift value config.yml a.b: 1, not 2`.
inline std::string line_of(const Finding& finding) {
  std::string line(name(finding.status));
  if (!finding.kind.empty()) line += " " + finding.kind;
  line += " " + finding.file.value_or("-") + " " + finding.key.value_or("-");
  if (finding.expected) line += ": " + *finding.expected;
  if (finding.actual) line += ", is " + *finding.actual;
  if (finding.hidden) line += " hidden";
  if (finding.place) line += " @" + std::to_string(finding.place->line) + ":" + std::to_string(finding.place->column);
  return line;
}

inline std::vector<std::string> lines_of(const Verdict& verdict) {
  std::vector<std::string> lines;
  for (const Finding& finding : verdict.findings) lines.push_back(line_of(finding));
  return lines;
}

}  // namespace ampcfg::drift
