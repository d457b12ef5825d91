#include "ampcfg/fleet/cache/needed_glibc.hpp"

#include <elf.h>

#include <charconv>
#include <cstdint>
#include <cstring>
#include <optional>
#include <vector>

namespace ampcfg::fleet {
namespace {

constexpr std::string_view prefix = "GLIBC_";

/// The numbers of a version; none where it is something else (`GLIBC_PRIVATE`).
std::vector<unsigned> numbers_of(std::string_view version) {
  std::vector<unsigned> numbers;
  const char* at = version.data();
  const char* const end = at + version.size();
  while (at != end) {
    unsigned number = 0;
    const auto [rest, error] = std::from_chars(at, end, number);
    if (error != std::errc() || (rest != end && *rest != '.')) return {};
    numbers.push_back(number);
    at = rest == end ? end : rest + 1;
  }
  return numbers;
}

/// What lies there in a file; nothing where it would lie beyond its end.
template <typename Record>
std::optional<Record> record_at(std::string_view bytes, std::uint64_t at) {
  if (at > bytes.size() || bytes.size() - at < sizeof(Record)) return std::nullopt;
  Record record;
  std::memcpy(&record, bytes.data() + at, sizeof record);
  return record;
}

std::string_view part_of(std::string_view bytes, const Elf64_Shdr& section) {
  if (section.sh_offset > bytes.size()) return {};
  return bytes.substr(section.sh_offset, section.sh_size);
}

/// A section, if it is there.
std::optional<Elf64_Shdr> section_of(std::string_view bytes, const Elf64_Ehdr& header, std::uint64_t number) {
  if (number >= header.e_shnum) return std::nullopt;
  return record_at<Elf64_Shdr>(bytes, header.e_shoff + number * sizeof(Elf64_Shdr));
}

/// Of the versions that a section `SHT_GNU_verneed` names, the newest of the C library.
std::string newest_in(std::string_view needs, std::string_view names) {
  std::string newest;
  std::uint64_t at = 0;
  while (const auto library = record_at<Elf64_Verneed>(needs, at)) {
    std::uint64_t of_library = at + library->vn_aux;
    for (unsigned n = 0; n < library->vn_cnt; ++n) {
      const auto version = record_at<Elf64_Vernaux>(needs, of_library);
      if (!version || version->vna_name >= names.size()) break;
      const std::string_view name = names.substr(version->vna_name);
      const std::string_view whole = name.substr(0, name.find('\0'));
      if (whole.starts_with(prefix) && is_older_glibc(newest, whole.substr(prefix.size())))
        newest = whole.substr(prefix.size());
      if (version->vna_next == 0) break;
      of_library += version->vna_next;
    }
    if (library->vn_next == 0) break;
    at += library->vn_next;
  }
  return newest;
}

}  // namespace

bool is_older_glibc(std::string_view version, std::string_view other) {
  return numbers_of(version) < numbers_of(other);
}

std::string needed_glibc(std::string_view executable) {
  const auto header = record_at<Elf64_Ehdr>(executable, 0);
  if (!header || std::memcmp(header->e_ident, ELFMAG, SELFMAG) != 0 || header->e_ident[EI_CLASS] != ELFCLASS64)
    return {};
  for (std::uint64_t n = 0; n < header->e_shnum; ++n) {
    const auto section = section_of(executable, *header, n);
    if (!section || section->sh_type != SHT_GNU_verneed) continue;
    const auto names = section_of(executable, *header, section->sh_link);
    if (names) return newest_in(part_of(executable, *section), part_of(executable, *names));
  }
  return {};
}

std::string missing_glibc(std::string_view said) {
  std::string newest;
  for (std::size_t at = said.find(prefix); at != std::string_view::npos; at = said.find(prefix, at + 1)) {
    std::string_view rest = said.substr(at + prefix.size());
    const std::string_view version = rest.substr(0, rest.find_first_not_of("0123456789."));
    rest.remove_prefix(version.size());
    if (rest.starts_with("' not found") && is_older_glibc(newest, version)) newest = version;
  }
  return newest;
}

std::string hint_for_glibc(std::string_view version) {
  return "this ampcfg needs glibc " + std::string(version) +
         ": a newer system there (Debian 12, Ubuntu 22.04), or an ampcfg that is built on one as old as that";
}

}  // namespace ampcfg::fleet
