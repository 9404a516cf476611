# SPDX-License-Identifier: GPL-3.0-or-later
# The window's pieces are a library, so that tests can link those that need no display.
claimcheck_library(gui gui PUBLIC station_core
  PRIVATE PkgConfig::GTK PkgConfig::SOURCEVIEW PkgConfig::SOUND PkgConfig::PLOT PkgConfig::XKB m)
claimcheck_resources(gui gui/gui.gresource.xml gui_resources)

# gui/icons/*.svg as pixels that GTK still recolours: the SVG loader alone would take a third of the window's start.
set(icon_sizes 16 24 32 48 64 128 256)
file(GLOB icons CONFIGURE_DEPENDS gui/icons/*-symbolic.svg)
set(icon_folder ${CMAKE_BINARY_DIR}/icons)
set(icon_list "<gresources><gresource prefix=\"/claimcheck/gui/icons\">")
foreach(icon ${icons})
  get_filename_component(name ${icon} NAME_WE)
  set(pictures "")
  set(encode "")
  foreach(size ${icon_sizes})
    set(picture ${size}x${size}/actions/${name}.symbolic.png)
    list(APPEND pictures ${icon_folder}/${picture})
    list(APPEND encode COMMAND ${CMAKE_COMMAND} -E make_directory ${icon_folder}/${size}x${size}/actions
      COMMAND ${ENCODE_SYMBOLIC_SVG} ${icon} ${size}x${size} -o ${icon_folder}/${size}x${size}/actions)
    string(APPEND icon_list "<file>${picture}</file>")
  endforeach()
  add_custom_command(OUTPUT ${pictures} ${encode} DEPENDS ${icon})
  list(APPEND icon_pictures ${pictures})
endforeach()
file(CONFIGURE OUTPUT ${icon_folder}/gui-icons.gresource.xml CONTENT "${icon_list}</gresource></gresources>\n")
add_custom_command(OUTPUT ${CMAKE_BINARY_DIR}/resources/gui-icons.c
  COMMAND ${GLIB_COMPILE_RESOURCES} --generate-source --c-name gui_icons --sourcedir=${icon_folder}
    --target=${CMAKE_BINARY_DIR}/resources/gui-icons.c ${icon_folder}/gui-icons.gresource.xml
  DEPENDS ${icon_folder}/gui-icons.gresource.xml ${icon_pictures})
target_sources(gui PRIVATE ${CMAKE_BINARY_DIR}/resources/gui-icons.c)
set_source_files_properties(gui/gui-sound.c PROPERTIES COMPILE_DEFINITIONS
  CLAIMCHECK_SOUND_DIR="${CMAKE_INSTALL_FULL_DATADIR}/claimcheck/sounds")
file(GLOB sounds gui/sounds/*.wav)
file(COPY ${sounds} DESTINATION ${CMAKE_BINARY_DIR}/sounds) # where a program that was not installed finds them
install(FILES ${sounds} DESTINATION ${CMAKE_INSTALL_DATADIR}/claimcheck/sounds)
add_executable(claimcheck-station gui/program/claimcheck-station.c)
add_dependencies(claimcheck-station translations)
target_link_libraries(claimcheck-station PRIVATE gui PkgConfig::GTK)
install(TARGETS claimcheck-station RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR})

# What the first frame does not need is loaded when it is first called (gui/program/delay-load.h). The stubs come first on
# the linker's line, so that these libraries, further on, are not needed any more. Elsewhere they are linked as ever.
if(CMAKE_SYSTEM_PROCESSOR STREQUAL "x86_64")
  enable_language(ASM)
  set(delayed ${CUPS_LIBRARY} ${HPDF_LIBRARY})
  foreach(library QRENCODE ZBAR XML ARCHIVE SODIUM CRYPTO SERIALPORT GUDEV SOURCEVIEW SOUND PLOT)
    list(GET ${library}_LINK_LIBRARIES 0 path) # the others are what it needs itself
    list(APPEND delayed ${path})
  endforeach()
  set(callers gui station_core simulator link cert label print db base)
  list(TRANSFORM callers REPLACE "(.+)" "$<TARGET_FILE:\\1>" OUTPUT_VARIABLE archives)
  add_custom_command(OUTPUT ${CMAKE_BINARY_DIR}/delayed.S
    COMMAND ${CMAKE_SOURCE_DIR}/gui/program/make-delayed ${CMAKE_BINARY_DIR}/delayed.S ${delayed} -- ${archives}
    DEPENDS ${CMAKE_SOURCE_DIR}/gui/program/make-delayed ${callers})
  set_source_files_properties(${CMAKE_BINARY_DIR}/delayed.S PROPERTIES
    OBJECT_DEPENDS ${CMAKE_SOURCE_DIR}/gui/program/delay-load-x86_64.S)
  target_sources(claimcheck-station PRIVATE ${CMAKE_BINARY_DIR}/delayed.S gui/program/delay-load.c)
  target_compile_definitions(claimcheck-station PRIVATE CLAIMCHECK_DELAY_LOAD)
  target_link_options(claimcheck-station PRIVATE LINKER:--as-needed)
endif()
