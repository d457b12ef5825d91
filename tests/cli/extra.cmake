# Every script here is a test of the executable, as a user runs it.
if(AMPCFG_TESTS)
  file(GLOB scripts CONFIGURE_DEPENDS ${CMAKE_CURRENT_LIST_DIR}/*.sh)
  # What lets calls to the disk go wrong is preloaded, which sanitizers do not bear.
  set(faults "")
  if(NOT AMPCFG_SANITIZE)
    set(faults $<TARGET_FILE:disk_faults>)
  endif()
  foreach(script ${scripts})
    get_filename_component(name ${script} NAME_WE)
    add_test(NAME cli/${name} COMMAND bash ${script})
    # Looking for leaks is half of what a command's process takes. The layers' own tests look for them.
    set_tests_properties(cli/${name} PROPERTIES TIMEOUT 1200
      ENVIRONMENT "AMPCFG=$<TARGET_FILE:ampcfg>;DISK_FAULTS=${faults};ASAN_OPTIONS=detect_leaks=0")
  endforeach()
endif()
