// What must hold of any bytes, without an oracle: nothing crashes, places are in the file and in order, every key is
// found under its path, and reading is a function of the bytes.

#include <cstdint>
#include <cstdlib>
#include <string>

#include "ampcfg/document/reading/document.hpp"

namespace {

using ampcfg::document::Document;
using ampcfg::document::Invalid;
using ampcfg::document::Key;
using ampcfg::document::Range;

void require(bool holds) {
  if (!holds) std::abort();
}

void check_range(const Document& document, Range range) {
  require(range.begin <= range.end && range.end <= document.bytes().size());
  const auto place = document.place(range.begin);
  require(place.line >= 1 && place.column >= 1);
}

void check_keys(const Document& document) {
  for (const Key& key : document.keys()) {
    check_range(document, key.key);
    check_range(document, key.written);
    require(document.find(key.path) == &key);
    const auto dot = key.path.find('.');
    if (dot != std::string_view::npos) require(document.section(key.path.substr(0, dot)).has_value());
  }
}

void check_same(const Document& left, const Document& right) {
  require(left.keys().size() == right.keys().size());
  for (std::size_t i = 0; i < left.keys().size(); ++i) {
    const Key& a = left.keys()[i];
    const Key& b = right.keys()[i];
    require(a.path == b.path && a.value == b.value && a.written.begin == b.written.begin && a.key.begin == b.key.begin);
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string bytes(reinterpret_cast<const char*>(data), size);
  const auto first = Document::read(bytes);
  const auto second = Document::read(bytes);
  require(first.index() == second.index());
  if (const auto* invalid = std::get_if<Invalid>(&first)) {
    require(!invalid->reason.empty() && invalid->reason == std::get<Invalid>(second).reason);
    require(invalid->place.line >= 1 && invalid->place.column >= 1);
    return 0;
  }
  check_keys(std::get<Document>(first));
  check_same(std::get<Document>(first), std::get<Document>(second));
  return 0;
}
