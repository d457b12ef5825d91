#include "drift/judging/selected_files.hpp"

#include "ampcfg/document/json/json.hpp"

namespace ampcfg::drift {

SelectedFiles::SelectedFiles(const Expectations& expectations, const Subject& subject, const std::string& plugin,
                             PluginFiles& files, const Selection& selection)
    : file_filter_(selection.files, &expectations.set()), key_filter_(selection.keys, &expectations.set()) {
  if (const PluginSet* set = expectations.set().find(subject, plugin)) wanted_.emplace(*set, subject, files);
}

void SelectedFiles::each(Counts& counts, const Look& look) const {
  if (!wanted_) return;
  std::vector<Wanted> wanted;
  for (const auto& [name, file] : wanted_->files()) {
    if (!file_filter_.picks_all() && !file_filter_.pick_file(name)) continue;
    file.list(key_filter_, wanted);
    if (wanted.empty()) continue;
    ++counts.files;
    counts.keys += wanted.size();
    look({name, file, wanted});
  }
}

void count(Counts& counts, Status status) {
  std::size_t& number = status == Status::ok         ? counts.ok
                        : status == Status::variance ? counts.variance
                        : status == Status::drift    ? counts.drift
                                                     : counts.error;
  ++number;
}

std::string missing_file_message(const WantedFile& file, PluginFiles& files) {
  std::string message = "the file is not there";
  const document::Document* main = document_of(files.read("config.yml"));
  for (const Section* section : file.sections()) {
    if (main == nullptr || !main->has_section(section->name)) continue;
    std::string name;
    document::write_json(name, section->name);
    message += "; but config.yml has a mapping " + name + ": if that is meant, write its keys one by one, with \"" +
               std::string(section->name) + ".\" before each";
  }
  return message;
}

}  // namespace ampcfg::drift
