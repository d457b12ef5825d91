#include "host/jars/read_jar.hpp"

#include <algorithm>
#include <utility>
#include <variant>
#include <vector>

#include "ampcfg/document/json/json.hpp"
#include "ampcfg/document/reading/document.hpp"
#include "ampcfg/os/error.hpp"
#include "ampcfg/os/relative_path.hpp"
#include "host/jars/jar_defaults.hpp"

namespace ampcfg::host {
namespace {

constexpr std::size_t most_files = 5'000;
constexpr std::uint64_t most_bytes = std::uint64_t{32} << 20;

bool is_default_file(const ZipEntry& entry) {
  const std::string& name = entry.name;
  return (name.ends_with(".yml") || name.ends_with(".yaml")) && entry.size <= largest_default && os::stays_within(name);
}

Error too_much() {
  return {"jar-unreadable", "brings more default files than any plugin has",
          "look what it is, and where it comes from"};
}

/// A name as a folder below `plugins/`.
std::optional<std::string> as_folder(std::string name) {
  std::replace(name.begin(), name.end(), ' ', '_');
  if (!os::stays_within(name) || name.find('/') != std::string::npos || name.starts_with('@')) return std::nullopt;
  return name;
}

std::optional<std::string> name_in_yaml(const std::string& bytes) {
  const auto read = document::Document::read(bytes);
  const auto* file = std::get_if<document::Document>(&read);
  const document::Key* name = file != nullptr ? file->find("name") : nullptr;
  if (name == nullptr || name->value.kind() != document::Value::Kind::string) return std::nullopt;
  return as_folder(std::string(name->value.text()));
}

std::optional<std::string> id_in_json(const std::string& bytes) {
  const auto read = document::JsonText::read(bytes);
  const auto* file = std::get_if<document::JsonText>(&read);
  const document::JsonNode* id = file != nullptr ? file->root().member("id") : nullptr;
  if (id == nullptr || id->value.kind() != document::Value::Kind::string) return std::nullopt;
  return as_folder(std::string(id->value.text()));
}

/// The files of an archive that are `wanted`.
template <typename Wanted>
FilesByPath read_files(const ZipReader& archive, const Wanted& wanted) {
  std::vector<ZipEntry> entries;
  archive.each([&](ZipEntry entry) {
    if (wanted(entry)) entries.push_back(std::move(entry));
    if (entries.size() > most_files) throw too_much();
  });
  FilesByPath files;
  std::uint64_t bytes = 0;
  for (const ZipEntry& entry : entries) {
    bytes += entry.size;
    if (bytes > most_bytes) throw too_much();
    files[entry.name] = archive.read(entry, largest_default);  // of two with one name, Java has the last
  }
  return files;
}

}  // namespace

FilesByPath read_jar(const ZipReader& archive) {
  return read_files(archive, [](const ZipEntry& entry) { return is_descriptor(entry.name) || is_default_file(entry); });
}

FilesByPath descriptors_in(const ZipReader& archive) {
  return read_files(archive, [](const ZipEntry& entry) { return is_descriptor(entry.name); });
}

std::optional<std::string> plugin_of(const FilesByPath& descriptors, const std::optional<std::string>& platform) {
  std::vector<std::string_view> order = {"paper-plugin.yml", "plugin.yml"};
  if (platform == "bungee") order = {"bungee.yml", "plugin.yml"};
  if (platform == "velocity") order = {"velocity-plugin.json"};
  for (const std::string_view descriptor : order) {
    const auto found = descriptors.find(descriptor);
    if (found == descriptors.end()) continue;
    return descriptor.ends_with(".json") ? id_in_json(found->second) : name_in_yaml(found->second);
  }
  return std::nullopt;
}

}  // namespace ampcfg::host
