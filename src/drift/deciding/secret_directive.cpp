#include "ampcfg/drift/deciding/secret_directive.hpp"

#include "ampcfg/document/json/json_write.hpp"
#include "drift/set/template_text.hpp"

namespace ampcfg::drift {

std::string secret_name_of(const KeyOfFile& key, std::string_view instance) {
  std::string name = as_template(key.plugin + "/" + key.file + "/" + key.key);
  if (instance.empty()) return name;
  return name + (instance.find(':') == std::string_view::npos ? "@{instance}" : "@{host}.{instance}");
}

std::string secret_directive(std::string_view name, bool is_number) {
  std::string directive = "{\"$secret\": ";
  document::write_json(directive, name);
  return directive + (is_number ? ", \"as\": \"number\"}" : "}");
}

}  // namespace ampcfg::drift
