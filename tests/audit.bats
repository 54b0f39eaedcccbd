# What weir-audit(1) promises.
# shellcheck disable=SC2030,SC2031 # each test sets its own WEIR_RECEIPTS

load helper
load stream
load checkpoint

setup() {
	cd "$BATS_TEST_TMPDIR" || exit
	numbered 1000 > in
}

# run_with_books COMMAND - a pipeline, as one writes it in a shell; receipts go
# to a new folder, books.
run_with_books() {
	rm -rf books
	WEIR_RECEIPTS=books bash -c "$1" > out 2> e
}

# audit CODE [OPTION...] - audits the books, and wants that exit code.
audit() {
	local code=$1
	shift
	status "$code" weir audit "$@" books > report
}

# says LINE... - wants the report to have these lines in the row.
says() {
	local line
	for line; do
		grep -qxF -e "$line" <(sed 's/  */ /g; s/^ //' report) ||
			{ echo "no line '$line' in"; cat report; return 1; }
	done
}

# forge FILTER NAME - changes the last receipt of a stage.
forge() {
	local file
	file=$(find books -name "$2-*")
	tail -n 1 "$file" | jq -c "$1" > forged
	mv forged "$file"
}

# -- what balances --

@test "a pipeline that lost nothing is balanced" {
	run_with_books 'weir select "id > 10" < in | weir map x=id |
		weir dedup --key id | weir window-agg --every all count |
		weir store sqlite:db --table t'
	audit 0
	says 'balanced: 5 stages, 4 joints' \
		'select 1000 990 0 990 filtered 10' \
		'window-agg 990 0 1 1 absorbed 990' \
		'select map pipe 990 990 delivered' \
		'window-agg store-sqlite pipe 1 1 delivered'
	grep -qE '^bottleneck: ' report
}

@test "hostile input is balanced, too" {
	local seed
	for seed in 1 2; do
		hostile $seed > bytes
		run_with_books 'weir select true --max-line 4k < bytes |
			weir map "x = id + 1" | weir split | weir dedup --key id |
			weir window-agg --every 1m count | weir to-csv'
		audit 0
		says 'balanced: 6 stages, 5 joints'
	done
}

@test "receipts may be files, and of --receipt" {
	weir select true --receipt a < in | weir map x=1 --receipt b > out
	weir audit a b > report
	says 'select map pipe 1000 1000 delivered'
	weir audit a > report
	says 'balanced: 1 stage, 0 joints'
}

@test "named pipes join, whatever starts first" {
	mkfifo pipe
	run_with_books 'weir map x=1 < pipe > got & weir select "id > 1" < in > pipe
		wait'
	audit 0
	says 'select map pipe 999 999 delivered'
}

@test "several writers of one pipe are added up" {
	run_with_books '{ weir select "id > 1" < in; weir select "id > 2" < in; } |
		weir map x=1'
	audit 0
	says 'select[1], select[2] map pipe 1997 1997 delivered'
}

@test "a file joins when what was read is what was written" {
	run_with_books 'weir select "id > 1" < in > file; weir map x=1 < file'
	audit 0
	says 'select map file 999 999 delivered'
	run_with_books 'weir select "id > 1" < in >> file; weir map x=1 < file'
	audit 0
	says 'balanced: 2 stages, 0 joints'
}

# -- other programs that keep all lines --

@test "tee deals copies out" {
	mkfifo pipe
	run_with_books 'weir map x=1 < pipe & weir select "id > 1" < in | tee pipe |
		weir map y=1 > got; wait'
	audit 0
	says 'select map[1] other program 999 999 delivered' \
		'select map[2] other program 999 999 delivered'
}

@test "what a stage wrote is not what another one read from a file" {
	run_with_books 'weir replay in | cat | weir dedup --key id | cat |
		weir select true'
	audit 0
	says 'replay dedup other program 1000 1000 delivered' \
		'dedup select other program 1000 1000 delivered'
}

@test "stages have the names that --id gives them" {
	run_with_books 'weir select "id > 10" --id above < in |
		weir select "id < 90" | weir select true --id all'
	audit 0
	says 'above select pipe 990 990 delivered' \
		'select all pipe 79 79 delivered'
}

