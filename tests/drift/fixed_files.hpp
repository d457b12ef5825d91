#pragma once

#include <memory>
#include <string_view>
#include <utility>
#include <variant>

#include "ampcfg/drift/judging/verdict.hpp"

namespace ampcfg::drift {

/// The same two files, whatever is expected.
class FixedFiles : public PluginFiles {
 public:
  [[nodiscard]] bool exists(std::string_view path) override { return path == "config.yml" || path == "s.yml"; }
  [[nodiscard]] bool has_file(std::string_view path) override { return exists(path); }
  [[nodiscard]] const FileContent& read(std::string_view path) override {
    return path == "config.yml" ? config_ : path == "s.yml" ? section_ : absent_;
  }

 private:
  static FileContent document(const char* text) {
    auto result = document::Document::read(text);
    return std::make_shared<const document::Document>(std::move(std::get<document::Document>(result)));
  }

  FileContent config_ = document("a: {b: 1}\nP: x\nlist: [1, 2]\n");
  FileContent section_ = document("a: {b: 2, c: {}}\nk: text\n");
  FileContent absent_ = Absent{};
};

}  // namespace ampcfg::drift
