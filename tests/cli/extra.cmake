# Every script here is a test of the executable, as a user runs it.
if(AMPCFG_TESTS)
  file(GLOB scripts CONFIGURE_DEPENDS ${CMAKE_CURRENT_LIST_DIR}/*.sh)
  # What lets calls to the disk go wrong is preloaded, which sanitizers do not bear.
  set(faults "")
  # Root runs ampcfg, and the instances are another user's, as on a real host; with sanitizers they are root's.
  set(theirs "")
  if(NOT AMPCFG_SANITIZE)
    set(faults $<TARGET_FILE:disk_faults>)
    set(theirs games)
  endif()
  foreach(script ${scripts})
    get_filename_component(name ${script} NAME_WE)
    add_test(NAME cli/${name} COMMAND bash ${script})
    # Looking for leaks is half of what a command's process takes, and a tenth is noting who allocated what. The layers' own
    # tests do both.
    set_tests_properties(cli/${name} PROPERTIES TIMEOUT 1200
      ENVIRONMENT "AMPCFG=$<TARGET_FILE:ampcfg>;DISK_FAULTS=${faults};INSTANCES_OF=${theirs};ASAN_OPTIONS=detect_leaks=0:malloc_context_size=1")
  endforeach()
  # What takes longest begins first, so that nothing is waited for alone.
  set_tests_properties(cli/remote cli/remote_lost cli/remote_homes cli/remote_apply cli/remote_deploy cli/remote_sick
    cli/restart_failures cli/restart_paces cli/restart_cut_short cli/remote_status cli/apply_cut_short cli/completions
    PROPERTIES COST 100)
endif()
