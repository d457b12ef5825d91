// change_report.hpp and change_parts.hpp: unified diffs.
#include <algorithm>
#include <map>
#include <optional>
#include <tuple>

#include "cli/report/change_parts.hpp"
#include "cli/report/change_report.hpp"
#include "cli/report/label.hpp"
#include "cli/report/planned_change.hpp"
#include "cli/terminal/text.hpp"
#include "cli/terminal/unified_diff.hpp"

namespace ampcfg::cli {
namespace {

/// Where a plugin's file is below its instance's folder.
std::string path_of(const host::Instance& instance, const std::string& plugin, const std::string& file) {
  const std::string in_game = plugin.starts_with('@') ? file : "plugins/" + plugin + "/" + file;
  const auto game = instance.game.lexically_relative(instance.path);
  const bool is_inside = !game.empty() && *game.begin() != ".." && game != ".";
  return is_inside ? game.native() + "/" + in_game : in_game;
}

/// The diff of each file, each made once: most are the same on many instances.
class Diffs {
 public:
  explicit Diffs(const drift::Secrets& secrets) : secrets_(secrets) {}

  const std::string& of(const std::string& path, const std::string& plugin, const drift::FilePlan& file) {
    const auto view = [](const std::optional<std::string>& bytes) {
      return bytes ? std::optional<std::string_view>(*bytes) : std::nullopt;
    };
    std::string& diff = made_[{path, view(file.before), view(file.after)}];
    std::optional<drift::Secrets> made;
    if (diff.empty()) diff = unified_diff(path, file.before, file.after, secrets_.of_file(plugin, file.file, made));
    return diff;
  }

 private:
  using Bytes = std::optional<std::string_view>;
  const drift::Secrets& secrets_;
  std::map<std::tuple<std::string, Bytes, Bytes>, std::string> made_;
};

using Labels = std::vector<std::string>;

/// The diffs that the same instances have, in the order of their paths.
std::vector<std::pair<Labels, std::vector<std::string>>> groups_of(const PlannedChange& planned) {
  Diffs diffs(planned.secrets);
  std::map<std::pair<std::string, std::string>, Labels> by_diff;  // by path and text
  for (const auto& result : planned.plans) {
    if (!result.answer) continue;
    for (const host::InstancePlan& instance : result.answer->instances) {
      if (!has_work(instance)) continue;
      for (const drift::PluginPlan& plugin : instance.plugins) {
        for (const drift::FilePlan& file : plugin.files) {
          const std::string path = path_of(instance.instance, plugin.plugin, file.file);
          by_diff[{path, diffs.of(path, plugin.plugin, file)}].push_back(
              label_in(planned.plans.size(), result.host, instance.instance.name));
        }
      }
    }
  }
  std::map<Labels, std::vector<std::string>> groups;
  for (auto& [path_and_text, labels] : by_diff) groups[labels].push_back(path_and_text.second);
  std::vector<std::pair<Labels, std::vector<std::string>>> sorted(groups.begin(), groups.end());
  std::stable_sort(sorted.begin(), sorted.end(),
                   [](const auto& left, const auto& right) { return left.first.size() > right.first.size(); });
  return sorted;
}

constexpr std::string_view signs_of_plan = "- is what the file has now, + what would be written";
constexpr std::string_view signs_of_record = "- is what the file had before, + what was written";

constexpr std::string_view secrets_hidden =
    "# secrets are hidden, so patch cannot use this; with --show-secrets it can";
constexpr std::string_view secrets_unsaid = "# what secrets would be written is not said, so patch cannot use this";

/// A line that patch passes over.
void print_remark(Output& out, std::string_view text, Paint paint) {
  const auto lines = out.is_terminal() ? wrapped(text, out.width() - 2) : std::vector{std::string(text)};
  for (const std::string& line : lines) out.line(out.paint(paint, "# " + line));
}

}  // namespace

std::string diff_of(const PlannedChange& planned, const host::Instance& instance, const std::string& plugin,
                    const drift::FilePlan& file) {
  std::optional<drift::Secrets> made;
  return unified_diff(path_of(instance, plugin, file.file), file.before, file.after,
                      planned.secrets.of_file(plugin, file.file, made));
}

void print_diffs(Output& out, const PlannedChange& planned) {
  const auto groups = groups_of(planned);
  if (!groups.empty()) print_remark(out, planned.is_done ? signs_of_record : signs_of_plan, Paint::faint);
  bool first = true;
  for (const auto& [labels, diffs] : groups) {
    if (!std::exchange(first, false)) out.line();
    std::string names;
    for (const std::string& label : labels) names += (names.empty() ? "" : ", ") + label;
    if (labels.size() > 1) names = counted(labels.size(), "instance", "instances") + ": " + names;
    print_remark(out, names, Paint::strong);
    const bool hides =
        std::any_of(diffs.begin(), diffs.end(), [](const std::string& diff) { return has_hidden(diff); });
    if (hides) out.line(out.paint(Paint::yellow, planned.secrets.hides_nothing() ? secrets_unsaid : secrets_hidden));
    for (const std::string& diff : diffs) print_diff(out, diff);
  }
}

}  // namespace ampcfg::cli
