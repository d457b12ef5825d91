# bash completion for ampcfg: the executable says what may follow.
_ampcfg() {
  local program=${COMP_WORDS[0]/#\~/$HOME}
  COMPREPLY=()
  mapfile -t COMPREPLY < <("$program" complete -- line "${COMP_LINE:0:COMP_POINT}" 2>/dev/null)
  case ${COMPREPLY[0]-} in
    :files)
      COMPREPLY=()
      compopt -o default
      ;;
    :directories)
      COMPREPLY=()
      compopt -o dirnames
      ;;
    *= | *.) # more of the word follows
      compopt -o nospace
      ;;
  esac
}
complete -F _ampcfg ampcfg
