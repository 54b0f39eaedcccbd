# What the runtime promises of every program, see weir-stage(7).
# shellcheck disable=SC2094 # cmp reads what a filter reads, and writes nothing
# shellcheck disable=SC1003,SC2002 # a backslash; a pipe where a file would do

load helper
load stream

# said FILE LINE... - wants a file to hold these lines and no others.
said() {
	local file=$1
	shift
	printf '%s\n' "$@" | diff -u - "$file"
}

# Every program that can be run.
programs() {
	find "$WEIR_BUILD/libexec/weir" -type f -perm -u+x -printf '%f\n' | sort
}

# -- the command line --

@test "options and operands mix" {
	numbered 3 > in
	weir select --receipt r 'id == 2' --strict < in > a
	weir select 'id == 2' --strict --receipt r < in > b
	weir select --strict --receipt=r -- 'id == 2' < in > c
	said a '{"id":2,"timestamp":2}'
	cmp a b
	cmp a c
}

@test "behind -- all are operands" {
	numbered 3 | weir select -- '-1 < id' | cmp - <(numbered 3)
	status 64 weir select -- true --strict < /dev/null 2> e
	said e "weir-select: '--strict' is one operand too many; try --help"
}

@test "an option that is cut short is refused, and told in full" {
	status 64 weir select true --recei r < /dev/null 2> e
	said e "weir-select: unknown option '--recei'; did you mean \
'--receipt'?"
	[ ! -e r ]
}

@test "an option that is near none is refused" {
	status 64 weir select true --xyzzy < /dev/null 2> e
	said e "weir-select: unknown option '--xyzzy'; try --help"
}

@test "a value that is missing or wrong is refused" {
	{
		status 64 weir select true --receipt < /dev/null
		status 64 weir select true --strict=yes < /dev/null
		status 64 weir select true --max-line 12 < /dev/null
		status 64 weir select true --max-line 1x < /dev/null
		status 64 weir dedup --key id --watermark-delay 5 < /dev/null
		status 64 weir dedup --key id --time-unit h < /dev/null
		status 64 weir dedup --key id --time '' < /dev/null
		status 64 weir dedup --key id --tz Mars/Olympus < /dev/null
	} 2> e
	said e "weir-select: --receipt needs a value: FILE" \
		"weir-select: --strict takes no value" \
		"weir-select: --max-line: 12 is not between 1024 and \
1073741824" \
		"weir-select: --max-line: '1x' is not a size such as 64k or \
1M" \
		"weir-dedup: --watermark-delay: '5' is not a duration such \
as 10s or 1h30m" \
		"weir-dedup: --time-unit: 'h' is not one of s, ms, us, ns" \
		"weir-dedup: '' is no path to a field: it is empty" \
		"weir-dedup: --tz: 'Mars/Olympus' is no time zone"
}

@test "an operand that is missing or too many is refused" {
	{
		status 64 weir select < /dev/null
		status 64 weir select true false < /dev/null
	} 2> e
	said e "weir-select: EXPRESSION is missing; try --help" \
		"weir-select: 'false' is one operand too many; try --help"
}

@test "every program has help" {
	local program count=0
	while read -r program; do
		"$WEIR_BUILD/libexec/weir/$program" --help > "$program" 2> e
		[ ! -s e ]
		head -n 1 "$program" | grep -q "^usage: weir $program"
		grep -q -e --dead-letter "$program"
		count=$((count + 1))
	done < <(programs)
	[ "$count" -gt 5 ]
}

@test "help that cannot be written is an error" {
	local name
	for name in select store; do
		for option in --help --version; do
			status 74 weir "$name" "$option" > /dev/full 2> e
			said e "weir-$name: cannot write: No space left on device"
		done
	done
}

@test "help is given whatever else is wrong or missing" {
	weir select --no-such true false --help > help
	weir select --help | cmp - help
}

