# What weir-through(1) promises.
# shellcheck disable=SC2016 # scripts of sh and jq stand in single quotes
# shellcheck disable=SC2094 # cmp reads what a filter reads, and writes nothing

load helper
load stream

setup() {
	cd "$BATS_TEST_TMPDIR" || exit
	sample=$data/temperatures.ndjson
}

# numbered COUNT - as many records.
numbered() {
	awk -v count="$1" 'BEGIN { for (i = 1; i <= count; i++)
		printf "{\"id\":%d}\n", i }'
}

# wants LINE... - what comes in has these lines and no others.
wants() {
	diff -u <([ $# -eq 0 ] || printf '%s\n' "$@") -
}

# -- what goes in and what comes out --

@test "records go to a command and come back, byte for byte" {
	printf '%s\n' ' {"a" : 1.10,"b":[ ] }' $'{"a":2}\r' \
		$'\t{"a":3} \t\r' '{"a":9007199254740993}' > in
	weir through cat < in | cmp - in
	weir through --receipt r cat < "$sample" | cmp - "$sample"
	balanced r
	[ "$(jq -c '[.in, .fates.handed, .made]' r)" = '[208,208,208]' ]
	[ "$(jq .lines_in r)" = "$(jq .lines_out r)" ]
}

@test "without control lines a command sees the whole stream" {
	weir through sort < "$sample" | cmp - <(sort "$sample")
	weir through wc -l < "$sample" | wants 208
	weir through jq -c 'select(.temperature > 18.7) | .id[0:4]' < "$sample" |
		wants '"c68c"' '"fa29"' '"ddba"'
}

@test "every ending is that of a filter" {
	endings through cat
}

@test "what is no record does not reach the command" {
	local seed
	for seed in 1 2 3; do
		hostile $seed > in
		weir select true --max-line 4k --dead-letter d1 < in > right
		weir through --max-line 4k --dead-letter d2 --receipt r \
			cat < in | cmp - right
		balanced r
		diff d1 <(sed 's/through/select/' d2)
		rm d1 d2
	done
}

@test "it does not matter in which pieces the input comes" {
	local seed
	for seed in 0 1 2; do
		in_pieces $seed < "$sample" | weir through cat | cmp - "$sample"
	done
}

@test "any line of a command passes; blank ones do not" {
	echo '{}' | weir through --receipt r \
		printf 'no record\n\n \t\r\n[1]\n\377\n{"a":1}\r\n{"b":' |
		cmp - <(printf 'no record\n[1]\n\377\n{"a":1}\r\n{"b":\n')
	[ "$(jq -c '[.in, .made, .lines_out.count]' r)" = '[1,5,5]' ]
}

@test "a control line of the command is a forgery" {
	printf '%s\n' '{"@weir":{"barrier":1}}' ' { "\u0040weir" : 7 } ' \
		'{"@weir":1,"a":2}' '{"@weir":' '{"@we":1}' '{}' > forged
	echo '{"a":1}' | weir through --receipt r --dead-letter d cat forged |
		wants '{"@weir":1,"a":2}' '{"@weir":' '{"@we":1}' '{}'
	jq -c '[.reason, .line, .input]' d | wants \
		'["'\''@weir'\'' is kept for control lines",1,"{\"@weir\":{\"barrier\":1}}"]' \
		'["'\''@weir'\'' is kept for control lines",2," { \"\\u0040weir\" : 7 } "]'
	balanced r
	status 65 weir through --strict cat forged <<< '{}' > out 2> e
	[ ! -s out ]
}

@test "a line of the command that is too long is rejected, and costs nothing" {
	cat <<-'END' > long
		echo '{"a":1}'
		head -c 4096 /dev/zero | tr '\0' x; echo
		head -c 4097 /dev/zero | tr '\0' y; echo
		head -c 30000000 /dev/zero | tr '\0' z; echo
		echo '{"a":2}'
		head -c 5000 /dev/zero | tr '\0' x
	END
	echo '{}' | weir through --max-line 4k --receipt r --dead-letter d \
		sh long > out
	[ "$(cut -c 1-9 out)" = $'{"a":1}\nxxxxxxxxx\n{"a":2}' ]
	jq -c '[.reason, .line, (.input | length), .bytes]' d | wants \
		'["line too long",3,1024,4097]' \
		'["line too long",4,1024,30000000]' \
		'["line too long",6,1024,5000]'
	balanced r
	if sanitized; then return; fi
	[ "$({ echo '{}'; } | peak weir through sh long 2> e)" -lt 6000 ]
}

# -- both directions at once --

@test "a command may say much before it reads, and read all before it says" {
	numbered 300000 > in
	weir through sh -c 'cat in; cat' < in | cmp - <(cat in in)
	weir through sh -c 'sort -r; cat in' < in | cmp - <(sort -r in; cat in)
	weir through sh -c 'cat in; cat > got; cat in' < in |
		cmp - <(cat in in)
	cmp in got
}

@test "a command that reads nothing, or not all, may end well" {
	numbered 300000 > in
	weir through --receipt r true < in | wants
	balanced r
	[ "$(fate handed r)" = 300000 ]
	weir through --receipt r2 true < in
	same_books r r2
	weir through head -n 1 < in | wants '{"id":1}'
	weir through sh -c 'exec <&-; cat in' < in | cmp - in
	weir through sh -c 'exec >&-; cat > got' < in | wants
	cmp in got
}

@test "what goes in reaches the command while the input stays open" {
	converse weir through cat
	answers '{"id":1}' '{"id":2}' '{"id":3}'
	hang_up
}

@test "what the command says later comes out while nothing goes in" {
	mkfifo gate
	converse weir through sh -c 'cat gate; cat'
	echo '{"id":1}' >&5
	for i in 1 2 3; do
		echo "[$i]"
		read -r -t 20 line <&6
		[ "$line" = "[$i]" ]
	done > gate
	exec 5>&-
	[ "$(timeout 20 cat <&6)" = '{"id":1}' ]
	hang_up
}

@test "a filter that writes for ever ends with its reader" {
	mkfifo out
	echo '{}' | weir through --receipt r yes > out 2> e &
	head -n 1 < out | wants y
	status 141 wait $!
	[ ! -s e ]
	balanced r
}

# -- intervals --

@test "a control line ends an interval, and nothing overtakes it" {
	printf '%s\n' '{"v":1}' '{"v":2}' '{"@weir":{"hello":1}}' '{"v":3}' \
		'{"@weir":{"watermark":"2024-12-01T00:00:00Z"}}' '{"v":4}' > in
	weir through --receipt r jq -sc 'map(.v)' < in | wants '[1,2]' \
		'{"@weir":{"hello":1}}' '[3]' \
		'{"@weir":{"watermark":"2024-12-01T00:00:00Z"}}' '[4]'
	[ "$(jq -c '[.in, .made, .control]' r)" = '[4,3,2]' ]
	in_pieces 0 < in | weir through jq -sc 'map(.v)' |
		cmp - <(weir through jq -sc 'map(.v)' < in)
}

@test "an interval without a record starts no command" {
	printf '%s\n' '{"@weir":1}' '{"@weir":2}' '{"a":1}' '{"@weir":3}' '' |
		weir through wc -l | wants '{"@weir":1}' '{"@weir":2}' 1 \
		'{"@weir":3}'
	weir through wc -l < /dev/null | wants
}

@test "a command that ended early starts again in the next interval" {
	{ numbered 100000; echo '{"@weir":1}'; numbered 3; } |
		weir through head -n 1 | wants '{"id":1}' '{"@weir":1}' '{"id":1}'
}

@test "lines of the command are counted anew in each interval" {
	printf '%s\n' '{}' '{"@weir":1}' '{}' |
		weir through --dead-letter d printf '1\n{"@weir":2}\n3' |
		wants 1 3 '{"@weir":1}' 1 3
	[ "$(jq -c .line d)" = $'2\n2' ]
}

# -- the command --

@test "what follows the command is its own" {
	echo '{}' | weir through echo --strict --help -- | wants '--strict --help --'
	echo '{}' | weir through -- echo -- x | wants '-- x'
	echo '{}' | weir through --receipt=r -- echo --receipt=no | wants --receipt=no
	[ -e r ] && [ ! -e no ]
	weir through --help | grep -q 'usage: weir through'
	weir through --version | wants "$(weir --version)"
	status 64 weir through 2> e
	wants 'weir-through: COMMAND [ARGUMENT...] is missing; try --help' < e
}

@test "a command that is missing, or may not be run, is told" {
	touch plain
	status 78 weir through no-such-command <<< '{}' 2> e
	wants "weir-through: cannot run 'no-such-command': \
No such file or directory" < e
	status 77 weir through ./plain <<< '{}' 2> e
	wants "weir-through: cannot run './plain': Permission denied" < e
}

@test "a command that fails ends the run, and what it said is written" {
	status 76 weir through sh -c 'cat; exit 3' < "$sample" > out 2> e
	cmp out "$sample"
	wants "weir-through: 'sh' failed with exit code 3" < e
	status 76 weir through grep nothing < "$sample" 2> e
	status 75 weir through sh -c 'kill -KILL $$' < "$sample" 2> e
	wants "weir-through: 'sh' was ended by signal 9: Killed" < e
}

@test "that it fails is found while the input stays open" {
	local script
	mkfifo in
	for script in 'exit 3' 'read -r line; exit 3' 'exec > null; cat gate; exit 3' \
		'exec <&-; cat gate; exit 3'; do
		rm -f gate
		mkfifo gate
		weir through sh -c "$script" < in 2> e &
		exec 5> in
		echo '{}' >&5
		case $script in *gate*) timeout 20 sh -c ': > gate' ;; esac
		status 76 await_end $!
		wants "weir-through: 'sh' failed with exit code 3" < e
		exec 5>&-
	done
}

@test "the end of a command is seen where nobody waits for children" {
	status 76 bash -c 'trap "" CHLD; exec weir through false' <<< '{}' 2> e
	python3 -c '
import os, signal
signal.signal(signal.SIGCHLD, signal.SIG_IGN)
os.execvp("weir", ["weir", "through", "cat"])' <<< '{"a":1}' | wants '{"a":1}'
}

@test "a command is no part of the pipeline around it" {
	export WEIR_CHECKPOINT=cp WEIR_RECEIPTS=books
	weir through sh -c 'echo "[$WEIR_CHECKPOINT$WEIR_RECEIPTS]"' <<< '{}' |
		wants '[]'
	weir through weir select true <<< '{}' | wants '{}'
	# It leads a group of its own, so that it can drain.
	weir through sh -c 'cut -d " " -f 5 "/proc/$$/stat"; echo $$' <<< '{}' |
		uniq | wc -l | wants 1
}

@test "SIGTERM lets it drain" {
	converse weir through --receipt r cat
	answers '{"id":1}'
	kill -TERM "$pid"
	echo '{"id":2}' >&5
	exec 5>&-
	timeout 20 cat <&6 | wants '{"id":2}'
	hang_up
	[ "$(jq .out r)" = 2 ]
}

@test "SIGUSR1 is answered while the command is waited for" {
	mkfifo gate told
	weir through sh -c 'cat gate' <<< '{}' 2> told > out &
	pid=$!
	exec 6< told 5> gate
	echo '[1]' >&5
	until [ -s out ]; do read -rt 0.01 <> <(:) || true; done
	kill -USR1 "$pid"
	read -r -t 20 line <&6
	[ "$(jq -c '[.in, .made]' <<< "$line")" = '[1,1]' ]
	exec 5>&-
	wait "$pid"
	exec 6<&-
}

@test "where the run fails, its command is ended too" {
	mkfifo begun ended
	{ weir replay --checkpoint cp "$sample" | { head -n 5; cat begun; } |
		weir through sh -c 'trap "echo yes > ended" TERM
			echo > begun
			cat'
	} 2> e > out &
	timeout 20 cat ended | wants yes
	status 75 wait $!
	grep -q 'the stream was cut off' e
}

# -- books --

@test "the books of a pipeline balance around a command" {
	WEIR_RECEIPTS=books bash -c 'weir select "temperature > 12" |
		weir through jq -c "select(.temperature < 13)" |
		weir map x=1' < "$sample" > out
	weir audit books > report
	grep -q '^balanced: 3 stages, 2 joints' report
	# The same without it, for the difference.
	WEIR_RECEIPTS=others bash -c 'weir select "temperature > 12" |
		jq -c "select(.temperature < 13)" | weir map x=1' < "$sample" |
		cmp - out
	status 76 weir audit others > report
}

# -- checkpoints --

# filter DIR - a filter that writes a forged line now and then. In its third
# interval it tells its process and that of weir-through, and waits, where
# there is a pipe "hold": a barrier is complete then.
make_filter() {
	cat <<-'END' > filter
		#!/bin/sh
		echo run >> "$1.runs"
		if [ -p hold ] && [ "$(wc -l < "$1.runs")" -ge 3 ]; then
			until grep -q '"barrier":[1-9]' "$1/select.mark"; do
				sleep 0.01
			done
			echo $$ $PPID > hold
			cat hold
		fi
		exec jq -c 'if .temperature > 15 then .
			elif .temperature < 12 then {"@weir": .id} else empty end'
	END
	chmod +x filter
}

# run_filter DIR - the filter in a pipeline with many barriers, which leaves
# DIR.out and DIR.bad. Its exit codes are in DIR.codes.
run_filter() (
	set +e
	weir replay --checkpoint "$1" --checkpoint-interval 0s --speed 1e12 \
		--receipt "$1.in" "$sample" 2> "$1.e1" |
		weir through --checkpoint "$1" --dead-letter "$1.bad" \
			./filter "$1" 2> "$1.e2" |
		weir select true --checkpoint "$1" --output "$1.out" 2> "$1.e3"
	echo "${PIPESTATUS[@]}" > "$1.codes"
)

@test "a foreign filter is killed, resumed, and gives the same" {
	local whom command through again
	make_filter
	run_filter right
	wants '0 0 0' < right.codes
	jq -c 'select(.temperature > 15)' "$sample" | cmp - right.out
	[ "$(wc -l < right.bad)" -gt 5 ]
	for whom in command through; do
		mkfifo hold
		run_filter "$whom" &
		read -r -t 60 command through < hold
		case $whom in
		command) kill -KILL -- "-$command" ;;
		through) kill -KILL "$through" "-$command" ;;
		esac
		wait $!
		read -r _ again _ < "$whom.codes"
		case $whom in
		command) [ "$again" = 75 ] ;;
		through) [ "$again" = 137 ] ;;
		esac
		grep -q ' 75$' "$whom.codes"
		rm hold
		run_filter "$whom"
		wants '0 0 0' < "$whom.codes"
		cmp right.out "$whom.out"
		cmp right.bad <(cut -d, -f1- "$whom.bad")
		# It went on from a barrier.
		[ "$(jq -s 'last.in' "$whom.in")" -lt 208 ]
	done
}

