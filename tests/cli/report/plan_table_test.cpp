#include "cli/report/plan_table.hpp"

#include <unistd.h>

#include <catch2/catch.hpp>
#include <cstdio>
#include <cstdlib>
#include <string>

namespace ampcfg::cli::plan_table_test {
namespace {

PlanRow change(const std::string& what, const std::string& before, const std::string& after,
               std::vector<std::string> instances) {
  return {what, before, after, {}, {}, false, std::move(instances)};
}

PlanRow left(const std::string& what, const std::string& code, const std::string& reason,
             std::vector<std::string> instances) {
  return {"left: " + what, {}, {}, code, reason, false, std::move(instances)};
}

/// What is printed where there are so many columns.
std::string printed(const std::vector<PlanRow>& rows, unsigned columns) {
  ::setenv("COLUMNS", std::to_string(columns).c_str(), 1);
  std::FILE* file = std::tmpfile();
  Output out(::fileno(file), os::Color::never);
  ::unsetenv("COLUMNS");
  PlanTable table(out, rows);
  for (const PlanRow& row : rows) table.print(row);
  out.flush();
  std::rewind(file);
  std::string text(10'000, '\0');
  text.resize(std::fread(text.data(), 1, text.size(), file));
  std::fclose(file);
  return "\n" + text;
}

const std::vector<PlanRow> some_rows = {
    change("Warps/config.yml: cooldown", "\"10\"", "10", {"SMP101"}),
    change("Warps/config.yml: limits.donor", "(no such key)", "10", {"SMP101"}),
    change("Economy/config.yml: starting-balance", "100", "250", {"SMP201", "SMP301"}),
    change("Bot/config.yml: token", "(changes, hidden)", "", {"SMP201"}),
    left("Warps/lang/en.yml", "invalid-file", "line 2: a tab cannot stand here: use spaces", {"SMP201"}),
};

}  // namespace

TEST_CASE("a plan has columns where there is room, and else what is long below") {
  CHECK(printed(some_rows, 120) == R"(
Warps/config.yml: cooldown            "10"  ->  10                                               SMP101
Warps/config.yml: limits.donor        (no such key)  ->  10                                      SMP101
Economy/config.yml: starting-balance  100  ->  250                                               SMP201, SMP301
Bot/config.yml: token                 (changes, hidden)                                          SMP201
left: Warps/lang/en.yml               invalid-file, line 2: a tab cannot stand here: use spaces  SMP201
)");
  CHECK(printed(some_rows, 80) == R"(
Warps/config.yml: cooldown            "10"  ->  10           SMP101
Warps/config.yml: limits.donor        (no such key)  ->  10  SMP101
Economy/config.yml: starting-balance  100  ->  250           SMP201, SMP301
Bot/config.yml: token                 (changes, hidden)      SMP201
left: Warps/lang/en.yml               invalid-file           SMP201
    line 2: a tab cannot stand here: use spaces
)");
  CHECK(printed(some_rows, 40) == R"(
Warps/config.yml: cooldown
  "10"  ->  10           SMP101
Warps/config.yml: limits.donor
  (no such key)  ->  10  SMP101
Economy/config.yml: starting-balance
  100  ->  250           SMP201, SMP301
Bot/config.yml: token
  (changes, hidden)      SMP201
left: Warps/lang/en.yml  SMP201
    invalid-file, line 2: a tab cannot
    stand here: use spaces
)");
}

TEST_CASE("what several rows are about is said once, and instances that do not fit stand below") {
  const std::vector<std::string> many = {"hetzner:SMP101", "hetzner:SMP102", "ovh:SMP101"};
  const std::vector<PlanRow> rows = {change("Chat/config.yml: cooldown", "1", "3", {"SMP101"}),
                                     change("Chat/config.yml: cooldown", "2", "3", {"SMP102", "SMP103", "SMP104"}),
                                     change("Chat/config.yml: cooldown", "4", "3", many)};
  CHECK(printed(rows, 80) == R"(
Chat/config.yml: cooldown  1  ->  3  SMP101
                           2  ->  3  SMP102, SMP103, SMP104
                           4  ->  3  hetzner:SMP101, hetzner:SMP102, ovh:SMP101
)");
  CHECK(printed(rows, 30) == R"(
Chat/config.yml: cooldown
  1  ->  3  SMP101
  2  ->  3  SMP102 and 2 more
    4  ->  3
    on hetzner:SMP101 and 2
    more
)");
}

TEST_CASE("values that are long and alike are cut around what differs") {
  const std::string start(100, 'a');
  const auto text =
      printed({change("Chat/config.yml: motd", "\"" + start + "1\"", "\"" + start + "2\"", {"A", "B"})}, 60);
  CHECK(text.find("1\"\n") != std::string::npos);
  CHECK(text.find("->  ") != std::string::npos);
  CHECK(text.find("2\"\n") != std::string::npos);
}

}  // namespace ampcfg::cli::plan_table_test