@test "every program has a version, the same" {
	local program
	while read -r program; do
		"$WEIR_BUILD/libexec/weir/$program" --version 2> e
		[ ! -s e ]
	done < <(programs) | sort -u > versions
	said versions "$(weir --version)"
}

@test "help and version are not lost on a full disk" {
	status 74 weir select --help > /dev/full
	status 74 weir select --version > /dev/full
}

# -- lines --

@test "records pass byte for byte" {
	printf '%s\n' ' {"a" : 1.10,"b":[ ] }' $'{"a":2}\r' $'\t{"a":3} \t\r' \
		'{"z":1,"a":9007199254740993,"a":1e400,"\u0061":"\ud83c\udf0a\/"}' > in
	weir select true < in | cmp - in
	weir select true < in | weir select true | cmp - in
}

@test "a last line without its newline is given one" {
	printf '{"a":1}\n{"a":2}' | weir select true --receipt r > out
	printf '{"a":1}\n{"a":2}\n' | cmp - out
	[ "$(jq .in r)" = 2 ]
	printf '{"a":1}\r' | weir select true | cmp - <(printf '{"a":1}\r\n')
}

@test "blank lines are counted and not written" {
	printf '\n{"a":1}\n \t \n\r\n{"a":2}\n\n ' |
		weir select true --receipt r > out
	said out '{"a":1}' '{"a":2}'
	[ "$(jq -c '[.in, .out, .blank, .fates.rejected]' r)" = '[2,2,5,0]' ]
}

@test "no input is no failure" {
	weir select true --receipt r < /dev/null > out
	[ ! -s out ]
	[ "$(jq -c '[.in, .out, .blank, .bytes_in, .bytes_out]' r)" = \
		'[0,0,0,0,0]' ]
}

# line SIZE - a record of that many bytes.
line() {
	printf '{"a":"%*s"}\n' $(($1 - 8)) ''
}

@test "a line may be as long as --max-line says, and no longer" {
	{ line 2048; line 2049; line 2047; line 2050; } > in
	weir select true --max-line 2k --dead-letter dead < in > out
	{ line 2048; line 2047; } | cmp - out
	jq -c '[.reason, .line, .column, .bytes, (.input | length)]' dead > told
	said told '["line too long",2,null,2049,1024]' \
		'["line too long",4,null,2050,1024]'
}

@test "lines of any length pass whole, wherever blocks of input end" {
	local size
	for size in 262136 26214{3,4,5} 524287 524289 1048575 1048576; do
		echo '{"before":1}'
		line "$size"
		line $((size / 2 + 9))
	done > in
	weir select true < in > out
	cmp in out
	weir select true < in | cat > out
	cmp in out
	in_pieces 3 < in | weir select true | cmp - in
}