@test "cat and paste put streams together" {
	mkfifo a b
	for by in 'cat a b' "paste -d '\n' a b"; do
		run_with_books "weir select 'id <= 500' < in > a &
			weir select 'id > 500' < in > b &
			$by | weir map x=1; wait"
		audit 0
		says 'select[1], select[2] map other program 1000 1000 delivered'
	done
}

@test "partitions add up to the whole" {
	mkfifo a b
	run_with_books 'weir map x=1 < a > x & weir map x=1 < b > y &
		weir select true < in |
		awk "{ print > (NR % 3 ? \"a\" : \"b\") }"; wait'
	audit 0
	says 'select map[1], map[2] other program 1000 1000 delivered'
}

@test "two shards that come together again are balanced from end to end" {
	mkfifo a b c d
	run_with_books 'weir map x=1 < a > c & weir map x=1 < b > d &
		cat c d | weir dedup --key id > got &
		weir select true < in |
		awk "{ print > (NR % 3 ? \"a\" : \"b\") }"; wait'
	audit 0
	says 'balanced: 4 stages, 2 joints' \
		'map[1], map[2] dedup other program 1000 1000 delivered'
}

@test "what stands before the first stage and behind the last is not ours" {
	run_with_books 'tac in | weir select true | head -n 1000 | tac'
	audit 0
	says 'balanced: 1 stage, 0 joints'
	# Not even where the same lines come out as came in.
	run_with_books 'cat in | weir select true | weir select true | cat'
	audit 0
	says 'balanced: 2 stages, 1 joint'
}

# -- several inputs --

# two_shards FILTER - a stream that is dealt out by tee, of which one copy goes
# through a filter, and joined again.
two_shards() {
	rm -f a b
	mkfifo a b
	run_with_books "weir merge a b > got & weir select true < in |
		tee >($1 > a) > b; wait"
}

@test "each input of a merge is joined to who wrote it" {
	two_shards cat
	audit 0
	says 'balanced: 2 stages, 2 joints' \
		'select merge (a) other program 1000 1000 delivered' \
		'select merge (b) other program 1000 1000 delivered'
	run_with_books 'weir merge - b < a > got &
		weir select "id > 1" < in > a & weir select "id > 2" < in > b; wait'
	audit 0
	says 'balanced: 3 stages, 2 joints'
	grep -qE 'select.*merge \(-\) +pipe +999 +999 +delivered' report
	grep -qE 'select.*merge \(b\) +pipe +998 +998 +delivered' report
}

@test "what an input of a merge lost, and which one, is found" {
	two_shards 'sed 5d'
	audit 76
	says 'select → merge (a): unaudited, another program made 999 lines of 1000' \
		'select merge (b) other program 1000 1000 delivered'
	two_shards 'sed 5p'
	audit 76
	says 'select → merge (a): unaudited, another program made 1001 lines of 1000'
	run_with_books '{ IFS= read -r line; weir merge - b; } < a > got &
		weir select true < in > a & weir map x=1 < in > b; wait'
	audit 65
	says 'select → merge (-): 1 line lost' 'map merge (b) pipe 1000 1000 delivered'
}

@test "another order in an input of a merge is found" {
	mkfifo a b
	run_with_books 'weir merge a b > got &
		weir select true < in > a & weir map x=1 < in > b; wait'
	forge '.run.inputs[1].ordered = "0123456789abcdef"' merge
	audit 65
	says 'map → merge (b): in another order' \
		'select merge (a) pipe 1000 1000 delivered'
}

@test "what goes out of a stage may come in again" {
	run_with_books 'cat in | weir merge - | weir select true | cat
		weir map x=id < in | cat'
	loop=$(tail -n 1 books/select-* | jq -c .run.stdout)
	forge ".run.inputs += [.run.inputs[0] + {name: \"loop\"} + $loop]" merge
	audit 76
	says 'select merge (loop) pipe 1000 1000 delivered' \
		'map merge (-) other program 1000 1000 unaudited'
}

