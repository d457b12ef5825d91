#include "ampcfg/document/reading/section_tree.hpp"

#include <catch2/catch.hpp>
#include <string>

namespace ampcfg::document::section_tree_test {
namespace {

constexpr SectionTree::Section top = SectionTree::top;

/// `name=key` for a leaf, `name(...)` for a section.
std::string listing(const SectionTree& tree, SectionTree::Section section = top) {
  std::string out;
  for (const auto* part = tree.first(section); part != nullptr; part = tree.next(*part)) {
    out.append(out.empty() ? "" : " ").append(part->name);
    out += part->is_section() ? "(" + listing(tree, part->section) + ")" : "=" + std::to_string(part->key);
  }
  return out;
}

TEST_CASE("keys with dots make sections of their parents") {
  SectionTree tree(1, 0);
  tree.set(top, "a.b.c", 0);
  tree.set(top, "d", 1);
  tree.set(top, "a.e", 2);
  CHECK(listing(tree) == "a(b(c=0) e=2) d=1");
  tree.set(top, "d.f", 3);
  CHECK(listing(tree) == "a(b(c=0) e=2) d(f=3)");
  CHECK(tree.find("a.b.c")->key == 0);
  CHECK(tree.has_parts(*tree.find("a.b")));
  CHECK(tree.find("a.b.d") == nullptr);
  CHECK(tree.find("a.e.f") == nullptr);
}

TEST_CASE("a part takes the place of the one before, with all below it") {
  SectionTree tree(1, 0);
  const auto first = tree.create(top, "a", 0);
  tree.set(first, "b", 1);
  tree.set(top, "c", 2);
  const auto second = tree.create(top, "a", 3);
  CHECK(listing(tree) == "a() c=2");
  CHECK_FALSE(tree.has_parts(*tree.find("a")));
  tree.set(second, "d.e", 4);
  CHECK(listing(tree) == "a(d(e=4)) c=2");
  tree.set(top, "a.d", 5);
  CHECK(listing(tree) == "a(d=5) c=2");
  tree.set(top, "a", 6);
  CHECK(listing(tree) == "a=6 c=2");
}

TEST_CASE("empty names are parts too") {
  SectionTree tree(1, 0);
  tree.set(top, ".", 0);
  tree.set(top, "a..b", 1);
  CHECK(listing(tree) == "(=0) a((b=1))");
  CHECK(tree.find("a..b")->key == 1);
}

TEST_CASE("a tree takes no more parts than it may") {
  SectionTree tree(1, 0, 3);
  CHECK(tree.set(top, "a.b", 0));
  CHECK_FALSE(tree.set(top, "c.d", 1));
  CHECK(tree.create(top, "e", 2) == SectionTree::none);
  CHECK(tree.set(top, "a.b", 3));
  CHECK(tree.part_count() == 3);
}

}  // namespace
}  // namespace ampcfg::document::section_tree_test
