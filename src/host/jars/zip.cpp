#include "host/jars/zip.hpp"

#include <minizip/unzip.h>
#include <minizip/zip.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <utility>

#include "ampcfg/os/error.hpp"

namespace ampcfg::host {
namespace {

constexpr std::size_t most_entries = 100'000;
constexpr std::size_t longest_name = 1'000;
constexpr std::uint64_t largest_table = std::uint64_t{16} << 20;
/// YAML that people write is packed to a tenth; nothing that repeats itself more is a plugin's defaults.
constexpr std::uint64_t most_growth = 200;
constexpr std::uint64_t may_always_grow = std::uint64_t{64} << 10;
constexpr std::size_t step = std::size_t{64} << 10;

Error unreadable(const std::string& reason) {
  return {"jar-unreadable", reason, "replace the JAR by a whole one"};
}

Error not_whole() {
  return unreadable("is no ZIP archive, or is not whole");
}

/// An archive that grows in memory.
struct Growing {
  std::string bytes;
  std::size_t at = 0;
};

Growing& growing(void* stream) {
  return *static_cast<Growing*>(stream);
}

uLong append(void*, void* stream, const void* from, uLong count) {
  Growing& archive = growing(stream);
  if (archive.bytes.size() < archive.at + count) archive.bytes.resize(archive.at + count);
  std::memcpy(archive.bytes.data() + archive.at, from, count);
  archive.at += count;
  return count;
}

long move_growing(void*, void* stream, ZPOS64_T offset, int origin) {
  Growing& archive = growing(stream);
  const std::size_t from = origin == ZLIB_FILEFUNC_SEEK_SET   ? 0
                           : origin == ZLIB_FILEFUNC_SEEK_CUR ? archive.at
                                                              : archive.bytes.size();
  archive.at = from + offset;
  return 0;
}

zlib_filefunc64_def functions_of_growing(Growing& archive) {
  zlib_filefunc64_def functions{};
  functions.zopen64_file = [](void* opaque, const void*, int) { return opaque; };
  functions.zread_file = [](void*, void*, void*, uLong) { return uLong{0}; };
  functions.zwrite_file = append;
  functions.ztell64_file = [](void*, void* stream) { return ZPOS64_T{growing(stream).at}; };
  functions.zseek64_file = move_growing;
  functions.zclose_file = [](void*, void*) { return 0; };
  functions.zerror_file = [](void*, void*) { return 0; };
  functions.opaque = &archive;
  return functions;
}

std::uint64_t little_endian(const std::string& bytes, std::size_t at, std::size_t count) {
  std::uint64_t value = 0;
  for (std::size_t n = count; n > 0; --n) value = value << 8u | static_cast<unsigned char>(bytes[at + n - 1]);
  return value;
}

}  // namespace

/// Bytes as minizip asks for them, a few at a time, read by the block.
struct ZipReader::Source {
  ReadAt read_at;
  std::uint64_t size = 0;
  std::uint64_t at = 0;
  std::uint64_t block_at = 0;
  std::string block;
  bool failed = false;

  bool hold(std::uint64_t place) {
    if (place >= block_at && place - block_at < block.size()) return true;
    block_at = place - place % step;
    block.resize(static_cast<std::size_t>(std::min<std::uint64_t>(step, size - block_at)));
    if (read_at(block_at, block.data(), block.size())) return true;
    block.clear();
    return false;
  }

  uLong copy(char* into, uLong count) {
    uLong done = 0;
    while (done < count && at < size && hold(at)) {
      const std::size_t from = static_cast<std::size_t>(at - block_at);
      const std::size_t part = std::min<std::size_t>(block.size() - from, count - done);
      std::memcpy(into + done, block.data() + from, part);
      done += part;
      at += part;
    }
    failed = failed || done < count;
    return done;
  }

  long move(ZPOS64_T offset, int origin) {
    const std::uint64_t from = origin == ZLIB_FILEFUNC_SEEK_SET ? 0 : origin == ZLIB_FILEFUNC_SEEK_CUR ? at : size;
    if (offset > size - from) return -1;
    at = from + offset;
    return 0;
  }