@test "a filter that fails commits nothing beyond the last barrier" {
	weir replay --checkpoint cp --checkpoint-interval 0s --speed 1e12 "$sample" |
		{ weir through sh -c 'echo >> runs
			cat; [ "$(wc -l < runs)" -lt 3 ]' 2> e || echo $? > code; } |
		{ weir select true --checkpoint cp --output out 2>> e || echo $? >> code; }
	[ "$(cat code)" = $'76\n75' ]
	true_of cp/select.mark '.barrier == 2'
	# What is not committed is cut off, and comes once.
	weir replay --checkpoint cp "$sample" | weir through cat |
		weir select true --checkpoint cp --output out
	cmp out "$sample"
}

@test "a filter without through is found before anything is committed" {
	local filter
	echo 'select(.temperature > 15 or has("@weir"))' > keep.jq
	for filter in sort 'jq -cf keep.jq' tac; do
		rm -rf cp out
		# shellcheck disable=SC2086 # words are arguments
		weir replay --checkpoint cp "$sample" 2> told | $filter |
			{ weir select true --checkpoint cp --output out 2> e ||
				echo $? > code; }
		wants 76 < code
		grep -q 'behind weir through' e
		[ ! -e cp/select.mark ] || true_of cp/select.mark '.barrier == 0'
		# Behind through the same folder comes to the right end.
		# shellcheck disable=SC2086 # words are arguments
		weir replay --checkpoint cp "$sample" | weir through $filter |
			weir select true --checkpoint cp --output out
		# shellcheck disable=SC2086 # words are arguments
		$filter < "$sample" | cmp - out
	done
}
