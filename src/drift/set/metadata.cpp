#include "drift/set/metadata.hpp"

#include "drift/matching/glob.hpp"
#include "drift/set/schema.hpp"
#include "drift/set/schema_check.hpp"
#include "drift/set/set_text.hpp"

namespace ampcfg::drift {
namespace {

using document::JsonNode;
using document::JsonText;
using document::Value;

class MetadataCheck {
 public:
  MetadataCheck(const JsonText& text, const FolderContent& folder, ProblemReport& report)
      : text_(text), folder_(folder), report_(report) {}

  std::string run() {
    for (const SchemaViolation& violation : violations(set_schema("metadata.json"), text_.root())) {
      report_.error("schema", place(*violation.node),
                    (violation.node->key.empty() ? "the file" : in_quotes(violation.node->key)) +
                        " has a value of the wrong kind",
                    "expected: " + violation.expected);
    }
    std::string created;
    if (report_.has_errors()) return created;
    for (const JsonNode& member : text_.root().children) {
      if (member.key == "universal_plugins") count(member, folder_.universal_plugins);
      if (member.key == "variable_plugins") count(member, folder_.variable_plugins);
      if (member.key == "sha256") sums(member);
      if (member.key == "created" && member.value.kind() == Value::Kind::string) created = member.value.text();
    }
    return created;
  }

 private:
  [[nodiscard]] document::Place place(const JsonNode& node) const { return text_.place(node.written.begin); }

  void count(const JsonNode& member, std::optional<std::size_t> actual) {
    if (!actual || member.value.kind() != Value::Kind::integer || member.value.digits() == std::to_string(*actual))
      return;
    report_.warning("count-mismatch", place(member),
                    in_quotes(member.key) + " is " + std::string(member.value.digits()) + ", but there are " +
                        std::to_string(*actual),
                    "run `ampcfg expect pack . .` in its folder after an edit by hand, or take the member out");
  }

  void sums(const JsonNode& member) {
    for (const JsonNode& sum : member.children) {
      const auto found = folder_.sums.find(sum.key);
      if (found == folder_.sums.end()) {
        report_.warning("checksum-mismatch", place(sum), "a sum for " + in_quotes(sum.key) + ", which is not there",
                        "restore the file, or run `ampcfg expect pack . .` in its folder");
      } else if (found->second != lowered(sum.value.text())) {
        report_.warning(
            "checksum-mismatch", place(sum), in_quotes(sum.key) + " was changed after its sum was taken",
            "if the change is meant, run `ampcfg expect pack . .` in its folder, which writes the sums anew");
      }
    }
  }

  const JsonText& text_;
  const FolderContent& folder_;
  ProblemReport& report_;
};

}  // namespace

std::string check_metadata(const std::string& bytes, const FolderContent& folder, ProblemReport& report) {
  const auto text = read_set_text(bytes, report);
  return text ? MetadataCheck(*text, folder, report).run() : std::string();
}

}  // namespace ampcfg::drift
