// Edits JSON texts for another program, such as json_edit_property.py: reads one request a line,
//   {"text": …, "indent": …, "changes": [["set", [name…], value as JSON], ["remove", [name…], ""], ["rename", [name…],
//   name]…]}
// and answers each with a line, {"text": …} or {"refused": reason}.

#include <cstdlib>
#include <exception>
#include <iostream>
#include <stdexcept>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "ampcfg/document/json/json.hpp"
#include "ampcfg/document/json_editing/edit_json.hpp"

namespace ampcfg::document {
namespace {

const JsonNode& member(const JsonNode& object, std::string_view name) {
  const JsonNode* const found = object.member(name);
  if (found == nullptr) throw std::runtime_error("a request without " + std::string(name));
  return *found;
}

JsonChange change_of(const JsonNode& node) {
  JsonChange change;
  const std::string_view kind = node.children.at(0).value.text();
  change.kind = kind == "set"      ? JsonChange::Kind::set
                : kind == "remove" ? JsonChange::Kind::remove
                                   : JsonChange::Kind::rename;
  for (const JsonNode& name : node.children.at(1).children) change.path.emplace_back(name.value.text());
  change.text = node.children.at(2).value.text();
  return change;
}

std::string answer(std::string line) {
  const auto request = JsonText::read(std::move(line));
  if (const auto* error = std::get_if<JsonError>(&request)) throw std::runtime_error(error->reason);
  const JsonNode& root = std::get<JsonText>(request).root();
  std::vector<JsonChange> changes;
  for (const JsonNode& one : member(root, "changes").children) changes.push_back(change_of(one));
  const auto result =
      edit_json(std::string(member(root, "text").value.text()), changes, member(root, "indent").value.text());
  const auto* refusal = std::get_if<JsonRefusal>(&result);
  std::string out = refusal == nullptr ? "{\"text\": " : "{\"refused\": ";
  write_json(out, refusal == nullptr ? std::get<std::string>(result) : refusal->reason);
  return out + "}\n";
}

}  // namespace
}  // namespace ampcfg::document

int main() {
  try {
    for (std::string line; std::getline(std::cin, line);)
      std::cout << ampcfg::document::answer(std::move(line)) << std::flush;
    return EXIT_SUCCESS;
  } catch (const std::exception& error) {
    std::cerr << "json_edit_filter: " << error.what() << '\n';
    return EXIT_FAILURE;
  }
}
