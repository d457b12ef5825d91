#include "ampcfg/os/folder.hpp"

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <optional>

#include "os/open_strictly.hpp"
#include "os/place_of.hpp"

namespace ampcfg::os {
namespace {

constexpr std::uint64_t folder_flags = O_PATH | O_DIRECTORY | O_CLOEXEC;
constexpr std::uint64_t file_flags = O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC;

/// The parts of `path` without empty and `.` ones; nothing where it is absolute, has `..` or would never be a name.
std::optional<std::string> clean(std::string_view path) {
  if (path.starts_with('/')) return std::nullopt;
  std::string kept;
  while (!path.empty()) {
    const std::string_view part = path.substr(0, path.find('/'));
    path.remove_prefix(std::min(part.size() + 1, path.size()));
    if (part.empty() || part == ".") continue;
    if (part == "..") return std::nullopt;
    if (!kept.empty()) kept += '/';
    kept += part;
  }
  return kept.empty() ? "." : kept;
}

/// The rest of `place` below `tree`, `.` for the tree itself; nothing where it is not in it.
std::optional<std::string> rest_below(const std::filesystem::path& tree, const std::filesystem::path& place) {
  const std::string& above = tree.native();
  const std::string& text = place.native();
  if (above.empty() || !text.starts_with(above)) return std::nullopt;
  if (text.size() == above.size()) return ".";
  if (above == "/") return text.substr(1);
  if (text[above.size()] != '/') return std::nullopt;
  return text.substr(above.size() + 1);
}

EntryKind kind_of(mode_t mode) {
  if (S_ISREG(mode)) return EntryKind::file;
  if (S_ISDIR(mode)) return EntryKind::folder;
  if (S_ISLNK(mode)) return EntryKind::link;
  return EntryKind::other;
}

EntryKind kind_of(int folder, const dirent64& entry) {
  switch (entry.d_type) {
    case DT_REG:
      return EntryKind::file;
    case DT_DIR:
      return EntryKind::folder;
    case DT_LNK:
      return EntryKind::link;
    case DT_UNKNOWN:
      break;
    default:
      return EntryKind::other;
  }
  struct stat facts {};
  return ::fstatat(folder, entry.d_name, &facts, AT_SYMLINK_NOFOLLOW) == 0 ? kind_of(facts.st_mode) : EntryKind::other;
}

/// A tree of the setting `links`, as the system has it; as written where it is not there.
std::filesystem::path without_links(const std::filesystem::path& tree) {
  std::error_code error;
  std::filesystem::path place = std::filesystem::canonical(tree, error);
  return error ? tree.lexically_normal() : place;
}

}  // namespace

Outcome<Folder> Folder::root_at(FileDescriptor opened, std::vector<std::filesystem::path> links,
                                Resolution resolution) {
  auto root = std::make_shared<Root>();
  root->path = place_of(opened.get());
  root->links = std::move(links);
  root->resolution = resolution;
  root->folder = FileDescriptor(::fcntl(opened.get(), F_DUPFD_CLOEXEC, 0));
  if (!root->folder) return refusal_of(errno);
  return Folder(std::move(opened), std::move(root));
}

Outcome<Folder> Folder::open(const std::filesystem::path& path, std::vector<std::filesystem::path> links,
                             Resolution resolution) {
  FileDescriptor opened(::open(path.c_str(), static_cast<int>(folder_flags)));
  if (!opened) return refusal_of(errno);
  std::transform(links.begin(), links.end(), links.begin(), without_links);
  return root_at(std::move(opened), std::move(links), resolution);
}

Outcome<Folder> Folder::open_root(const std::string& name) const {
  FileDescriptor opened(::openat(folder_.get(), name.c_str(), static_cast<int>(folder_flags)));
  if (!opened) return refusal_of(errno);
  return root_at(std::move(opened), root_->links, root_->resolution);
}

Outcome<FileDescriptor> Folder::follow(const std::string& path, std::uint64_t flags) const {
  // O_PATH opens nothing: it only finds where the links lead now. What is read is then opened strictly from a tree that
  // may be read, so a link that is changed in between gains nothing.
  const FileDescriptor found(::openat(folder_.get(), path.c_str(), O_PATH | O_CLOEXEC));
  if (!found) {
    struct stat facts {};
    const int number = errno;
    const bool there = ::fstatat(folder_.get(), path.c_str(), &facts, AT_SYMLINK_NOFOLLOW) == 0;
    if (number == ENOENT && there) return Refused{Refusal::broken_link, {}, number};
    return refusal_of(number);
  }
  const std::filesystem::path place = place_of(found.get());
  int number = 0;
  if (const auto rest = rest_below(root_->path, place)) {
    FileDescriptor opened = open_strictly(root_->folder.get(), *rest, flags, root_->resolution, number);
    return opened ? Outcome<FileDescriptor>(std::move(opened)) : refusal_of(number == ELOOP ? EAGAIN : number);
  }
  for (const std::filesystem::path& tree : root_->links) {
    const auto rest = rest_below(tree, place);
    if (!rest) continue;
    const FileDescriptor top(::open(tree.c_str(), static_cast<int>(folder_flags)));
    FileDescriptor opened;
    if (top) opened = open_strictly(top.get(), *rest, flags, root_->resolution, number);
    if (!top) number = errno;
    return opened ? Outcome<FileDescriptor>(std::move(opened)) : refusal_of(number == ELOOP ? EAGAIN : number);
  }
  return Refused{Refusal::leads_out, place, 0};
}

Outcome<FileDescriptor> Folder::open_beneath(std::string_view path, std::uint64_t flags) const {
  if (path.empty() || path.find('\0') != std::string_view::npos) return Refused{Refusal::absent, {}, ENOENT};
  const auto cleaned = clean(path);
  if (!cleaned) return follow(std::string(path), flags);
  int number = 0;
  FileDescriptor opened = open_strictly(folder_.get(), *cleaned, flags, root_->resolution, number);
  if (opened) return opened;
  return number == ELOOP ? follow(*cleaned, flags) : refusal_of(number);
}

Outcome<Folder> Folder::folder(std::string_view path) const {
  auto opened = open_beneath(path, folder_flags);
  if (auto* refused = std::get_if<Refused>(&opened)) return std::move(*refused);
  return Folder(std::move(std::get<FileDescriptor>(opened)), root_);
}

Outcome<WritableFolder> Folder::writable() const {
  FileDescriptor opened(::openat(folder_.get(), ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  struct stat facts {};
  if (!opened || ::fstat(opened.get(), &facts) != 0) return refusal_of(errno);
  return WritableFolder(std::move(opened), stamp_of(facts));
}

Outcome<FileDescriptor> Folder::open_to_read(std::string_view path) const {
  auto opened = open_beneath(path, file_flags);
  auto* refused = std::get_if<Refused>(&opened);
  // A file stands where a parent of the path would be: nothing has that name.
  if (refused != nullptr && refused->why == Refusal::not_a_folder) refused->why = Refusal::absent;
  return opened;
}

Outcome<FileBytes> Folder::read(std::string_view path, std::uint64_t max) const {
  auto opened = open_to_read(path);
  if (auto* refused = std::get_if<Refused>(&opened)) return std::move(*refused);
  return read_open(std::get<FileDescriptor>(opened).get(), max, HardLinks::refused);
}

Outcome<OpenFile> Folder::open_file(std::string_view path) const {
  auto opened = open_to_read(path);
  if (auto* refused = std::get_if<Refused>(&opened)) return std::move(*refused);
  OpenFile file{std::move(std::get<FileDescriptor>(opened)), {}};
  struct stat facts {};
  if (::fstat(file.descriptor.get(), &facts) != 0) return refusal_of(errno);
  if (!S_ISREG(facts.st_mode)) return Refused{Refusal::not_regular, {}, 0};
  if (facts.st_nlink > 1) return Refused{Refusal::hard_links, {}, 0};
  file.stamp = stamp_of(facts);
  return file;
}

bool OpenFile::read_at(std::uint64_t place, char* into, std::size_t count) const noexcept {
  while (count > 0) {
    const ssize_t got = ::pread(descriptor.get(), into, count, static_cast<off_t>(place));
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) return false;
    into += got;
    place += static_cast<std::uint64_t>(got);
    count -= static_cast<std::size_t>(got);
  }
  return true;
}

Outcome<Listing> Folder::list(std::size_t max) const {
  const FileDescriptor readable(::openat(folder_.get(), ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!readable) return refusal_of(errno);
  constexpr std::size_t buffer_size = std::size_t{32} << 10;
  alignas(dirent64) std::array<char, buffer_size> buffer;
  Listing listing;
  for (;;) {
    const ssize_t got = ::getdents64(readable.get(), buffer.data(), buffer.size());
    if (got < 0) return refusal_of(errno);
    if (got == 0) break;
    for (ssize_t at = 0; at < got && listing.complete;) {
      const auto* entry = reinterpret_cast<const dirent64*>(buffer.data() + at);
      at += entry->d_reclen;
      const std::string_view name = entry->d_name;
      if (name == "." || name == "..") continue;
      listing.complete = listing.entries.size() < max;
      if (listing.complete) listing.entries.push_back({std::string(name), kind_of(readable.get(), *entry)});
    }
    if (!listing.complete) break;
  }
  std::sort(listing.entries.begin(), listing.entries.end(),
            [](const Entry& left, const Entry& right) { return left.name < right.name; });
  return listing;
}

Outcome<EntryKind> Folder::kind(std::string_view path) const {
  const std::size_t slash = path.rfind('/');
  if (slash != std::string_view::npos) {
    auto parent = folder(path.substr(0, slash));
    if (auto* refused = std::get_if<Refused>(&parent)) return std::move(*refused);
    return std::get<Folder>(parent).kind(path.substr(slash + 1));
  }
  if (path.find('\0') != std::string_view::npos) return Refused{Refusal::absent, {}, ENOENT};
  struct stat facts {};
  if (::fstatat(folder_.get(), std::string(path).c_str(), &facts, AT_SYMLINK_NOFOLLOW) != 0) return refusal_of(errno);
  return kind_of(facts.st_mode);
}

Outcome<Stamp> Folder::stamp(const std::string& name) const {
  struct stat facts {};
  const int flags = name.empty() ? AT_EMPTY_PATH : AT_SYMLINK_NOFOLLOW;
  if (::fstatat(folder_.get(), name.c_str(), &facts, flags) != 0) return refusal_of(errno);
  return stamp_of(facts);
}

Outcome<Stamp> Folder::target_stamp(std::string_view path) const {
  auto opened = open_beneath(path, O_PATH | O_CLOEXEC);
  if (auto* refused = std::get_if<Refused>(&opened)) return std::move(*refused);
  struct stat facts {};
  if (::fstat(std::get<FileDescriptor>(opened).get(), &facts) != 0) return refusal_of(errno);
  return stamp_of(facts);
}

}  // namespace ampcfg::os
