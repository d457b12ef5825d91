# The schemas of a set's files are written once, in expectations/, and become part of the executable.
set(schema_folder ${CMAKE_CURRENT_LIST_DIR}/../../../expectations)
foreach(name universal_configs variable_configs instances unchecked metadata)
  file(READ ${schema_folder}/${name}.schema.json ${name}_schema)
  set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${schema_folder}/${name}.schema.json)
endforeach()
configure_file(${CMAKE_CURRENT_LIST_DIR}/schema_texts.cpp.in ${CMAKE_CURRENT_BINARY_DIR}/drift/schema_texts.cpp @ONLY)
target_sources(${AMPCFG_TARGET_drift.set} PRIVATE ${CMAKE_CURRENT_BINARY_DIR}/drift/schema_texts.cpp)