@test "a line without end costs no memory, and the next one passes" {
	{
		echo '{"a":1}'
		head -c 30000000 /dev/zero | tr '\0' x
		echo
		echo '{"a":2}'
		head -c 3000000 /dev/zero | tr '\0' ' '
	} > in
	weir select true --receipt r --dead-letter dead < in > out
	said out '{"a":1}' '{"a":2}'
	[ "$(jq -c '[.line, .bytes]' dead)" = '[2,30000000]
[4,3000000]' ]
	balanced r
	if sanitized; then return; fi
	[ "$(peak weir select true < in 2> /dev/null)" -lt 6000 ]
}

# -- dead letters --

@test "a dead letter says what was wrong, where, and with what" {
	golden stage/dead-letters
}

@test "what is no UTF-8 stands in a dead letter as base64" {
	golden stage/dead-letters-in-base64
}

@test "a line too long is cut between characters, and its size is told" {
	{ printf '{"ab":"'; printf 'é%.0s' {1..5000}; echo '"}'; } |
		weir select true --max-line 1k --dead-letter dead 2> e
	[ "$(jq -r '.input | utf8bytelength' dead)" -ge 1021 ]
	jq -r .input dead | grep -qE '^\{"ab":"(é)+$'
	[ "$(jq .bytes dead)" = 10009 ]
}

@test "dead letters are appended" {
	echo x | weir select true --dead-letter dead 2> e
	echo y | weir select true --dead-letter dead 2> e
	[ "$(jq -r .input dead)" = 'x
y' ]
}

@test "dead letters hold what was rejected, byte for byte" {
	hostile 17 > in
	weir select true --max-line 4k --dead-letter dead < in > out 2> e
	python3 - in dead out <<-'END'
		import base64, json, sys
		lines = open(sys.argv[1], "rb").read().split(b"\n")
		dead = [json.loads(l) for l in open(sys.argv[2], "rb")]
		for letter in dead:
		    line = lines[letter["line"] - 1]
		    got = (letter["input"].encode() if "input" in letter
		        else base64.b64decode(letter["input_base64"]))
		    if "bytes" in letter:
		        assert letter["bytes"] == len(line) > 4096
		        assert line.startswith(got)
		    else:
		        assert got == line
		        assert 1 <= letter["column"] <= len(line) + 1
		gone = {letter["line"] for letter in dead}
		assert len(gone) == len(dead) > 100
		left = [l for i, l in enumerate(lines, 1)
		    if i not in gone and l.strip(b" \t\r")]
		out = open(sys.argv[3], "rb").read()
		assert out == b"\n".join(left) + b"\n"
	END
}

@test "a record that is rejected after an edit is told as it came" {
	printf '%s\n' '{"a":1,"b":2}' |
		weir map 'c.d = 1' 'a.x = 2' --dead-letter dead 2> e > out
	[ "$(jq -r .input dead)" = '{"a":1,"b":2}' ]
	[ ! -s out ]
}

@test "without a file the first five are told, and how many there were" {
	for i in 1 2 3 4 5 6 7; do echo '{"a":1}'; echo "x$i"; done |
		weir select true > out 2> e
	said e "weir-select: line 2, column 1: expected '{'" \
		"weir-select: line 4, column 1: expected '{'" \
		"weir-select: line 6, column 1: expected '{'" \
		"weir-select: line 8, column 1: expected '{'" \
		"weir-select: line 10, column 1: expected '{'" \
		"weir-select: 7 records rejected"
	echo '{"id":null,"timestamp":0}' | weir dedup --key id 2> e
	said e "weir-dedup: line 1: no key" "weir-dedup: 1 record rejected"
}

@test "a file for dead letters that cannot be made is told before all else" {
	numbered 3 > in
	status 73 weir select true --dead-letter none/dead < in > out 2> e
	said e "weir-select: cannot open 'none/dead': No such file or directory"
	[ ! -s out ]
}

@test "dead letters on a full disk are told" {
	status 74 weir select true --dead-letter /dev/full <<< x 2> e
	said e "weir-select: cannot write '/dev/full': No space left on device"
}

# -- --strict --

@test "a bad record ends a strict run, and what came before is written" {
	printf '%s\n' '{"a":1}' '{"a":2}' x '{"a":3}' y > in
	status 65 weir select true --strict --receipt r < in > out 2> e
	said out '{"a":1}' '{"a":2}'
	said e "weir-select: line 3, column 1: expected '{'" \
		"weir-select: 1 record rejected"
	[ "$(jq -c '[.in, .passed, .fates.rejected]' r)" = '[3,2,1]' ]
	balanced r
}

@test "a strict run without a bad record is like any other" {
	numbered 3 > in
	weir select true --strict < in | cmp - in
}

@test "the books of a strict run balance when records were held back" {
	{ numbered 3
		echo '{"id":4,"timestamp":4102444800}'
		echo '{"id":5,"timestamp":4102444801}'
		numbered 3; } > in
	status 65 weir dedup --key id --strict --receipt r < in > out 2> e
	said out '{"id":1,"timestamp":1}' '{"id":2,"timestamp":2}' \
		'{"id":3,"timestamp":3}'
	balanced r
}

# -- control lines --

# Records and control lines, which are told from records in all ways of writing.
mixed() {
	printf '%s\n' '{"@weir":{"hello":1}}' '{"id":1,"timestamp":1}' \
		' { "\u0040weir" : 7 } ' '{"@weir":null}' \
		'{"@weir":1,"id":2,"timestamp":2}' \
		'{"id":3,"@weir":1,"timestamp":3}'
}

@test "control lines pass through filters in their place, uncounted" {
	mixed > in
	weir select true --receipt r < in | cmp - in
	[ "$(jq -c '[.in, .out, .control]' r)" = '[3,3,3]' ]
	weir dedup --key id --receipt r < in | cmp - in
	[ "$(jq -c '[.in, .out, .control]' r)" = '[3,3,3]' ]
	weir select false --receipt r < in | cmp - <(grep -v id in)
	[ "$(jq -c '[.in, .out, .control]' r)" = '[3,0,3]' ]
}

@test "control lines end in a sink" {
	mixed | weir store sqlite:db --table t --receipt r > out
	[ ! -s out ]
	[ "$(jq -c '[.in, .control]' r)" = '[3,3]' ]
}

@test "a control line from outside is a forgery" {
	mixed | weir split --receipt r --dead-letter dead > out 2> e
	said out '{"id":1,"timestamp":1}'
	[ "$(jq -c '[.in, .passed, .control]' r)" = '[6,1,0]' ]
	jq -r .reason dead | sort -u > told
	said told "'@weir' is kept for control lines"
}

# -- books --

@test "the books balance over hostile input, in every filter" {
	local seed filter
	for seed in 1 2 3; do
		hostile $seed > in
		for filter in 'select true' 'select id==7' 'dedup --key id' \
			'map x=id+1' 'window-agg --every 1m count' 'split' \
			'lag --time timestamp --of id --ago 5s'; do
			# shellcheck disable=SC2086 # words are options
			weir $filter --receipt r --dead-letter dead \
				< in > out 2> e
			balanced r
			[ "$(jq .bytes_in r)" = "$(wc -c < in)" ]
			[ "$(jq .bytes_out r)" = "$(wc -c < out)" ]
			[ "$(jq '.out + .control' r)" = "$(wc -l < out)" ]
			[ "$(fate rejected r)" = "$(wc -l < dead)" ]
			[ "$(jq .in r)" -gt 2000 ]
			rm dead
		done
	done
}

@test "a receipt replaces the one before" {
	numbered 3 | weir select true --receipt r > out
	numbered 2 | weir select true --receipt r > out
	[ "$(jq -s -c 'map(.in)' r)" = '[2]' ]
}

@test "a receipt that cannot be written is told" {
	status 73 weir select true --receipt none/r < /dev/null 2> e
	said e "weir-select: cannot open 'none/r': No such file or directory"
	status 74 weir select true --receipt /dev/full < /dev/null 2> e
	said e "weir-select: cannot write '/dev/full': No space left on device"
}

# -- fields --

@test "a field that no record had is told" {
	numbered 3 | weir select 'temprature > 20' > out 2> e
	said e "weir-select: no record had the field 'temprature'"
	numbered 3 | weir select 'id == 2 && defined(timestamp)' > out 2> e
	[ ! -s e ]
	weir select 'temprature > 20' < /dev/null > out 2> e
	[ ! -s e ]
}

# -- the same input, the same bytes --

@test "neither pieces nor pipes nor ways to scan show in the output" {
	local filter way
	hostile 23 | head -n 800 > in
	# Lines of one shape, too, and now and then one of another.
	head -n 800 "$data/temperatures.ndjson" |
		sed '7~50s/}$/,"x":[1,2]}/; 9~60s/ //' >> in
	for filter in 'select true' 'dedup --key id' 'split' \
		'map y=temperature*2' \
		'window-agg --every 1m --by id count first:x' \
		'lag --time timestamp --of id --ago 5s'; do
		for way in file pipe scan none sse2 0 1 2 3; do
			# shellcheck disable=SC2086 # words are options
			case $way in
			file | scan | none | sse2)
				WEIR_SIMD=$way weir $filter --max-line 4k \
				--receipt "r.$way" --dead-letter "dead.$way" \
				< in > "out.$way" ;;
			pipe) cat in |
				weir $filter --max-line 4k --receipt "r.$way" \
				--dead-letter "dead.$way" | cat > "out.$way" ;;
			*) in_pieces "$way" < in |
				weir $filter --max-line 4k --receipt "r.$way" \
				--dead-letter "dead.$way" | cat > "out.$way" ;;
			esac 2> e
			cmp out.file "out.$way"
			same_books r.file "r.$way"
			cmp dead.file "dead.$way"
		done
		[ -s out.file ]
		[ -s dead.file ]
		rm dead.* r.* out.*
	done
}

