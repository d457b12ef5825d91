// Whatever lies in plugins/ as a JAR: no bytes may harm, and what is kept of them is bounded and packs again.
#include <cstdlib>
#include <string_view>

#include "ampcfg/os/error.hpp"
#include "host/jars/jar_defaults.hpp"
#include "host/jars/read_jar.hpp"
#include "host/jars/zip.hpp"

namespace {

void must(bool holds) {
  if (!holds) std::abort();
}

void check(std::string_view bytes) {
  using namespace ampcfg::host;
  const FilesByPath files = read_jar(ZipReader(bytes));
  for (const char* platform : {"paper", "bungee", "velocity"}) {
    const auto plugin = plugin_of(files, platform);
    must(!plugin || (!plugin->empty() && plugin->find('/') == std::string::npos && *plugin != ".."));
  }
  if (files.empty()) return;
  const JarDefaults defaults(zip(files, ""));
  for (const auto& [file, text] : files) {
    if (is_descriptor(file)) continue;
    must(file.front() != '/' && defaults.beside(file) > 0);
    must(defaults.read(file) == text);
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  try {
    (void)ampcfg::host::table_of_contents(
        [&](std::uint64_t place, char* into, std::size_t count) {
          must(place + count <= size);
          bytes.copy(into, count, place);
          return true;
        },
        size);
  } catch (const ampcfg::Error&) {
  }
  try {
    check(bytes);
  } catch (const ampcfg::Error&) {
  }
  return 0;
}
