#pragma once

#include <string>

#include "ampcfg/drift/judging/plugin_files.hpp"
#include "ampcfg/drift/judging/verdict.hpp"
#include "ampcfg/drift/matching/secrets.hpp"
#include "ampcfg/drift/matching/selection.hpp"
#include "ampcfg/drift/set/expectations.hpp"

namespace ampcfg::drift {

/// Compares one installed plugin of an instance with what is expected of it. `ok` findings are left out
/// unless `with_ok`. Counts are of what is selected; keys with secrets are counted as keys alone, and `$unique` ones by
/// what this instance says of them (`sight.hpp`).
Verdict judge(const Expectations& expectations, const Subject& subject, const std::string& plugin, PluginFiles& files,
              const Selection& selection, const Secrets& secrets, bool with_ok);

/// The verdict on a plugin whose folder is there but cannot be read: one `unreadable` finding, file and key absent.
Verdict judge_unreadable(const Expectations& expectations, const Subject& subject, const std::string& plugin,
                         const std::string& reason, const Selection& selection);

}  // namespace ampcfg::drift