@test "lines that are too long or blank are part of what came to a merge" {
	rm -f a && mkfifo a
	head -c 500000 /dev/zero | tr '\0' x > long
	run_with_books 'weir merge a --max-line 1k > got &
		weir split --max-line 1k < in > a; wait'
	audit 0
	{ cat in long; echo; echo; tail -n 1 in; } > rough
	run_with_books 'weir merge a --max-line 1k > got &
		{ cat rough | weir select true --receipt r > a; }; wait' || :
	audit 0
}

# -- checkpoints --

# to_sink - a sink that keeps lines in a file.
to_sink() {
	weir select true --checkpoint cp --id sink --output kept
}

@test "of a pipeline that was killed and resumed, the last run is audited" {
	local victim
	export WEIR_RECEIPTS=books
	recording > in
	for victim in source sink; do
		rm -rf books cp kept
		killed $victim sink weir select true --checkpoint cp --id sink \
			--output kept
		source_of in | weir map x=id | to_sink
		audit 0
		says 'balanced: 3 stages, 2 joints' \
			'resumed at barrier 2 (epoch 2)'
		grep -qE '^ +1 +0 +[2-9] +replay [a-z]+, sink [a-z]+$' report
		[ "$(jq -s '.[-1].run.restored' books/map-*)" = 2 ]
	done
}

@test "a stage that was killed before its stream began is of no later run" {
	recording > in
	mkfifo pipe
	WEIR_RECEIPTS=books weir select true --checkpoint cp --id sink \
		--output kept < pipe 3>&- &
	exec 5> pipe
	await test -s "books/select-$!.ndjson"
	kill -9 $!
	status 137 wait $!
	exec 5>&-
	audit 65
	says 'sink has not ended, or was killed'
	(export WEIR_RECEIPTS=books; source_of in | to_sink)
	audit 0
	says 'balanced: 2 stages, 1 joint' '- - - sink killed'
}

@test "neither is one that ended since nothing came to it" {
	recording > in
	export WEIR_RECEIPTS=books
	# Without a state it does not know that a stream was to come.
	weir map x=id < /dev/null > nothing
	source_of in | weir map x=id | to_sink
	audit 0
	says 'balanced: 3 stages, 2 joints' '- - - map done'
}

@test "a run that was killed, and not resumed, is not balanced" {
	export WEIR_RECEIPTS=books
	recording > in
	killed source sink weir select true --checkpoint cp --id sink \
		--output kept
	audit 65
	says 'replay has not ended, or was killed' 'sink failed'
}

@test "records that a sink had already, or that were held back, balance" {
	export WEIR_RECEIPTS=books
	recording > in
	store=(weir store sqlite:db --table t --checkpoint cp)
	killed source store-sqlite "${store[@]}"
	unmark store-sqlite
	source_of in | "${store[@]}"
	audit 0
	grep -qE 'skipped [1-9]' report
	rm -rf books cp
	{ head -n 3 in; for i in 1 2 3; do
		echo "{\"id\":9$i,\"timestamp\":400000000$i}"
	done; } > leap
	head -n 4 leap > now
	tail -n 2 leap > later
	for part in now later; do
		source_of --at-end pause $part | weir dedup --key id \
			--checkpoint cp | to_sink
		audit 0
	done
	says 'dedup 3 3 0 3'
	cmp leap kept
}

@test "sources of one pipeline that began one after the other are one run" {
	export WEIR_RECEIPTS=books
	recording > in
	mkfifo a b
	for epoch in 1 3; do
		weir merge --checkpoint cp a b | to_sink &
		weir replay --checkpoint cp --id one --at-end pause in > a &
		await grep -q "\"epoch\":$epoch\b" cp/pipeline
		weir replay --checkpoint cp --id two --at-end pause in > b
		wait
		audit 0
		says 'balanced: 4 stages, 3 joints'
		grep -qE '^one +merge \(a\) +pipe .* delivered' report
	done
}

@test "two stages of one name behind such sources are of one run" {
	export WEIR_RECEIPTS=books
	recording > in
	mkfifo a b
	weir merge --checkpoint cp a b | weir map y=id | to_sink &
	weir replay --checkpoint cp --id one in | weir map x=id > a &
	await grep -q '"epoch":1' cp/pipeline
	weir replay --checkpoint cp --id two in > b
	wait
	audit 0
	says 'balanced: 6 stages, 5 joints'
}

