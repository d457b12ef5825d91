#include "cli/commands/commands.hpp"

#include <array>

namespace ampcfg::cli {
namespace {

constexpr std::array all_commands = {
    &command::scan,
    &command::get,
    &command::read,
    &command::diff,
    &command::deploy,
    &command::rollback,
    &command::history,
    &command::history_show,
    &command::history_verify,
    &command::status,
    &command::flag,
    &command::unflag,
    &command::retire,
    &command::restart,
    &command::apply,
    &command::review,
    &command::edit,
    &command::expect_validate,
    &command::expect_show,
    &command::expect_pack,
    &command::expect_learn,
    &command::expect_set,
    &command::expect_unset,
    &command::expect_accept,
    &command::expect_exceptions,
    &command::expect_undo,
    &command::expect_rename,
    &command::expect_forget,
    &command::state,
    &command::state_claim,
    &command::hosts,
    &command::hosts_check,
    &command::hosts_trust,
    &command::hosts_clean,
    &command::schema,
    &command::help,
    &command::completion,
    &command::man,
    &command::complete,
    &command::agent,
};

}  // namespace

std::span<const Command* const> commands() {
  return all_commands;
}

}  // namespace ampcfg::cli
