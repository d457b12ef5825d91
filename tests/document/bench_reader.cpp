// Megabytes a second of Document::read (values, flattening and index included) and of libyaml's parser (events only) on
// the same files in the same run.
//   bench_reader [FOLDER...]

#include <fmt/format.h>
#include <yaml.h>

#include <algorithm>
#include <ctime>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <string>
#include <vector>

#include "ampcfg/document/reading/document.hpp"

namespace {

constexpr int rounds = 7;
constexpr std::size_t least_bytes = std::size_t{16} << 20;

bool parse_with_libyaml(const std::string& file) {
  yaml_parser_t parser;
  yaml_parser_initialize(&parser);
  yaml_parser_set_input_string(&parser, reinterpret_cast<const unsigned char*>(file.data()), file.size());
  bool more = true;
  bool read = true;
  while (more) {
    yaml_event_t event;
    read = yaml_parser_parse(&parser, &event) != 0;
    more = read && event.type != YAML_STREAM_END_EVENT;
    if (read) yaml_event_delete(&event);
  }
  yaml_parser_delete(&parser);
  return read;
}

bool read_as_document(const std::string& file) {
  const auto read = ampcfg::document::Document::read(file);
  return std::holds_alternative<ampcfg::document::Document>(read);
}

std::vector<std::string> accepted_files(const std::vector<std::filesystem::path>& folders) {
  std::vector<std::string> files;
  for (const auto& folder : folders) {
    for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
      const auto extension = entry.path().extension();
      if (!entry.is_regular_file() || (extension != ".yml" && extension != ".yaml")) continue;
      std::ifstream stream(entry.path(), std::ios::binary);
      std::string file{std::istreambuf_iterator<char>(stream), {}};
      if (read_as_document(file) && parse_with_libyaml(file)) files.push_back(std::move(file));
    }
  }
  return files;
}

/// In the processor's time: other processes may run beside this one.
template <typename Parse>
double megabytes_a_second(const std::vector<std::string>& files, Parse parse) {
  std::size_t bytes = 0;
  const std::clock_t begin = std::clock();
  while (bytes < least_bytes) {
    for (const std::string& file : files) {
      parse(file);
      bytes += file.size();
    }
  }
  return static_cast<double>(bytes) / 1e6 / (static_cast<double>(std::clock() - begin) / CLOCKS_PER_SEC);
}

}  // namespace

int main(int count, char** arguments) {
  std::vector<std::filesystem::path> folders(arguments + 1, arguments + count);
  if (folders.empty()) folders.emplace_back(AMPCFG_CORPUS);
  const std::vector<std::string> files = accepted_files(folders);
  std::size_t bytes = 0;
  for (const std::string& file : files) bytes += file.size();
  if (bytes == 0) {
    std::cerr << "bench_reader: no YAML files there\n";
    return 64;
  }
  double ours = 0;
  double libyaml = 0;
  for (int round = 0; round < rounds; ++round) {
    ours = std::max(ours, megabytes_a_second(files, read_as_document));
    libyaml = std::max(libyaml, megabytes_a_second(files, parse_with_libyaml));
  }
  std::cout << fmt::format(
      "{} files, {:.2f} MB: reader {:.0f} MB/s, libyaml's events {:.0f} MB/s, {:.2f} times as fast\n", files.size(),
      static_cast<double>(bytes) / 1e6, ours, libyaml, ours / libyaml);
}