@test "a stage is called by its --id, though it keeps nothing" {
	export WEIR_RECEIPTS=books
	weir map x=id --id first < in | weir map y=id --id second > out
	audit 0
	says 'first second pipe 1000 1000 delivered'
}

@test "who drops, doubles or moves lines between checkpoints is found" {
	local filter
	export WEIR_RECEIPTS=books
	recording > in
	for filter in 'sed 5d' 'sed 5p' 'sed -n "5{h;d};6{p;g};p"' \
		'jq -c "select(.id != 5)"'; do
		rm -rf books cp kept
		source_of in | sh -c "$filter" | status 76 to_sink 2> e
		marked 0 sink
		audit 65
		says 'sink failed'
		grep -qE '^  replay → sink: unaudited, another program made [0-9]+ lines of [0-9]+$' report
	done
	rm -rf books cp
	source_of in | cat | to_sink
	audit 0
	says 'balanced: 2 stages, 1 joint'
}

# -- what does not balance --

@test "a line that is lost on its way is found" {
	run_with_books 'weir select true < in |
		{ head -c 0; IFS= read -r line; weir map x=1; }'
	audit 65
	says 'NOT BALANCED: 2 stages, 1 joint' 'select → map: 1 line lost' \
		'select map pipe 1000 999 1 line lost'
}

@test "a line that comes from elsewhere is found" {
	run_with_books '{ weir select true < in; tail -n 1 in; } | weir map x=1'
	audit 65
	says 'select → map: 1 line too many'
}

@test "a line that is exchanged is found" {
	run_with_books '{ weir select true < in; echo "{}"; } |
		{ IFS= read -r line; weir map x=1; }'
	audit 65
	says 'select → map: other lines'
}

@test "lines in another order on one pipe are found" {
	run_with_books 'weir select true < in | weir map x=1'
	forge '.lines_in.ordered = "0123456789abcdef"' map
	audit 65
	says 'select → map: in another order'
}

@test "a stage whose books do not balance is found" {
	run_with_books 'weir select "id > 10" < in'
	forge '.in = 1001' select
	audit 65
	says 'select: 1001 in, but 1000 accounted for'
	forge '.in = 1000 | .out = 989' select
	audit 65
	says 'select: 990 passed or made, but 989 out'
}

@test "a stage that failed is found" {
	echo x >> in
	run_with_books 'weir select true < in | weir map x=1 --strict' || :
	run_with_books 'weir select true --strict < in | weir map x=1'
	audit 65
	says 'select failed'
}

@test "a stage that was killed is found" {
	mkfifo pipe out
	WEIR_RECEIPTS=books weir select true < pipe > out &
	exec 5> pipe 6< out
	cat in >&5
	read -r -t 20 <&6
	kill -KILL $!
	status 137 wait $!
	exec 5>&- 6<&-
	audit 65
	says 'select has not ended, or was killed'
}

# -- other programs that change lines --

@test "a filter in between is unaudited, and its counts are told" {
	run_with_books 'weir select true < in | jq -c "select(.id > 3)" |
		weir map x=1'
	audit 76
	says 'NOT BALANCED: 2 stages, 1 joint' \
		'select → map: unaudited, another program made 997 lines of 1000' \
		'select map other program 1000 997 unaudited'
	audit 0 --allow-others
	says 'balanced: 2 stages, 1 joint' \
		'select → map: unaudited, another program made 997 lines of 1000'
	run_with_books 'weir select true < in | jq -c ".x = 1" | weir map x=1'
	audit 76
	says 'select map other program 1000 1000 unaudited'
}

@test "a loss and a duplicate by another program are found" {
	run_with_books 'weir select true < in | sed 5d | weir map x=1 | sed 7p |
		weir dedup --key id'
	audit 76
	says 'select → map: unaudited, another program made 999 lines of 1000' \
		'map → dedup: unaudited, another program made 1000 lines of 999' \
		'dedup 1000 999 0 999 duplicate 1'
}

