# fish completion for ampcfg: the executable says what may follow.
function __ampcfg_candidates
    set -l typed (commandline -opc)
    set -l program $typed[1]
    set -e typed[1]
    set -l current (commandline -ct)
    set -l unquoted (string unescape -- $current); or set unquoted $current
    for line in ($program complete -- words $typed "$unquoted" 2>/dev/null)
        switch $line
            case :files
                __fish_complete_path "$unquoted"
            case :directories
                __fish_complete_directories "$unquoted"
            case '*'
                echo $line
        end
    end
end
complete -c ampcfg -f -a '(__ampcfg_candidates)'
