#!/usr/bin/env bash
# Publishes the sample for the JIT and ahead of time, runs both in turn and prints, of each, the best and the median
#   - from the start of a new process to its first prediction,
#   - from the network's description to the end of its training (100 epochs of 500 samples, with validation), as the first thing in a process,
#   - the bytes allocated by a training step,
#   - the size of what is published.
# Usage: samples/Embedded/measure.sh [RUNS]         RUNS per number, 20 without it
#        CPU=v4 samples/Embedded/measure.sh         x86-64-v4 instead of x86-64-v3; also "native"
set -euo pipefail
export LC_ALL=C

runs=${1:-20}
case ${CPU:-} in
  '') instructions=() ;;
  native) instructions=(-p:IlcInstructionSet=native) ;;
  *) instructions=("-p:IlcInstructionSet=x86-64-$CPU") ;;
esac

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# What the ahead-of-time compiler needs beside the .NET SDK: a linker driver and zlib.
missing=()
command -v clang >/dev/null || command -v gcc >/dev/null || missing+=(clang)
[ "$(uname)" != Linux ] || [ -e /usr/include/zlib.h ] || missing+=(zlib1g-dev)
if [ ${#missing[@]} -gt 0 ]; then
  if command -v apt-get >/dev/null && [ "$(id -u)" -eq 0 ]; then
    apt-get update -qq >&2 && apt-get install -y -qq "${missing[@]}" >&2
  else
    echo "Missing: ${missing[*]}. On Debian and Ubuntu: sudo apt-get install -y ${missing[*]}" >&2
    exit 1
  fi
fi

publish() { # folder, properties
  dotnet publish "$here" -c Release -o "$work/$1" "${@:2}" >"$work/log" 2>&1 || { cat "$work/log" >&2; exit 1; }
}
publish jit -p:PublishAot=false --self-contained false
publish aot "${instructions[@]}"

for ((i = 0; i < runs; i++)); do
  for kind in jit aot; do
    "$work/$kind/Embedded" --time prediction "$EPOCHREALTIME" >>"$work/$kind.prediction"
    "$work/$kind/Embedded" --time training >>"$work/$kind.training"
  done
done

numbers() { sed -E "s/.*\"$2\": ([0-9.eE+-]+).*/\1/" "$work/$1" | sort -g; }
best() { numbers "$1" "$2" | head -n 1; }
median() { numbers "$1" "$2" | sed -n "$(((runs + 1) / 2))p"; }
size() { du -ck "$work/$1"/*.dll "$work/$1/Embedded" 2>/dev/null | tail -n 1 | cut -f 1; }

printf '%-46s %18s %18s\n' '' 'JIT' 'ahead of time'
row() { # title, file, field
  printf '%-46s' "$1"
  for kind in jit aot; do printf ' %8s / %7s' "$(best "$kind.$2" "$3")" "$(median "$kind.$2" "$3")"; done
  printf '\n'
}
echo "best / median of $runs"
row 'new process to first prediction, ms' prediction first_prediction_ms
row 'description to end of training, ms' training training_ms
row 'bytes allocated by a training step' training bytes_per_step
printf '%-46s %18s %18s\n' 'size without the .NET runtime of the JIT, KB' "$(size jit)" "$(size aot)"
