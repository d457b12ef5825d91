#include "ampcfg/host/settings/config_file.hpp"

#include <unistd.h>

#include <utility>

namespace ampcfg::host {

FileContent content_of(os::Outcome<os::FileBytes> read, const std::string& shown, std::uint64_t max_file) {
  if (const auto* refused = std::get_if<os::Refused>(&read)) {
    const std::string limit =
        refused->why == os::Refusal::too_large ? ": more than " + std::to_string(max_file) + " bytes" : "";
    return Error("unreadable", shown + " " + refused->words() + limit);
  }
  auto content = document::Document::read(std::get<os::FileBytes>(std::move(read)).bytes);
  if (auto* document = std::get_if<document::Document>(&content)) return std::move(*document);
  return std::get<document::Invalid>(std::move(content));
}

FileContent read_config_file(const std::string& path, std::uint64_t max_file) {
  if (path != "-") return content_of(os::read_file(path, max_file), path, max_file);
  auto stream = os::read_stream(STDIN_FILENO, max_file);
  os::Outcome<os::FileBytes> read;
  if (const auto* refused = std::get_if<os::Refused>(&stream)) {
    read = *refused;
  } else {
    read = os::FileBytes{std::get<std::string>(std::move(stream)), {}};
  }
  return content_of(std::move(read), "standard input", max_file);
}

}  // namespace ampcfg::host
