#include "drift/judging/selected_files.hpp"

#include <algorithm>

#include "ampcfg/document/json/json.hpp"
#include "drift/matching/glob.hpp"

namespace ampcfg::drift {

SelectedFiles::SelectedFiles(const Expectations& expectations, const Subject& subject, const std::string& plugin,
                             PluginFiles& files, const Selection& selection)
    : plugin_(plugin),
      selection_(selection),
      file_filter_(selection.files, &expectations.set()),
      key_filter_(selection.keys, &expectations.set()) {
  if (const PluginSet* set = expectations.set().find(subject, plugin))
    wanted_.emplace(expectations.set(), *set, subject, files);
}

void SelectedFiles::each(Counts& counts, const Look& look) {
  if (!wanted_) return;
  std::vector<Wanted> wanted;
  for (const auto& [name, file] : wanted_->files()) {
    if (!file_filter_.picks_all() && !file_filter_.pick_file(name)) continue;
    file.list(key_filter_, wanted_->demands(), wanted);
    if (!selection_.exact.empty()) {
      std::erase_if(wanted, [&, &file_name = name](const Wanted& one) {
        return !selection_.is_exact(plugin_, file_name, one.key);
      });
    }
    if (wanted.empty()) continue;
    ++counts.files;
    counts.keys += wanted.size();
    counts.undecided += static_cast<std::size_t>(
        std::count_if(wanted.begin(), wanted.end(), [](const Wanted& one) { return one.demand.is_undecided(); }));
    look({name, file, wanted});
  }
}

bool is_missed_where_absent(const Wanted& wanted) {
  return !wanted.is_faulty() && !wanted.demand.is_secret() && !wanted.demand.allows_absence();
}

void count(Counts& counts, Status status) {
  std::size_t& number = status == Status::ok         ? counts.ok
                        : status == Status::variance ? counts.variance
                        : status == Status::drift    ? counts.drift
                                                     : counts.error;
  ++number;
}

namespace {

/// As the sections of either file of the set have them.
std::vector<std::string_view> section_names(const WantedFile& file) {
  std::vector<std::string_view> names = file.variable_sections();
  for (const Section* section : file.sections()) names.push_back(section->name);
  std::sort(names.begin(), names.end());
  names.erase(std::unique(names.begin(), names.end()), names.end());
  return names;
}

std::string missing_file_message(const WantedFile& file, PluginFiles& files) {
  std::string message = "the file is not there";
  const document::Document* main = document_of(files.read("config.yml"));
  for (const std::string_view section : section_names(file)) {
    if (main == nullptr || !main->has_section(section)) continue;
    std::string name;
    document::write_json(name, section);
    message += "; but config.yml has a mapping " + name + ": if that is meant, write its keys one by one, with \"" +
               std::string(section) + ".\" before each";
  }
  return message;
}

}  // namespace

std::string_view section_of_other_format(const WantedFile& file, PluginFiles& files) {
  for (const std::string_view section : section_names(file)) {
    if (!has_extension(section) && files.has_file(section)) return section;
  }
  return {};
}

bool is_blank(const document::Document& document) {
  constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";
  std::string_view text = document.bytes();
  if (text.starts_with(byte_order_mark)) text.remove_prefix(byte_order_mark.size());
  return text.find_first_not_of(" \t\r\n") == std::string_view::npos;
}

std::optional<MissedFile> missed_file(const SelectedFile& file, PluginFiles& files) {
  const bool is_empty = document_of(files.read(file.name)) != nullptr;
  const std::string_view other = is_empty ? std::string_view() : section_of_other_format(file.file, files);
  if (!other.empty()) return MissedFile{std::string(other), Status::error, "unsupported-format", of_other_format};
  const bool is_missed = std::any_of(file.wanted.begin(), file.wanted.end(),
                                     [](const Wanted& wanted) { return is_missed_where_absent(wanted); });
  if (!is_missed) return std::nullopt;
  if (is_empty) return MissedFile{file.name, Status::drift, "empty-file", "the file is empty"};
  return MissedFile{file.name, Status::drift, "missing-file", missing_file_message(file.file, files)};
}

std::string_view foreign_ending(const WantedFile& file) {
  constexpr std::string_view endings[] = {".properties", ".json", ".json5", ".jsonc", ".toml", ".conf", ".hocon",
                                          ".ini",        ".txt",  ".xml",   ".kvp",   ".lang", ".cfg"};
  for (const std::string_view section : section_names(file)) {
    const std::string name = lowered(section);
    for (const std::string_view ending : endings) {
      if (name.ends_with(ending)) return ending;
    }
  }
  return {};
}

}  // namespace ampcfg::drift
