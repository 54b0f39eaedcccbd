# Streams that make trouble, and a look at who reads them.

# hostile SEED - see hostile.py.
hostile() {
	"$BATS_TEST_DIRNAME/hostile.py" "$1"
}

# in_pieces SEED - passes bytes on in writes of a random size; of one byte each
# where SEED is 0.
in_pieces() {
	python3 -c '
import os, random, sys
seed = int(sys.argv[1])
random.seed(seed)
sizes = [1, 7, 100, 4096, 65536, 300000] if seed else [1]
data = sys.stdin.buffer.read()
at = 0
while at < len(data):
    at += os.write(1, data[at:at + random.choice(sizes)])
' "$1"
}

# converse COMMAND... - starts it between named pipes: here, its input is 5, its
# output 6, and its process $pid.
converse() {
	rm -f in out
	mkfifo in out
	"$@" < in > out &
	pid=$!
	exec 5> in 6< out
}

# answers LINE... - says each to it, and wants it back before the next one.
answers() {
	local said line
	for said; do
		echo "$said" >&5
		read -r -t 20 line <&6
		[ "$line" = "$said" ] ||
			{ echo "'$line' for '$said'"; return 1; }
	done
}

# hang_up - has nothing more to say; the exit code of the command.
hang_up() {
	local code=0
	exec 5>&-
	wait "$pid" || code=$?
	exec 6<&-
	return "$code"
}

# sanitized - whether programs were built to find errors and not to be small.
sanitized() {
	grep -q __asan_init "$WEIR_BUILD/libexec/weir/select"
}

# peak COMMAND... - feeds it what comes in, and says how much memory it held at
# most, in kB. A control line behind the input tells when all has gone through.
peak() {
	local in=$BATS_TEST_TMPDIR/peak.in out=$BATS_TEST_TMPDIR/peak.out pid
	mkfifo "$in" "$out"
	"$@" < "$in" > "$out" &
	pid=$!
	exec 7> "$in" 8< "$out"
	{ cat; echo '{"@weir":"end"}'; } >&7 &
	grep -m 1 -qF '{"@weir":"end"}' <&8
	awk '/^VmHWM/ { print $2 }' "/proc/$pid/status"
	exec 7>&-
	cat <&8 > /dev/null
	exec 8<&-
	wait
	rm "$in" "$out"
}

# in_runs FILE COMMAND... - the lines of FILE go through it in several runs, each
# of which goes on where the one before has stopped; FILE.out is what it writes.
in_runs() {
	local file=$1 end=pause part parts
	shift
	rm -rf "$file.checkpoint" "$file.out" "$file".part.*
	split -n l/5 "$file" "$file.part."
	parts=("$file".part.*)
	for part in "${parts[@]}"; do
		[ "$part" != "${parts[-1]}" ] || end=final
		weir replay --checkpoint "$file.checkpoint" --at-end "$end" "$part" |
			weir "$@" --checkpoint "$file.checkpoint" --output "$file.out"
	done
}