  zlib_filefunc64_def functions() {
    zlib_filefunc64_def all{};
    all.zopen64_file = [](void* opaque, const void*, int) { return opaque; };
    all.zread_file = [](void*, void* stream, void* into, uLong count) {
      return static_cast<Source*>(stream)->copy(static_cast<char*>(into), count);
    };
    all.zwrite_file = [](void*, void*, const void*, uLong) { return uLong{0}; };
    all.ztell64_file = [](void*, void* stream) { return ZPOS64_T{static_cast<Source*>(stream)->at}; };
    all.zseek64_file = [](void*, void* stream, ZPOS64_T offset, int origin) {
      return static_cast<Source*>(stream)->move(offset, origin);
    };
    all.zclose_file = [](void*, void*) { return 0; };
    all.zerror_file = [](void*, void* stream) { return static_cast<Source*>(stream)->failed ? 1 : 0; };
    all.opaque = this;
    return all;
  }
};

ZipReader::ZipReader(ReadAt read_at, std::uint64_t size) : source_(std::make_unique<Source>()) {
  source_->read_at = std::move(read_at);
  source_->size = size;
  zlib_filefunc64_def functions = source_->functions();
  archive_ = unzOpen2_64("", &functions);
  if (archive_ == nullptr) throw not_whole();
}

ZipReader::ZipReader(std::string_view bytes)
    : ZipReader(
          [bytes](std::uint64_t place, char* into, std::size_t count) {
            std::memcpy(into, bytes.data() + place, count);
            return true;
          },
          bytes.size()) {}

ZipReader::~ZipReader() {
  unzClose(archive_);
}

namespace {

/// The entry that the archive stands at; without a name where that is too long.
ZipEntry entry_at(unzFile archive) {
  std::array<char, longest_name> name{};
  unz_file_info64 info{};
  unz64_file_pos place{};
  if (unzGetCurrentFileInfo64(archive, &info, name.data(), name.size(), nullptr, 0, nullptr, 0) != UNZ_OK ||
      unzGetFilePos64(archive, &place) != UNZ_OK)
    throw not_whole();
  ZipEntry entry;
  if (info.size_filename <= name.size()) entry.name.assign(name.data(), info.size_filename);
  entry.packed_size = info.compressed_size;
  entry.size = info.uncompressed_size;
  entry.encrypted = (info.flag & 1u) != 0;
  entry.place = place.pos_in_zip_directory;
  return entry;
}

}  // namespace

void ZipReader::each(const std::function<void(ZipEntry entry)>& take) const {
  unz_global_info64 about{};
  if (unzGetGlobalInfo64(archive_, &about) != UNZ_OK) throw not_whole();
  if (about.number_entry == 0) return;
  std::size_t count = 0;
  for (int found = unzGoToFirstFile(archive_); found != UNZ_END_OF_LIST_OF_FILE; found = unzGoToNextFile(archive_)) {
    if (found != UNZ_OK) throw not_whole();
    if (++count > most_entries) throw unreadable("has more than 100,000 entries");
    ZipEntry entry = entry_at(archive_);
    if (!entry.name.empty()) take(std::move(entry));
  }
}

std::string ZipReader::read(const ZipEntry& entry, std::uint64_t most) const {
  if (entry.encrypted) throw unreadable("is encrypted");
  if (entry.size > most) throw unreadable("has a file of too many bytes");
  if (entry.size > may_always_grow && entry.size / most_growth > entry.packed_size)
    throw unreadable("has a file that holds 200 times what it takes");
  const unz64_file_pos place{entry.place, 0};
  if (unzGoToFilePos64(archive_, &place) != UNZ_OK || unzOpenCurrentFile(archive_) != UNZ_OK) throw not_whole();
  std::string bytes(static_cast<std::size_t>(entry.size), '\0');
  std::size_t have = 0;
  while (have < bytes.size()) {
    const auto wanted = static_cast<unsigned>(std::min(bytes.size() - have, step));
    const int got = unzReadCurrentFile(archive_, bytes.data() + have, wanted);
    if (got <= 0) break;
    have += static_cast<std::size_t>(got);
  }
  const int closed = unzCloseCurrentFile(archive_);
  if (have < bytes.size() || closed != UNZ_OK) throw not_whole();
  return bytes;
}

std::string ZipReader::read(std::uint64_t place, std::uint64_t most) const {
  const unz64_file_pos position{place, 0};
  if (unzGoToFilePos64(archive_, &position) != UNZ_OK) throw not_whole();
  return read(entry_at(archive_), most);
}

std::string ZipReader::comment() const {
  std::array<char, 256> text{};
  const int length = unzGetGlobalComment(archive_, text.data(), text.size());
  if (length < 0) throw not_whole();
  return {text.data(), std::min(static_cast<std::size_t>(length), text.size())};
}

std::string table_of_contents(const ReadAt& read_at, std::uint64_t size) {
  constexpr std::string_view mark = "PK\5\6";
  constexpr std::uint64_t end_record = 22;
  constexpr std::uint64_t longest_comment = 0xFFFF;
  const std::uint64_t tail_at = size - std::min(size, end_record + longest_comment);
  std::string tail(static_cast<std::size_t>(size - tail_at), '\0');
  if (!read_at(tail_at, tail.data(), tail.size())) throw not_whole();
  const std::size_t mark_at = tail.rfind(mark);
  if (mark_at == std::string::npos || tail.size() - mark_at < end_record) throw not_whole();
  const std::uint64_t table_size = little_endian(tail, mark_at + 12, 4);
  const std::uint64_t table_end = tail_at + mark_at;
  if (table_size > table_end) throw not_whole();
  if (table_size > largest_table) throw unreadable("has a table of contents of more than 16 MiB");
  const std::uint64_t table_at = table_end - table_size;
  std::string table(static_cast<std::size_t>(size - table_at), '\0');
  if (!read_at(table_at, table.data(), table.size())) throw not_whole();
  return table;
}

std::string zip(const std::map<std::string, std::string, std::less<>>& files, const std::string& comment) {
  Growing growing;
  zlib_filefunc64_def functions = functions_of_growing(growing);
  zipFile archive = zipOpen2_64("", APPEND_STATUS_CREATE, nullptr, &functions);
  bool done = archive != nullptr;
  for (const auto& [name, bytes] : files) {
    const zip_fileinfo nothing{};
    done = done && zipOpenNewFileInZip64(archive, name.c_str(), &nothing, nullptr, 0, nullptr, 0, nullptr, Z_DEFLATED,
                                         Z_BEST_SPEED, 0) == ZIP_OK;
    done = done && zipWriteInFileInZip(archive, bytes.data(), static_cast<unsigned>(bytes.size())) == ZIP_OK;
    done = done && zipCloseFileInZip(archive) == ZIP_OK;
  }
  if (archive != nullptr) done = zipClose(archive, comment.c_str()) == ZIP_OK && done;
  if (!done) throw Error("memory", "a plugin's default files could not be packed");
  return std::move(growing.bytes);
}

}  // namespace ampcfg::host
