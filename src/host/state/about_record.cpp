#include "host/state/about_record.hpp"

namespace ampcfg::host {

void write_about(RecordWriter& writer, const About& about) {
  writer.text("id", about.id)
      .text("kind", about.kind.word())
      .text("undoes", about.undoes)
      .text("command", about.command)
      .text("user", about.user)
      .text("asked_by", about.asked_by)
      .text("expectations_digest", about.expectations_digest)
      .text("expectations_created", about.expectations_created);
}

About read_about(const RecordReader& json) {
  About about;
  about.id = json.text("id");
  about.kind = Recorded<Action>(json.text("kind"));
  about.undoes = json.text("undoes");
  about.command = json.text("command");
  about.user = json.text("user");
  about.asked_by = json.text("asked_by");
  about.expectations_digest = json.text("expectations_digest");
  about.expectations_created = json.text("expectations_created");
  return about;
}

}  // namespace ampcfg::host
