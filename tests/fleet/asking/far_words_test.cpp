#include "fleet/asking/far_words.hpp"

#include <catch2/catch.hpp>
#include <string>
#include <vector>

namespace ampcfg::fleet::far_words_test {

TEST_CASE("a command that a far host names is the one that is typed here") {
  struct Case {
    std::string said, here;
  };
  const Case cases[] = {
      {"", ""},
      {"`ampcfg history` lists them", "`ampcfg -H ovh history` lists them"},
      {"see `ampcfg status SMP101`", "see `ampcfg -H ovh status SMP101`"},
      {"`ampcfg apply --resume` goes on, `ampcfg apply --abort` undoes",
       "`ampcfg -H ovh apply --resume` goes on, `ampcfg -H ovh apply --abort` undoes"},
      // It needs no host, or it is about what is on this side; a word is not its beginning.
      {"`ampcfg expect validate` shows all", "`ampcfg expect validate` shows all"},
      {"`ampcfg historian`", "`ampcfg historian`"},
      {"ampcfg history", "ampcfg history"},
      {"`ampcfg ", "`ampcfg "},
  };
  for (const Case& one : cases) CHECK(from_there(one.said, "ovh") == one.here);
  CHECK(from_there("`ampcfg history`", "a b") == "`ampcfg -H 'a b' history`");
}

TEST_CASE("an error keeps its code and its kind; a warning is said of many, too") {
  const Error error = from_there(usage_error("code", "see `ampcfg scan`", "`ampcfg history` lists them"), "ovh");
  CHECK(error.code() == "code");
  CHECK(error.kind() == Error::Kind::usage);
  CHECK(error.message() == "see `ampcfg -H ovh scan`");
  CHECK(error.hint() == "`ampcfg -H ovh history` lists them");
  std::vector<host::Warning> warnings{
      host::Warning::of_kind("kind", "of SMP101: `ampcfg state`", "`ampcfg state`", "SMP101")};
  tell_from_there(warnings, "ovh");
  CHECK(warnings[0].text == "of SMP101: `ampcfg -H ovh state`");
  CHECK(warnings[0].of_many == "`ampcfg -H ovh state`");
}

}  // namespace ampcfg::fleet::far_words_test