# Lines of which many pass together go from pipe to pipe as pages.
@test "what passes in long runs is the same between pipes as from a file" {
	{ for i in $(seq 100); do
		cat "$data/temperatures.ndjson"
		[ "$i" != 50 ] || hostile 7 | head -n 300
		[ $((i % 20)) != 3 ] || printf '{"id":"%300000d"}\n' "$i"
	done; printf '{"id":"the last one"}'; } > in
	two() {
		weir select true --max-line 200k --receipt "r.$1" \
			--dead-letter "dead.$1" | weir select 'id != "?"'
	}
	two file < in > out.file
	cat in | two pipe | cat > out.pipe
	in_pieces 5 < in | two pieces | cat > out.pieces
	for way in pipe pieces; do
		cmp out.file "out.$way"
		same_books r.file "r.$way"
		cmp dead.file "dead.$way"
	done
	[ "$(wc -l < out.file)" -gt 20800 ]
	[ "$(fate rejected r.file)" -gt 5 ]
}

# -- pipes and signals --

@test "what is written into a pipe comes out while the writer keeps it open" {
	converse weir select true
	answers '{"id":1}' '{"id":2}' '{"id":3}'
	printf '{"id":4}\n{"id":' >&5
	read -r -t 20 line <&6
	[ "$line" = '{"id":4}' ]
	hang_up
}

