# What only the tests of this layer need: SnakeYAML itself as the oracle, the differential fuzzer that asks it, Python's json as
# the judge of edited sets, the libFuzzer targets, and the benchmark against libyaml.
set(document_tests ${CMAKE_CURRENT_LIST_DIR})

if(AMPCFG_TESTS)
  find_package(Java COMPONENTS Development REQUIRED)
  find_file(AMPCFG_SNAKEYAML snakeyaml.jar PATHS /usr/share/java REQUIRED)
  set(oracle_classes ${CMAKE_CURRENT_BINARY_DIR}/oracle)
  add_custom_command(
    OUTPUT ${oracle_classes}/Oracle.class
    COMMAND ${Java_JAVAC_EXECUTABLE} -d ${oracle_classes} -cp ${AMPCFG_SNAKEYAML} ${document_tests}/oracle/Oracle.java
    DEPENDS ${document_tests}/oracle/Oracle.java)
  add_custom_target(oracle_classes ALL DEPENDS ${oracle_classes}/Oracle.class)

  add_library(oracle STATIC ${document_tests}/oracle.cpp)
  target_include_directories(oracle PRIVATE ${CMAKE_CURRENT_SOURCE_DIR})
  target_compile_definitions(oracle PRIVATE AMPCFG_ORACLE_CLASSPATH="${oracle_classes}:${AMPCFG_SNAKEYAML}")
  target_link_libraries(oracle PUBLIC document PRIVATE formatting Threads::Threads)
  add_dependencies(oracle oracle_classes)
  if(TARGET test_document)
    target_link_libraries(test_document PRIVATE oracle)
  endif()

  add_executable(differential ${document_tests}/differential.cpp ${document_tests}/mutate.cpp
                              ${document_tests}/trial_options.cpp)
  target_link_libraries(differential PRIVATE oracle formatting)
  add_test(NAME differential COMMAND differential --count 20000 ${document_tests}/corpus)
  set_tests_properties(differential PROPERTIES TIMEOUT 1200)
endif()

if(AMPCFG_TESTS)
  add_executable(edit_property ${document_tests}/edit_property.cpp ${document_tests}/random_value.cpp
                               ${document_tests}/mutate.cpp ${document_tests}/trial_options.cpp
                               ${document_tests}/untouched.cpp)
  target_include_directories(edit_property PRIVATE ${PROJECT_BINARY_DIR}/own/document)
  target_link_libraries(edit_property PRIVATE oracle formatting)
  add_test(NAME edit_property COMMAND edit_property --count 6000 --mutate 3 ${document_tests}/corpus)
  set_tests_properties(edit_property PROPERTIES TIMEOUT 1200)
endif()

if(AMPCFG_TESTS)
  add_executable(json_edit_filter ${document_tests}/json_edit_filter.cpp)
  target_link_libraries(json_edit_filter PRIVATE document)
  add_test(NAME json_edit_property
           COMMAND python3 ${document_tests}/json_edit_property.py $<TARGET_FILE:json_edit_filter> --count 5000)
endif()

find_library(AMPCFG_LIBYAML yaml)
if(AMPCFG_TESTS AND AMPCFG_LIBYAML)
  add_executable(bench_reader EXCLUDE_FROM_ALL ${document_tests}/bench_reader.cpp)
  target_compile_definitions(bench_reader PRIVATE AMPCFG_CORPUS="${document_tests}/corpus")
  target_link_libraries(bench_reader PRIVATE document ${AMPCFG_LIBYAML} formatting)
endif()

if(AMPCFG_FUZZ)
  add_executable(fuzz_document ${document_tests}/fuzz_document.cpp)
  target_link_libraries(fuzz_document PRIVATE document)
  target_link_options(fuzz_document PRIVATE -fsanitize=fuzzer)
  add_executable(fuzz_edit ${document_tests}/fuzz_edit.cpp ${document_tests}/random_value.cpp)
  target_link_libraries(fuzz_edit PRIVATE document)
  target_link_options(fuzz_edit PRIVATE -fsanitize=fuzzer)
  # fuzz_json_edit <a folder for what it finds> tests/document/corpus/json_edit
  add_executable(fuzz_json_edit ${document_tests}/fuzz_json_edit.cpp ${document_tests}/random_value.cpp)
  target_link_libraries(fuzz_json_edit PRIVATE document)
  target_link_options(fuzz_json_edit PRIVATE -fsanitize=fuzzer)
endif()
