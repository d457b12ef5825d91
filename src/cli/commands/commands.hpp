#pragma once

#include "ampcfg/cli/line/command.hpp"

// Every command there is, each defined in a file of its name.
namespace ampcfg::cli {
namespace command {

extern const Command scan, get, read, diff, deploy, rollback, history, history_show, history_verify, status, flag,
    unflag, retire, state, state_claim, restart, apply, expect_validate, expect_show, expect_pack, expect_learn,
    expect_set, expect_unset, expect_accept, expect_exceptions, expect_undo, expect_rename, expect_forget, review, edit,
    hosts, hosts_check, hosts_trust, hosts_clean, schema, help, completion, man, complete, agent;

}  // namespace command
}  // namespace ampcfg::cli
