#include "drift/set/set_text.hpp"

#include <unordered_map>
#include <utility>
#include <variant>

#include "ampcfg/drift/matching/secrets.hpp"

namespace ampcfg::drift {
namespace {

using document::JsonNode;
using document::JsonText;

/// Writes a `?` for each byte that is not UTF-8, so that what follows can be checked too and keeps its place.
std::vector<document::Range> make_readable(std::string& bytes) {
  std::vector<document::Range> wrong;
  for (auto bad = document::not_utf8(bytes); bad; bad = document::not_utf8(bytes, bad->end)) {
    wrong.push_back(*bad);
    bytes.replace(bad->begin, bad->end - bad->begin, bad->end - bad->begin, '?');
  }
  return wrong;
}

void report_wrong_bytes(const JsonText& text, const std::vector<document::Range>& wrong, ProblemReport& report) {
  constexpr std::size_t most = 20;  // a file in another encoding has thousands
  for (std::size_t i = 0; i < wrong.size() && i < most; ++i) {
    std::string message = "bytes that are not UTF-8";
    if (i + 1 == most && wrong.size() > most)
      message += ", and more in " + std::to_string(wrong.size() - most) + " places";
    report.error("not-utf8", text.place(wrong[i].begin), message, "save the file as UTF-8");
  }
}

class TreeCheck {
 public:
  TreeCheck(const JsonText& text, ProblemReport& report)
      : text_(text),
        report_(report),
        is_plain_(text.bytes().find("\\u") == std::string_view::npos &&
                  text.bytes().find(hidden_text) == std::string_view::npos) {}

  void check(const JsonNode& node) {
    if (node.value.kind() == document::Value::Kind::string) check(node.value.text(), node.written);
    if (node.children.empty()) return;
    const bool is_object = node.value.kind() == document::Value::Kind::mapping;
    if (is_object && node.value.entries().size() != node.children.size()) repeated_names(node);
    for (const JsonNode& child : node.children) {
      if (is_object) check(child.key, child.key_written);
      check(child);
    }
  }

 private:
  void check(std::string_view decoded, document::Range written) {
    if (is_plain_) return;
    if (document::has_lone_surrogate(decoded)) {
      report_.error("lone-surrogate", text_.place(written.begin), "half of a surrogate pair, which is not a character",
                    "write both halves, `\\ud83d\\ude00`, or the character itself");
    }
    // Who copies a value out of a report would have this written in place of the password.
    if (decoded.find(hidden_text) != std::string_view::npos) {
      report_.error("hidden-value", text_.place(written.begin),
                    in_quotes(hidden_text) + " stands for a secret that was not shown",
                    "write the value itself, which `--show-secrets` shows, or take the key out");
    }
  }

  void repeated_names(const JsonNode& object) {
    std::unordered_map<std::string_view, const JsonNode*> first;
    for (const JsonNode& member : object.children) {
      const auto [found, is_new] = first.try_emplace(member.key, &member);
      if (is_new) continue;
      report_.error("duplicate-key", text_.place(member.key_written.begin),
                    in_quotes(member.key) + " stands here again",
                    "it stands in line " + std::to_string(text_.place(found->second->key_written.begin).line) +
                        " already: keep one of them");
    }
  }

  const JsonText& text_;
  ProblemReport& report_;
  bool is_plain_;  // no string in it can have what is looked for
};

}  // namespace

std::optional<JsonText> read_set_text(std::string bytes, ProblemReport& report) {
  const std::vector<document::Range> wrong = make_readable(bytes);
  auto result = JsonText::read(std::move(bytes));
  if (const auto* error = std::get_if<document::JsonError>(&result)) {
    if (!wrong.empty()) {
      report.error("not-utf8", std::nullopt,
                   "bytes that are not UTF-8, the first at byte " + std::to_string(wrong[0].begin + 1),
                   "save the file as UTF-8");
    }
    report.error("not-json", error->place, "this is not JSON: " + error->reason,
                 "fix it there; what follows is not checked");
    return std::nullopt;
  }
  auto& text = std::get<JsonText>(result);
  report_wrong_bytes(text, wrong, report);
  check_set_text(text, report);
  return std::move(text);
}

void check_set_text(const JsonText& text, ProblemReport& report) {
  TreeCheck(text, report).check(text.root());
}

}  // namespace ampcfg::drift
