#!/bin/sh
# Runs every fuzz target for a bounded time and fails on a finding.
#
#   fuzz/run.sh [SECONDS_PER_TARGET]     60 if left out
#   TARGETS="range origin" fuzz/run.sh   only these
#
# Needs cargo-fuzz (`cargo install cargo-fuzz`) and a C++ compiler; installs nothing. Inputs that
# are worth keeping go to the folder `corpus` under the target directory, findings to `artifacts`.
set -eu

cd "$(dirname "$0")"
seconds=${1:-60}
corpus=${CARGO_TARGET_DIR:-target}/corpus
# The flags of the sanitizers are unstable; this lets the stable toolchain take them.
export RUSTC_BOOTSTRAP=1

# All at once, which keeps every core busy; one by one they would be linked one after the other.
[ -n "${TARGETS:-}" ] || cargo fuzz build

max_len() {
    case $1 in
        content_type | origin | origin_pattern | path | range) echo 256 ;;
        har) echo 4096 ;;
        *) echo 1024 ;;
    esac
}

for target in ${TARGETS:-content_type cookies curl export fetch fetch_call gateway har header_list location origin origin_pattern path policy_decide policy_file range}; do
    echo "== $target: $seconds seconds"
    mkdir -p "$corpus/$target"
    cargo fuzz run "$target" "$corpus/$target" "seeds/$target" -- \
        -max_total_time="$seconds" -max_len="$(max_len "$target")" -rss_limit_mb=2048 \
        -print_final_stats=1 -print_funcs=0 -verbosity=0
done
echo "== no findings"
