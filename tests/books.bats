# The books that the runtime keeps, see weir-stage(7).
# shellcheck disable=SC2094 # a receipt is read when its writer has ended

load helper
load stream

# same_lines RECEIPT RECEIPT - what the first one sent came to the second one.
same_lines() {
	diff -u <(jq -c .lines_out "$1") <(jq -c .lines_in "$2")
}

# begin COMMAND... - the same as converse, with what it says in a file.
begin() {
	converse "$@" 2> e
}

finish() {
	exec 5>&-
	cat <&6 > rest
	exec 6<&-
	wait "$pid"
}

# asked FILTER - asks the program for its books until they answer so.
asked() {
	local i
	for i in {1..2000}; do
		kill -USR1 "$pid"
		true_of e "$1" 2> /dev/null && return
		read -r -t 0.01 <> <(:) || :
	done
	echo "never: $1"
	cat e
	return 1
}

# -- which lines --

@test "what one program sends comes to the next, whatever reads and writes" {
	local seed filter
	for seed in 1 2; do
		hostile $seed > in
		for filter in 'select id>3' 'map x=id+1' 'dedup --key id' split \
			'window-agg --every 1m count' to-csv \
			'lag --time timestamp --of id --ago 5s'; do
			# shellcheck disable=SC2086 # words are options
			weir select true --receipt a --dead-letter d < in 2> e |
				weir $filter --receipt b --dead-letter d 2> e |
				in_pieces $seed |
				weir split --receipt c --dead-letter d \
				> out 2> e
			same_lines a b
			same_lines b c
			[ "$(jq .lines_in.count b)" -gt 500 ]
		done
	done
}

@test "lines that are too long are part of what came in" {
	hostile 5 > in
	weir select true --receipt a < in 2> e |
		weir select true --max-line 1k --receipt b > out 2> e
	same_lines a b
	[ "$(fate rejected b)" -gt 0 ]
	balanced b
}

@test "records that were held back go out as they are" {
	{ numbered 3
		for i in 1 2 3; do
			echo "{\"id\":9$i,\"timestamp\":400000000$i}"
		done; } > in
	weir dedup --key id --receipt a < in | weir select true --receipt b > out
	same_lines a b
	true_of a '.lines_in == .lines_out'
}

@test "another order shows in one hash and not in the other" {
	numbered 100 | weir select true --receipt a > out
	numbered 100 | tac | weir select true --receipt b > out
	[ "$(jq .lines_in.additive a)" = "$(jq .lines_in.additive b)" ]
	[ "$(jq .lines_in.ordered a)" != "$(jq .lines_in.ordered b)" ]
}

@test "which lines they are does not depend on what the processor can do" {
	hostile 3 > in
	weir select true --receipt a < in > out 2> e
	WEIR_SIMD=none weir select true --receipt b < in > out 2> e
	WEIR_SIMD=sse2 weir select true --receipt c < in > out 2> e
	same_books a b
	same_books a c
}

# -- the run --

@test "both ends of a pipe have one id, and other files are told" {
	numbered 3 > in
	weir select true --receipt a < in | weir select true --receipt b > out
	[ "$(jq -c .run.stdout a)" = "$(jq -c .run.stdin b)" ]
	[ "$(jq -r .run.stdin.kind a)" = file ]
	[ "$(jq -r .run.stdout.kind a)" = pipe ]
	[ "$(jq -r .run.stdin.id a)" = "$(stat -c %d:%i in)" ]
	weir select true --receipt a < /dev/null > /dev/null
	[ "$(jq -c '[.run.stdin.kind, .run.stdout.kind]' a)" = '["null","null"]' ]
	weir replay in --receipt a > out
	[ "$(jq -c '[.run.stdin.kind, .run.stdout.kind]' a)" = '["none","file"]' ]
}

@test "the state tells how a program ended" {
	numbered 3 | weir select true --receipt r > out
	[ "$(jq -r .run.state r)" = 'done' ]
	echo x | status 65 weir select true --strict --receipt r > out 2> e
	[ "$(jq -r .run.state r)" = failed ]
	numbered 3 | status 74 weir select true --receipt r > /dev/full 2> e
	[ "$(jq -r .run.state r)" = failed ]
	begin weir select true --receipt r
	exec 6<&-
	numbered 1 >&5
	status 141 wait "$pid"
	exec 5>&-
	[ "$(jq -r .run.state r)" = left ]
}

@test "a folder gets a receipt of each process, from its start to its end" {
	WEIR_RECEIPTS=books begin weir select true
	echo '{"id":1}' >&5
	read -r -t 20 <&6
	[ "$(jq -r .run.state "books/select-$pid.ndjson")" = running ]
	finish
	[ "$(jq -r .run.state "books/select-$pid.ndjson" | tail -n 1)" = 'done' ]
	[ "$(jq .out "books/select-$pid.ndjson" | tail -n 1)" = 1 ]
	numbered 3 | WEIR_RECEIPTS=books weir select true --receipt r > made
	[ "$(find books -type f | wc -l)" = 2 ]
	tail -n 1 books/select-"$(jq .run.pid r)".ndjson | cmp - r
}

@test "a program that was killed has left a receipt that says running" {
	WEIR_RECEIPTS=books begin weir select true
	echo '{"id":1}' >&5
	read -r -t 20 <&6
	kill -KILL "$pid"
	status 137 wait "$pid"
	exec 5>&- 6<&-
	[ "$(jq -r .run.state books/*)" = running ]
}

@test "a folder that cannot be made is told before all else" {
	numbered 3 > in
	WEIR_RECEIPTS=none/books status 73 weir select true < in 2> e > out
	grep -q "cannot open 'none/books/select-" e
	[ ! -s out ]
}