@test "a long chain of programs is no slower to say something" {
	chain() {
		weir select true | weir dedup --key id | weir select 'id > 0' |
			weir map 'id = id'
	}
	converse chain
	answers '{"id":1,"timestamp":1}'
	hang_up
}

@test "when the reader has left a program dies silently, with its receipt" {
	numbered 200000 > in
	{ weir select true --receipt r < in 2> e || echo $? > code; } |
		head -n 1 > out
	said out '{"id":1,"timestamp":1}'
	[ "$(cat code)" = 141 ]
	[ ! -s e ]
	balanced r
	[ "$(jq .in r)" -lt 200000 ]
}

@test "the books balance when the reader leaves while records are let go" {
	# Three records that were held back make a line each that no pipe takes.
	{ echo '{"id":1,"timestamp":1}'
		for i in 1 2 3; do
			printf '{"timestamp":400000000%d,' $i
			printf '"id":"%*s"}\n' 700000 $i
		done
		numbered 1; } > in
	mkfifo out
	weir dedup --key id --receipt r < in > out 2> e &
	exec 6< out
	head -c 10 <&6 > first
	exec 6<&-
	status 141 wait $!
	balanced r
}

@test "SIGTERM lets drain what comes through a pipe" {
	for signal in TERM INT; do
		converse weir select true --receipt r
		answers '{"id":1}'
		kill -s "$signal" "$pid"
		answers '{"id":2}'
		hang_up
		[ "$(jq .out r)" = 2 ]
	done
}

