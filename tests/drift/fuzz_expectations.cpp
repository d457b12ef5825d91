// Any bytes as each file of a set: loading ends, and what is loaded can be judged by, looked up, shown and packed.
#include <cstddef>
#include <cstdint>
#include <cstdlib>

#include "ampcfg/drift/judging/judge.hpp"
#include "ampcfg/drift/judging/look_up.hpp"
#include "ampcfg/drift/judging/show.hpp"
#include "ampcfg/drift/set/pack.hpp"
#include "ampcfg/os/error.hpp"
#include "drift/fixed_files.hpp"

using namespace ampcfg;
using namespace ampcfg::drift;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string bytes(reinterpret_cast<const char*>(data), size);
  const std::vector<SetFile> files = {{"universal_configs.json", bytes, true},
                                      {"variable_configs.json", bytes, false},
                                      {"metadata.json", bytes, false}};
  for (const SetFile& file : files) {
    std::vector<SetFile> set = {file};
    if (file.path == "variable_configs.json")
      set.push_back({"paper/universal_configs.json", R"({"P": {"s": {"a": 1}}})", false});
    const auto loaded = Expectations::load(set, {});
    if (!loaded.expectations) continue;
    const Subject subject{"H", "I", "paper"};
    for (const std::string& plugin : loaded.expectations->plugins()) {
      FixedFiles there;
      const Verdict verdict = judge(*loaded.expectations, subject, plugin, there, {}, Secrets(), true);
      const Counts& counts = verdict.counts;
      if (counts.ok + counts.variance > counts.keys ||
          verdict.findings.size() != counts.ok + counts.variance + counts.drift)
        std::abort();
      look_up(&*loaded.expectations, subject, plugin, there, {"config.yml", "s.yml"}, {}, Secrets());
      static_cast<void>(loaded.expectations->keys(plugin));
    }
    show(*loaded.expectations, {}, {}, Secrets());
  }
  try {
    pack(files, "2026-01-01T00:00:00Z");
  } catch (const Error&) {
  }
  return 0;
}