@test "the books of an earlier process of the same number stay" {
	numbered 3 > in
	WEIR_RECEIPTS=books weir select true < in > out
	WEIR_RECEIPTS=books bash -c 'mv books/* "books/select-$$.ndjson"
		exec weir select true < in > out'
	weir audit books > report
	grep -q '^balanced: 2 stages' report
}

# -- SIGUSR1 --

@test "SIGUSR1 shows the books while a program waits for input" {
	begin weir select 'id > 1'
	printf '%s\n' '{"id":1}' '{"id":2}' >&5
	read -r -t 20 <&6
	asked '.in == 2 and .passed == 1 and .run.state == "running"
		and .run.starved > 0'
	echo '{"id":3}' >&5
	finish
	[ "$(cat rest)" = '{"id":3}' ]
}

@test "SIGUSR1 shows the books while a recording comes through a pipe" {
	begin weir replay -
	echo '{"id":1}' >&5
	read -r -t 20 <&6
	asked '.passed == 1 and .run.state == "running" and .run.starved > 0'
	echo '{"id":2}' >&5
	finish
	[ "$(cat rest)" = '{"id":2}' ]
}

@test "SIGUSR1 shows the books while a program is blocked" {
	numbered 200000 > many
	begin weir select true
	cat many >&5 &
	read -r -t 20 line <&6
	asked '.run.blocked > 0 and .run.state == "running"'
	finish
	{ echo "$line"; cat rest; } | cmp - many
}

@test "SIGUSR1 shows the books while a program is busy, and loses nothing" {
	numbered 100000 > many
	begin weir map 'x = id'
	for _ in {1..20}; do cat many; done >&5 &
	local feeder=$!
	read -r -t 20 <&6
	cat <&6 > got 5>&- &
	local reader=$!
	asked '.in > 0'
	wait $feeder
	exec 5>&-
	wait "$pid"
	wait $reader
	exec 6<&-
	[ "$(wc -l < got)" = 1999999 ]
	jq -se 'map(.in) == (map(.in) | sort)' e
}

@test "the books balance at any time, with records that are held back" {
	begin weir dedup --key id --receipt r
	{ numbered 3; echo '{"id":9,"timestamp":4000000000}'; } >&5
	read -r -t 20 <&6
	asked '.in == 4'
	tail -n 1 e > now
	balanced now
	[ "$(fate held now)" = 1 ]
	finish
	balanced r
	[ "$(fate held r)" = 0 ]
	[ "$(fate rejected r)" = 1 ]
}

@test "a source shows its books, too" {
	echo '{"id":1}' > file
	mkfifo out
	weir fetch --every 1h "file:$PWD/file" > out 2> e &
	pid=$!
	exec 6< out
	read -r -t 20 <&6
	asked '.in == 1 and .passed == 1'
	kill -TERM "$pid"
	wait "$pid"
	exec 6<&-
}

# -- metrics --

# sample NAME FILE - the value of the one sample of that name.
sample() {
	sed -n "s/^$1{[^}]*} //p" "$2"
}

@test "metrics are what a collector of Prometheus reads" {
	{ numbered 5; echo x; } |
		weir select 'id > 2' --metrics my-stage.prom --receipt r \
		> out 2> e
	python3 - my-stage.prom r <<-'END'
		import json, re, sys
		text = open(sys.argv[1]).read()
		receipt = json.load(open(sys.argv[2]))
		assert text.endswith("\n")
		values, helps, types = {}, set(), {}
		for line in text.splitlines():
		    if line.startswith("# HELP "):
		        name = line.split()[2]
		        assert name not in helps
		        helps.add(name)
		    elif line.startswith("# TYPE "):
		        _, _, name, kind = line.split()
		        assert name in helps and name not in types
		        assert (kind == "counter") == name.endswith("_total")
		        types[name] = kind
		    else:
		        name, labels, value = re.fullmatch(
		            r'([a-z_]+)\{([^}]*)\} (\S+)', line).groups()
		        assert name in types
		        labels = dict(re.findall(r'(\w+)="([^"]*)"', labels))
		        assert labels.pop("tool") == "select"
		        assert labels.pop("stage") == "my-stage"
		        values[name, labels.pop("fate", None)] = float(value)
		        assert not labels
		def is_(metric, member):
		    assert values["weir_" + metric, None] == receipt[member]
		is_("in_records_total", "in")
		is_("out_records_total", "out")
		is_("passed_records_total", "passed")
		is_("made_records_total", "made")
		is_("in_bytes_total", "bytes_in")
		is_("out_bytes_total", "bytes_out")
		for fate, count in receipt["fates"].items():
		    assert values["weir_fate_records_total", fate] == count
		assert receipt["fates"] == {"rejected": 1, "filtered": 2}
		assert values["weir_running", None] == 0
		assert values["weir_start_time_seconds", None] > 1.6e9
	END
	find . -name '*.prom*' | diff - <(echo ./my-stage.prom)
}

@test "metrics are there from the start, and renewed on SIGUSR1" {
	begin weir select true --metrics m.prom
	echo '{"id":1}' >&5
	read -r -t 20 <&6
	[ "$(sample weir_running m.prom)" = 1 ]
	asked '.in == 1'
	[ "$(sample weir_in_records_total m.prom)" = 1 ]
	finish
	[ "$(sample weir_running m.prom)" = 0 ]
}

@test "metrics that cannot be written end no run, but do not let one begin" {
	numbered 3 > in
	status 73 weir select true --metrics none/m < in > out 2> e
	grep -qF "cannot open 'none/m': No such file or directory" e
	[ ! -s out ]
	mkdir d
	begin weir select true --metrics d/m
	echo '{"id":1}' >&5
	read -r -t 20 <&6
	rm -r d
	finish
	grep -qF "cannot write 'd/m': No such file or directory" e
}