@test "a second signal ends the program at once, of whichever kind" {
	for signals in 'TERM TERM 143' 'TERM INT 130' 'INT TERM 143'; do
		read -r first second code <<< "$signals"
		converse weir select true
		# What passes shows that it runs, then that the first has come.
		answers '{"id":1}'
		kill -s "$first" "$pid"
		answers '{"id":2}'
		kill -s "$second" "$pid"
		status "$code" await_end "$pid"
		exec 5>&- 6<&-
	done
}

@test "SIGTERM stops a program that reads a file, and its books balance" {
	numbered 1000000 > in
	mkfifo out
	weir select true --receipt r < in > out &
	pid=$!
	exec 6< out
	read -r -t 20 line <&6
	# It has filled the pipe by now, or will; all of the file does not fit.
	kill -TERM $pid
	{ echo "$line"; cat <&6; } > got
	wait $pid
	exec 6<&-
	head -n "$(wc -l < got)" in | cmp - got
	[ "$(wc -l < got)" -lt 1000000 ]
	[ "$(jq .out r)" = "$(wc -l < got)" ]
	balanced r
}

@test "a line in which reading was stopped is no broken record" {
	# Blocks end within a line.
	numbered 200000 > in
	echo '[' | cat - <(sed '$!s/$/,/' in) <(echo ']') > array
	for reader in 'select true < in' 'replay in' 'split < array'; do
		rm -f out
		mkfifo out
		eval "weir $reader --receipt r > out 2> e &"
		pid=$!
		exec 6< out
		read -r -t 20 line <&6
		kill -TERM $pid
		{ echo "$line"; cat <&6; } > got
		wait $pid
		exec 6<&-
		[ ! -s e ]
		[ "$(fate rejected r)" = 0 ]
		head -n "$(wc -l < got)" in | cmp - got
		[ "$(wc -l < got)" -lt 200000 ]
	done
}

# -- failures --

@test "a full disk and a closed output are told" {
	numbered 3 > in
	status 74 weir select true < in > /dev/full 2> e
	said e "weir-select: cannot write: No space left on device"
	status 74 weir select true < in >&- 2> e
	said e "weir-select: cannot write: Bad file descriptor"
}

@test "a closed output is no other file" {
	numbered 3 > in
	status 74 weir select 'id == 2' --dead-letter dead < in >&- 2> e
	[ ! -s dead ]
}

@test "an input that cannot be read is told" {
	status 74 weir select true < / 2> e
	said e "weir-select: cannot read: Is a directory"
	status 74 weir select true <&- 2> e
	said e "weir-select: cannot read: Bad file descriptor"
}

@test "what came before a failing read is written, and accounted for" {
	# The other end of a socket is closed with something unread in it: what
	# it had sent can be read, then the connection is reset.
	python3 - "$WEIR_BUILD/libexec/weir/select" <<-'END'
		import socket, subprocess, sys
		ours, theirs = socket.socketpair()
		ours.sendall(b'{"id":1}\n{"id":2}\n')
		theirs.sendall(b"unread")
		ours.close()
		done = subprocess.run([sys.argv[1], "true", "--receipt", "r"],
		    stdin=theirs, stdout=open("out", "w"),
		    stderr=open("e", "w"))
		assert done.returncode == 74, done
	END
	said e "weir-select: cannot read: Connection reset by peer"
	said out '{"id":1}' '{"id":2}'
	[ "$(jq -c '[.in, .out]' r)" = '[2,2]' ]
}

# -- time and memory --

@test "memory does not depend on the length of the input" {
	if sanitized; then skip "programs are not built to be small"; fi
	[ "$(numbered 1000000 | peak weir select 'id > 5')" -lt 5000 ]
	[ "$(numbered 1000000 | peak weir map 'x = id + 1')" -lt 5000 ]
}

@test "a program starts in about a millisecond" {
	local began=$EPOCHREALTIME
	for i in {1..200}; do
		"$WEIR_BUILD/libexec/weir/select" true < /dev/null
	done
	echo "$began $EPOCHREALTIME" | awk '{ printf "# select starts and " \
		"ends in %.2f ms\n", ($2 - $1) / 200 * 1000 }' >&3
}
