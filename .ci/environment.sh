# Sourced by the scripts of this repository, which set $root to its folder first.
# shellcheck shell=bash disable=SC2154

# NuGet and the .NET command line keep files under HOME. Where there is none, they get a place inside the repository.
if [ -z "${HOME:-}" ] || [ ! -d "$HOME" ] || [ ! -w "$HOME" ]; then
    export HOME="$root/artifacts/home"
    mkdir -p "$HOME"
fi
export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_SKIP_FIRST_TIME_EXPERIENCE=1
# Mote formats everything in the invariant culture, so the SDK needs no ICU library either.
export DOTNET_SYSTEM_GLOBALIZATION_INVARIANT="${DOTNET_SYSTEM_GLOBALIZATION_INVARIANT:-1}"
# No server processes are left behind, which would hold on to pipes and folders.
export MSBUILDDISABLENODEREUSE=1 DOTNET_CLI_USE_MSBUILD_SERVER=0

# is_fresh STAMP PATH...: true when nothing at or under the paths has changed since the stamp was made.
is_fresh() {
    local stamp=$1
    shift
    [ -e "$stamp" ] && [ -z "$(cd "$root" && find "$@" -newer "$stamp" -print -quit 2>/dev/null)" ]
}

# build NAME PROJECT FOLDER...: builds a project or solution in Release when something in the folders or in the build
# settings is newer than its last build. What the compiler says is shown only when it fails.
build() {
    local name=$1 project=$2 stamp="$root/artifacts/bin/.$1.stamp" log="$root/artifacts/bin/.$1.log" lock
    shift 2
    local inputs=("$@" Directory.Build.props Directory.Packages.props global.json nuget.config)
    if is_fresh "$stamp" "${inputs[@]}"; then
        return 0
    fi

    mkdir -p "$root/artifacts/bin"
    # One build at a time; who waited finds it done.
    exec {lock}>"$root/artifacts/bin/.lock"
    flock "$lock"
    if ! is_fresh "$stamp" "${inputs[@]}"; then
        if [ -t 2 ]; then
            echo "Building $project ..." >&2
        fi
        # Made before the build, so that what changes while it runs counts as newer.
        touch "$stamp.new"
        # The lock must not be inherited by what the build starts.
        if ! (cd "$root" && exec dotnet build "$project" --configuration Release --verbosity quiet \
            -p:UseSharedCompilation=false >"$log" 2>&1 {lock}>&- </dev/null); then
            cat "$log" >&2
            echo "The build of $project failed." >&2
            exec {lock}>&-
            return 1
        fi
        mv -f "$stamp.new" "$stamp"
    fi
    exec {lock}>&-
}

# The tool; and everything, the tool included.
build_tool() {
    build tool src/Mote.Cli/Mote.Cli.csproj src runtime-c
}
build_solution() {
    build solution Mote.slnx Mote.slnx src runtime-c tests samples || return 1
    cp -p "$root/artifacts/bin/.solution.stamp" "$root/artifacts/bin/.tool.stamp"
}
