#include "cli/asking/proposal.hpp"

#include <algorithm>

#include "ampcfg/host/query/warning.hpp"
#include "ampcfg/os/signals.hpp"
#include "cli/asking/ask.hpp"
#include "cli/asking/notices.hpp"
#include "cli/report/warnings.hpp"

namespace ampcfg::cli {
namespace {

/// Those of `said` that are not known yet, which are known then.
std::vector<host::Warning> news_in(const std::vector<host::Warning>& said, std::vector<host::Warning>& known) {
  std::vector<host::Warning> news;
  for (const host::Warning& warning : said) {
    if (std::find(known.begin(), known.end(), warning) != known.end()) continue;
    known.push_back(warning);
    news.push_back(warning);
  }
  return news;
}

/// Shows the plan, as long as it is, and asks about it until the answer is yes or no. `out`: where both are read. A
/// pager has ended when the question is asked.
bool is_agreed(Console& console, Output& out, const Proposal& proposal, const std::string& question) {
  proposal.show(out, true);
  while (true) {
    const Answer answer = ask(console, question, proposal.offers_diff());
    if (answer != Answer::diff) return answer == Answer::yes;
    console.page();
    proposal.show_diff(out);
    out.line();
  }
}

}  // namespace

int propose(const CommandLine& line, Console& console, Proposal& proposal) {
  require_receivers(line, proposal.configuration());
  const bool json = line.has(option::json);
  if (!json && !line.has(option::yes)) console.page();
  if (!json) {
    print_warnings(console, proposal.configuration(), proposal.warnings());
    for (const Error& failure : proposal.failures()) console.complain(failure);
    console.err.flush();
  }
  if (line.has(option::dry_run) || proposal.is_empty()) {
    const int code = proposal.exit_code();
    if (json) {
      console.out.line(proposal.as_json());
    } else if (!console.quiet || code != 0) {
      proposal.show(console.out, false);
    }
    return code;
  }
  if (const auto refusal = proposal.refusal()) {
    json ? console.out.line(proposal.as_json()) : proposal.show(console.out, false);
    console.complain(*refusal);
    return 1;
  }

  const std::string question = proposal.question();
  const bool asks = !question.empty() && !line.has(option::yes);
  const bool shows = asks || (!json && !console.quiet);
  if (asks && !is_agreed(console, json ? console.err : console.out, proposal, question)) {
    json ? console.out.line(proposal.as_json()) : console.err.line(proposal.declined());
    return 0;
  }
  if (!asks && shows) proposal.show(console.out, true);
  console.flush();
  const os::Unbroken reported;  // a signal ends the process only when what was done is said
  const auto news = news_in(proposal.carry_out(console), proposal.warnings());
  const int code = proposal.exit_code();
  if (json) {
    console.out.line(proposal.as_json());
  } else {
    print_warnings(console, proposal.configuration(), news);
    if (!console.quiet || code != 0) proposal.report(console, shows);
  }
  console.flush();
  return line.has(option::notify) && !send_notices(line, console, proposal) ? 1 : code;
}

}  // namespace ampcfg::cli