@test "another order by another program is found" {
	run_with_books 'weir select true < in | tac | weir map x=1'
	audit 76
	says 'select → map: in another order' \
		'select map other program 1000 1000 in another order'
	audit 0 --allow-others
}

@test "what is wrong in a stage is not allowed to others" {
	run_with_books 'weir select true < in | tac | weir map x=1'
	forge '.in = 1' map
	audit 65 --allow-others
}

# -- runs --

@test "of what a process said the last counts" {
	run_with_books 'weir select true < in'
	cp books/* again.ndjson
	cat again.ndjson >> "$(find books -type f)"
	audit 0
	says 'balanced: 1 stage, 0 joints'
}

@test "the stage that was busy is the bottleneck" {
	run_with_books 'weir select true < in | weir map x=1 | weir dedup --key id'
	forge '.run += {seconds: 10, starved: 0, blocked: 9}' select
	forge '.run += {seconds: 10, starved: 2, blocked: 0.5}' map
	forge '.run += {seconds: 10, starved: 9.5, blocked: 0}' dedup
	audit 0
	says 'bottleneck: map, busy 75 % of 10 s' \
		'select busy 10 % starved 0 % blocked 90 %' \
		'dedup busy 5 % starved 95 % blocked 0 %'
}

@test "so is what stands around or between stages that wait for it" {
	run_with_books 'cat in | weir select true | sed p | weir map x=1'
	forge '.run += {seconds: 10, starved: 9, blocked: 0}' select
	forge '.run += {seconds: 10, starved: 9.5, blocked: 0}' map
	audit 76
	says 'bottleneck: what feeds select, which starved 90 % of 10 s'
	forge '.run += {starved: 0, blocked: 9.1}' select
	audit 76
	says 'bottleneck: what stands between select and map, which starved 95 % of 10 s'
	forge '.run += {starved: 1, blocked: 8}' map
	forge '.run += {starved: 5, blocked: 0}' select
	audit 76
	says 'bottleneck: what reads from map, which was blocked 80 % of 10 s'
}

# -- what it reads --

@test "it writes no receipt where it looks for them" {
	run_with_books 'weir select true < in'
	WEIR_RECEIPTS=books weir audit books > report
	says 'balanced: 1 stage, 0 joints'
	[ "$(find books -type f | wc -l)" = 1 ]
}

@test "what is no receipt leaves the verdict in doubt" {
	run_with_books 'weir select true < in'
	echo '{"tool":"map","in":1}' > books/map-1.ndjson
	audit 65 2> e
	grep -q 'line 1: no receipt' e
	tail -n 1 books/select-*.ndjson |
		jq -c '.run.inputs = ["{\"name\":"]' > books/map-1.ndjson
	audit 65 2> e
	grep -q 'line 1: no receipt' e
	echo '{"tool' > books/map-1.ndjson
	audit 65 2> e
	grep -q 'line 1, column 7' e
}

@test "no receipt at all is no input" {
	mkdir books
	audit 66 2> e
	grep -qF "there is no receipt in 'books'" e
	: > books/a.ndjson
	audit 66 2> e
	grep -qF 'there is no receipt' e
	status 66 weir audit none 2> e
	grep -qF "cannot open 'none': No such file or directory" e
}

@test "a full disk and an operand that is missing are told" {
	run_with_books 'weir select true < in'
	status 74 weir audit books > /dev/full 2> e
	status 64 weir audit 2> e
	grep -qF 'DIR|FILE... is missing' e
}

# asked - asks the audit for its own books; whether it has told them.
asked() {
	kill -USR1 "$pid"
	true_of err '.run.state == "running"'
}

@test "SIGUSR1 shows the books while a named pipe is awaited" {
	run_with_books 'weir select true < in'
	mkfifo pipe
	weir audit pipe > report 2> err 3>&- &
	pid=$!
	started+=("$pid")
	exec 9> pipe
	await asked
	cat books/*.ndjson >&9
	exec 9>&-
	status 0 wait "$pid"
	says 'balanced: 1 stage, 0 joints'
}
