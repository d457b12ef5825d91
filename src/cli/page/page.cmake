# The page's HTML, CSS and JavaScript are a readable file each, and become part of the executable.
foreach(kind html css js)
  set(page_file ${CMAKE_CURRENT_LIST_DIR}/page.${kind})
  file(READ ${page_file} page_${kind})
  set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${page_file})
endforeach()
configure_file(${CMAKE_CURRENT_LIST_DIR}/page_texts.cpp.in ${CMAKE_CURRENT_BINARY_DIR}/cli/page_texts.cpp @ONLY)
target_sources(${AMPCFG_TARGET_cli.page} PRIVATE ${CMAKE_CURRENT_BINARY_DIR}/cli/page_texts.cpp)
