#include "host/state/about_record.hpp"

namespace ampcfg::host {

void write_who(RecordWriter& writer, const Who& who) {
  writer.text("user", who.user);
  if (!who.person.empty()) writer.text("person", who.person);
  writer.text("asked_by", who.asked_by);
  if (!who.asking_person.empty()) writer.text("asking_person", who.asking_person);
  writer.text("command", who.command);
}

Who read_who(const RecordReader& json) {
  // Builds before these two have written neither.
  const auto text_if_any = [&](const char* name) { return json.has(name) ? json.text(name) : std::string(); };
  return {json.text("user"), text_if_any("person"), json.text("asked_by"), text_if_any("asking_person"),
          json.text("command")};
}

void write_about(RecordWriter& writer, const About& about) {
  writer.text("id", about.id).text("kind", about.kind.word()).text("undoes", about.undoes);
  write_who(writer, about);
  writer.text("expectations_digest", about.expectations_digest)
      .text("expectations_created", about.expectations_created);
}

About read_about(const RecordReader& json) {
  About about;
  static_cast<Who&>(about) = read_who(json);
  about.id = json.text("id");
  about.kind = Recorded<Action>(json.text("kind"));
  about.undoes = json.text("undoes");
  about.expectations_digest = json.text("expectations_digest");
  about.expectations_created = json.text("expectations_created");
  return about;
}

}  // namespace ampcfg::host
