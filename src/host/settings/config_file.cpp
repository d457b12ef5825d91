#include "ampcfg/host/settings/config_file.hpp"

#include <unistd.h>

#include <utility>

#include "ampcfg/os/file.hpp"

namespace ampcfg::host {

std::variant<document::Document, document::Invalid, Error> read_config_file(const std::string& path,
                                                                            std::uint64_t max_file) {
  std::string bytes;
  const os::Refused* refused = nullptr;
  auto stream = os::Outcome<std::string>();
  auto file = os::Outcome<os::FileBytes>();
  if (path == "-") {
    stream = os::read_stream(STDIN_FILENO, max_file);
    refused = std::get_if<os::Refused>(&stream);
    if (refused == nullptr) bytes = std::get<std::string>(std::move(stream));
  } else {
    file = os::read_file(path, max_file);
    refused = std::get_if<os::Refused>(&file);
    if (refused == nullptr) bytes = std::get<os::FileBytes>(std::move(file)).bytes;
  }
  if (refused != nullptr) {
    const std::string shown = path == "-" ? "standard input" : path;
    const std::string limit =
        refused->why == os::Refusal::too_large ? ": more than " + std::to_string(max_file) + " bytes" : "";
    return Error("unreadable", shown + " " + refused->words() + limit);
  }
  auto read = document::Document::read(std::move(bytes));
  if (auto* document = std::get_if<document::Document>(&read)) return std::move(*document);
  return std::get<document::Invalid>(std::move(read));
}

}  // namespace ampcfg::host
