# Helpers for the tests of programs. WEIR_BUILD is the tree that make built.

: "${WEIR_BUILD:=$BATS_TEST_DIRNAME/../build}"
WEIR_BUILD=$(cd "$WEIR_BUILD" && pwd)
export WEIR_BUILD LC_ALL=C TZ=UTC
PATH=$WEIR_BUILD/bin:$PATH
data=$(cd "$BATS_TEST_DIRNAME/../data" && pwd)
export data

# Processes that a test has started, and commands that clean up behind it.
started=()
undo=()

# Each test works in a folder of its own.
setup() {
	cd "$BATS_TEST_TMPDIR" || exit
}

teardown() {
	local command
	[ "${#started[@]}" -eq 0 ] || kill -9 "${started[@]}" 2> /dev/null || true
	for command in "${undo[@]}"; do $command; done
}

# Tries a command until it succeeds, for a minute at most.
await() {
	local deadline=$((SECONDS + 60))
	until "$@" 2> /dev/null; do
		[ "$SECONDS" -lt "$deadline" ] || { echo "in vain: $*"; return 1; }
		sleep 0.02
	done
}

# await_end PID - waits for a child, for a minute at most; its exit code.
await_end() {
	timeout 60 tail --pid="$1" -f /dev/null || kill -KILL "$1"
	wait "$1"
}

# numbers FROM TO - a record for each.
numbers() {
	seq "$1" "$2" | sed 's/.*/{"id":&}/'
}

# numbered COUNT - as many records, one a second.
numbered() {
	awk -v count="$1" 'BEGIN { for (i = 1; i <= count; i++)
		printf "{\"id\":%d,\"timestamp\":%d}\n", i, i }'
}

# golden TOOL/CASE - runs the case's cmd in a copy of its folder, with "in" on
# stdin, and compares stdout, stderr and exit code with out, err and rc.
golden() {
	local case=$BATS_TEST_DIRNAME/golden/$1 work=$BATS_TEST_TMPDIR/case rc=0
	mkdir -p "$work" && cp -R "$case/." "$work"
	[ -e "$work/in" ] || : > "$work/in"
	(cd "$work" && bash ./cmd < in > "$work/.out" 2> "$work/.err") || rc=$?
	if [ -n "${WEIR_RECORD-}" ]; then
		cp "$work/.out" "$case/out"
		if [ -s "$work/.err" ]; then cp "$work/.err" "$case/err"
		else rm -f "$case/err"; fi
		if [ "$rc" -ne 0 ]; then echo "$rc" > "$case/rc"
		else rm -f "$case/rc"; fi
		return
	fi
	diff -u "$case/out" "$work/.out"
	diff -u "$(sometimes "$case/err")" "$work/.err"
	[ "$rc" -eq "$(cat "$case/rc" 2>/dev/null || echo 0)" ] ||
		{ echo "exit code $rc"; return 1; }
}

# The file where it is, otherwise an empty one.
sometimes() {
	if [ -e "$1" ]; then echo "$1"; else echo /dev/null; fi
}

# true_of FILE FILTER... - whether a filter of jq is true of the last value in a
# file. For jq itself anything is true of a file that is empty.
true_of() {
	local file=$1
	shift
	[ -s "$file" ] && jq -e "$@" "$file" > /dev/null
}

# balanced RECEIPT - in = passed + every fate, out = passed + made.
balanced() {
	true_of "$1" '.in == .passed + ([.fates[]] | add // 0)
	    and .out == .passed + .made' ||
		{ echo "the books do not balance:"; cat "$1"; return 1; }
}

# same_books RECEIPT RECEIPT - they differ in nothing but the run.
same_books() {
	[ -s "$1" ] && diff -u <(jq -c 'del(.run)' "$1") <(jq -c 'del(.run)' "$2")
}

# fate NAME RECEIPT - how many records met that fate.
fate() {
	jq ".fates.\"$1\" // 0" "$2"
}

# status CODE COMMAND... - runs it, and wants that exit code.
status() {
	local want=$1 got=0
	shift
	"$@" || got=$?
	[ "$got" -eq "$want" ] || { echo "exit code $got, not $want"; return 1; }
}

# endings NAME ARGS... - what is the same for every filter that reads lines:
# the endings of a stream, of its output and of its command line. $record is a
# line that the program accepts. Options stand first, since what follows an
# operand may be another program's.
endings() {
	local name=$1 record=${record-'{"id":1}'} dir=$BATS_TEST_TMPDIR
	shift
	# A last line without its newline counts as any other.
	printf '%s' "$record" | weir "$name" --receipt "$dir/r" "$@" > "$dir/o"
	[ "$(jq .in "$dir/r")" = 1 ]
	balanced "$dir/r"
	# A line too long is rejected, and its neighbours are not.
	{ echo "$record"; head -c 5000 /dev/zero | tr '\0' x; echo; echo "$record"; } |
		weir "$name" --max-line 4k --receipt "$dir/r" \
		--dead-letter "$dir/d" "$@" > "$dir/o"
	[ "$(jq .in "$dir/r")" = 3 ]
	[ "$(fate rejected "$dir/r")" -ge 1 ]
	true_of "$dir/d" 'select(.reason | contains("too long")) | .line == 2'
	balanced "$dir/r"
	# A full disk, an input that cannot be read, an unknown option.
	for _ in {1..2000}; do echo "$record"; done > "$dir/many"
	rm -f "$dir/full"
	if [ "${writes-yes}" = yes ]; then
		status 74 weir "$name" "$@" < "$dir/many" > /dev/full 2> "$dir/e"
		grep -q 'No space left on device' "$dir/e"
	fi
	status 74 weir "$name" "$@" < / > "$dir/o" 2> "$dir/e"
	grep -q 'Is a directory' "$dir/e"
	status 64 weir "$name" --no-such-option "$@" < /dev/null 2> "$dir/e"
	grep -q 'no-such-option' "$dir/e"
	[ "${writes-yes}" = yes ] || return 0
	# The reader left: silently the death of a pipe, 128 + SIGPIPE.
	local rc
	rc=$( { while cat "$dir/many"; do :; done 2> /dev/null |
		{ weir "$name" "$@" 2> "$dir/e"; echo $? >&3; } | head -n 1 > /dev/null; } 3>&1 )
	[ "$rc" = 141 ] && [ ! -s "$dir/e" ]
}
