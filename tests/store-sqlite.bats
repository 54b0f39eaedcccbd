# weir-store-sqlite: records as rows of a SQLite database.
# shellcheck disable=SC1003,SC2016 # SQL and JSON are no shell's
# shellcheck disable=SC2030,SC2031 # each test has its own started and undo

load helper
load checkpoint

# store ARGS... - into the table t of x.db; what went wrong is in err.
store() {
	weir store sqlite:x.db --table t "$@" 2> err
}

# sql QUERY [FILE] - what the database answers.
sql() {
	sqlite3 -cmd '.timeout 10000' "${2-x.db}" "$1"
}

# rows WANTED [QUERY] - compares the rows of t with the lines wanted.
rows() {
	diff -u <(printf '%s\n' "$1") <(sql "${2-SELECT * FROM t}")
}

# has N [FILE] - whether readers see N rows in t.
has() {
	[ "$(sql 'SELECT count(*) FROM t' "${2-x.db}")" = "$1" ]
}

more_than() {
	[ "$(sql 'SELECT count(*) FROM t')" -gt "$1" ]
}

# open_store ARGS... - starts store with its input on descriptor 9; $pid is it.
open_store() {
	rm -f input
	mkfifo input
	weir store sqlite:x.db --table t "$@" < input 2> err 3>&- &
	pid=$!
	started+=("$pid")
	exec 9> input
}

# hold SQL - opens a shell on x.db, which has run that SQL when this returns;
# it reads more on descriptor 8 and answers on 7.
hold() {
	rm -f ask answer
	mkfifo ask answer
	sqlite3 x.db < ask > answer 3>&- 9>&- &
	started+=("$!")
	exec 8> ask 7< answer
	ask "$1"
}

# ask SQL - has the shell run it; $reply is the last line that it answers.
ask() {
	local line
	reply=
	echo "$1; SELECT 'done';" >&8
	while read -r line <&7 && [ "$line" != 'done' ]; do reply=$line; done
}

# -- rows --

@test "the table is created from what is seen, and rows are replaced by key" {
	store --key region,hour <<-'END'
	{"hour":1,"region":"Corse","mean":12.5}
	{"hour":1,"region":"Bretagne","mean":9.0}
	{"hour":1,"region":"Corse","mean":13.25}
	END
	rows 'Corse|1|13.25
Bretagne|1|9.0'
	[ "$(sql "SELECT name FROM pragma_table_info('t') WHERE pk ORDER BY pk" |
		xargs)" = 'region hour' ]
}

@test "a record replaces the whole row: what it does not have is NULL" {
	store --key id <<-'END'
	{"id":1,"a":"x","b":"y"}
	{"id":1,"b":"z"}
	END
	rows '1|NULL|z' "SELECT id, ifnull(a, 'NULL'), b FROM t"
}

@test "without a key every record is a new row" {
	numbers 1 3 | store
	numbers 2 2 | store
	rows '1
2
3
2'
}

@test "a new field becomes a column, in a later run too" {
	store <<< '{"a":1}'
	printf '%s\n' '{"b":2}' '{"c":3,"a":4}' | store
	rows '1||
|2|
4||3'
}

@test "every value keeps its type and its digits" {
	store --receipt r <<-'END'
	{"v":"text"}
	{"v":"7"}
	{"v":7}
	{"v":7.0}
	{"v":-0.5e1}
	{"v":9223372036854775807}
	{"v":-9223372036854775808}
	{"v":9223372036854775808}
	{"v":123456789012345678901234567890}
	{"v":1e400}
	{"v":5e-324}
	{"v":0.1}
	{"v":true}
	{"v":false}
	{"v":null}
	{"v":{"a":[1, 1.10]}}
	{"v":[]}
	{"v":""}
	{"v":"é\u00e9\ud83d\ude00\"\\"}
	END
	rows 'text|text
text|7
integer|7
real|7.0
real|-5.0
integer|9223372036854775807
integer|-9223372036854775808
text|9223372036854775808
text|123456789012345678901234567890
text|1e400
real|4.94065645841247e-324
real|0.1
integer|1
integer|0
null|
text|{"a":[1, 1.10]}
text|[]
text|
text|éé😀"\' 'SELECT typeof(v), v FROM t'
	[ "$(fate stored r)" = 19 ]
	balanced r
}

@test "doubles come back bit by bit" {
	printf '{"n":%s}\n' 0.1 45.6258385 1.7976931348623157e308 \
		2.2250738585072011e-308 9007199254740993.0 -0.30000000000000004 |
		store
	[ "$(sql 'SELECT count(*) FROM t WHERE n IN (0.1, 45.6258385,
		1.7976931348623157e308, 2.2250738585072011e-308,
		9007199254740993.0, -0.30000000000000004)')" = 6 ]
}

@test "a string with a NUL is stored whole" {
	store <<< '{"v":"a\u0000b"}'
	rows 610062 'SELECT hex(v) FROM t'
}

@test "of a repeated member the last counts" {
	store <<< '{"a":1,"b":2,"a":3}'
	rows '3|2'
}

@test "odd names of columns and tables are names like others" {
	printf '%s\n' '{"select":1,"a \"b\" c":2,"":3,"é.x":4,"rowid":5,"]`[":6}' |
		weir store sqlite:x.db --table 'my "t"; --' --key 'rowid,é\.x'
	rows '5|4|1|2|3|6' 'SELECT rowid, "é.x", "select", "a ""b"" c", "", "]`["
		FROM "my ""t""; --"'
}

@test "keys compare numbers by value, and not with texts" {
	printf '{"k":%s,"n":%s}\n' 7 1 7.0 2 '"7"' 3 70e-1 4 |
		store --key k
	rows '7|4
7|3' 'SELECT k, n FROM t ORDER BY n DESC'
}

@test "the same input gives the same rows, whatever the batches" {
	records() {
		for i in $(seq 500); do
			echo "{\"id\":$((i % 70)),\"f$((i % 7))\":$i}"
		done
	}
	for batch in 1 7 1000; do
		records | weir store sqlite:$batch.db --table t --key id \
			--batch "$batch"
		sqlite3 "$batch.db" .dump > "$batch.sql"
	done
	records > input
	weir store sqlite:file.db --table t --key id < input
	sqlite3 file.db .dump > file.sql
	cmp 1.sql 7.sql && cmp 1.sql 1000.sql && cmp 1.sql file.sql
	[ "$(grep -c INSERT 1.sql)" = 70 ]
}

# -- records that cannot be rows --

@test "a record without its key is rejected, with the reason" {
	store --key a,b --dead-letter d --receipt r <<-'END'
	{"a":1}
	{"a":null,"b":1}
	{"a":1,"b":1}
	{}
	END
	rows '1|1'
	diff -u - <(jq -r '"\(.line) \(.reason)"' d) <<-'END'
	1 no key: 'b' is missing
	2 no key: 'a' is null
	4 no key: 'a' is missing
	END
	balanced r
}

@test "a removal deletes the row with its key, if there is one" {
	store --key region,hour --receipt r <<-'END'
	{"hour":1,"region":"Corse","mean":12.5,"@op":"-"}
	{"hour":1,"region":"Corse","mean":12.5}
	{"hour":2,"region":"Corse","mean":13.0}
	{"hour":1.0,"region":"\u0043orse","mean":12.5,"@op":"-"}
	{"hour":2,"region":"Bretagne","mean":13.0,"@op":"-"}
	{"hour":3,"region":"Corse","mean":13.25}
	{"hour":3,"region":"Corse","mean":13.25,"@op":"-"}
	{"hour":3,"region":"Corse","mean":14.5}
	END
	rows 'Corse|2|13.0
Corse|3|14.5'
	[ "$(sql "SELECT group_concat(name) FROM pragma_table_info('t')")" = \
		region,hour,mean ]
	[ "$(jq -c .fates r)" = \
		'{"rejected":0,"stored":4,"deleted":4,"uncommitted":0}' ]
	balanced r
}

@test "a removal without a key to find its row is rejected" {
	printf '%s\n' '{"id":1}' '{"id":1,"@op":"-"}' |
		store --dead-letter dead
	printf '%s\n' '{"id":null,"@op":"-"}' '{"id":1,"@op":"+"}' |
		store --key id --dead-letter dead
	diff -u - <(jq -r .reason dead) <<-'END'
	a removal, for which there must be a --key
	no key: 'id' is null
	'@op' is not "-"
	END
	rows 1
}

@test "what a table has to say about a removal is told" {
	sql "CREATE TABLE t (id TEXT PRIMARY KEY, v);
		CREATE TRIGGER last BEFORE DELETE ON t
		WHEN (SELECT count(*) FROM t) = 1
		BEGIN SELECT raise(ABORT, 'the last one stays'); END"
	printf '{"id":%s}\n' 1 2 '2,"@op":"-"' '1,"@op":"-"' |
		store --key id --dead-letter dead
	[ "$(jq -r .reason dead)" = 'the last one stays' ]
	rows '1|'
}

@test "rows that come and go leave what came last" {
	local seed
	for seed in 1 2 3; do
		awk -v seed=$seed 'BEGIN { srand(seed); for (i = 0; i < 5000; i++)
			printf "{\"id\":%d,\"v\":%d%s}\n", rand() * 500, i,
				rand() < 0.4 ? ",\"@op\":\"-\"" : "" }' > in
		rm -f x.db*
		store --key id --batch $((seed * 100)) < in
		jq -nc 'reduce inputs as $r ({}; .["\($r.id)"] = $r) | .[]
			| select(has("@op") | not) | [.id, .v]' in | sort > expected
		sql 'SELECT json_array(id, v) FROM t' | sort | diff -u expected -
		[ -s expected ]
	done
}

@test "names that differ only in case are one column, and clash in one record" {
	store --dead-letter d <<-'END'
	{"Temp":1}
	{"temp":2}
	{"new":3,"temp":4,"TEMP":5}
	END
	rows '1
2'
	diff -u - <(jq -r .reason d) <<< 'two members are the column "TEMP"'
}

@test "a record that would need too many columns is rejected, and adds none" {
	{
		echo '{"a":1}'
		seq 2000 | jq -cs 'map({key: "c\(.)", value: 1}) | from_entries'
		echo '{"b":2}'
	} | store --dead-letter d
	rows '1|
|2'
	diff -u - <(jq -r '"\(.line) \(.reason)"' d) \
		<<< '2 the table would have too many columns'
}

@test "a name with a NUL and a record without members are rejected" {
	printf '%s\n' '{"a":1,"b\u0000":2}' '{}' '{"c":3}' |
		store --dead-letter d --receipt r
	rows 3
	diff -u - <(jq -r .reason d) <<-'END'
	a name with a NUL in it can be no column
	the record is empty
	END
	balanced r
}

# -- tables that were there before --

@test "a table with types and constraints is used as it is" {
	sql "CREATE TABLE t(id INTEGER PRIMARY KEY, v REAL NOT NULL CHECK (v < 9))"
	store --key id --dead-letter d --receipt r <<-'END'
	{"id":1,"v":1}
	{"id":2}
	{"id":"x","v":1}
	{"id":3,"v":10}
	{"id":1,"v":2.5}
	END
	rows '1|2.5'
	diff -u - <(jq -r '"\(.line) \(.reason)"' d) <<-'END'
	2 NOT NULL constraint failed: t.v
	3 datatype mismatch
	4 CHECK constraint failed: v < 9
	END
	[ "$(sql "SELECT count(*) FROM sqlite_schema WHERE type = 'index'")" = 0 ]
	balanced r
}

@test "a STRICT table refuses a value of the wrong type" {
	sql 'CREATE TABLE t(n INTEGER) STRICT'
	printf '{"n":%s}\n' '"abc"' 5 | store --dead-letter d
	rows 5
	jq -r .reason d | grep -q 'cannot store TEXT value in INTEGER column t.n'
}

@test "defaults, another primary key and generated columns are kept" {
	sql "CREATE TABLE t(id INTEGER PRIMARY KEY, device TEXT UNIQUE,
		n INT DEFAULT 5, twice AS (n * 2));
		INSERT INTO t(device) VALUES ('a'), ('b')"
	store --key device --dead-letter d <<-'END'
	{"device":"b","n":1}
	{"device":"c"}
	{"device":"a","twice":3}
	{"device":"a","id":9}
	END
	rows '2|b|1|2
3|c|5|10
9|a|5|10'
	diff -u - <(jq -r .reason d) <<< 'the table computes the column "twice"'
}

@test "a trigger's refusal rejects the record, its rollback ends the run" {
	sql "CREATE TABLE t(n); CREATE TABLE log(n);
		CREATE TRIGGER r BEFORE INSERT ON t WHEN new.n = 2
		BEGIN INSERT INTO log VALUES (2); SELECT RAISE(ABORT, 'no twos'); END;
		CREATE TRIGGER s BEFORE INSERT ON t WHEN new.n = 5
		BEGIN SELECT RAISE(ROLLBACK, 'no fives'); END"
	printf '{"n":%s}\n' 1 2 3 4 5 6 | status 78 store --batch 2 --dead-letter d
	rows '1
3'
	diff -u - <(jq -r .reason d) <<< 'no twos'
	diff -u - err <<< "weir-store-sqlite: the table 't' in 'x.db' rolled a batch back: no fives; stored up to line 3"
}

@test "a row that a trigger refuses with FAIL leaves nothing behind" {
	sql "CREATE TABLE t(n); CREATE TABLE log(n);
		CREATE TRIGGER l AFTER INSERT ON t
		BEGIN INSERT INTO log VALUES (new.n); END;
		CREATE TRIGGER r AFTER INSERT ON log WHEN new.n = 2
		BEGIN SELECT RAISE(FAIL, 'no twos'); END"
	printf '{"n":%s}\n' 1 2 3 | store --dead-letter d
	rows '1
3'
	[ "$(sql 'SELECT group_concat(n) FROM log')" = 1,3 ]
	diff -u - <(jq -r .reason d) <<< 'no twos'
}

@test "a key without a unique index gets one, unless rows repeat it" {
	sql "CREATE TABLE t(a, b, v); INSERT INTO t VALUES (1, 2, 3), (1, 3, 4)"
	store --key a,b <<< '{"a":1,"b":2,"v":5}'
	rows '1|2|5
1|3|4'
	[ "$(sql "SELECT name FROM sqlite_schema WHERE type = 'index'")" = t_a_b_key ]
	status 78 store --key a <<< '{"a":1}'
	diff -u - err <<< "weir-store-sqlite: cannot make the key unique in 'x.db': UNIQUE constraint failed: t.a"
}

@test "a key that the table does not have, a view, an odd table are refused" {
	sql 'CREATE TABLE t(a); CREATE VIEW v AS SELECT * FROM t'
	status 78 store --key b <<< '{"b":1}'
	diff -u - err <<< "weir-store-sqlite: the table 't' in 'x.db' has no column for the key 'b'"
	status 78 weir store sqlite:x.db --table v <<< '{"a":1}' 2> err
	grep -q 'it is a view' err
	status 78 weir store sqlite:x.db --table sqlite_t <<< '{"a":1}' 2> err
	grep -q 'reserved' err
}

@test "several programs may write to one table, and add columns to it" {
	for name in a b; do
		for i in $(seq 300); do
			echo "{\"id\":$i,\"by\":\"$name\",\"$name$((i / 50))\":$i}"
		done > "in.$name"
		weir store sqlite:x.db --table t --key id --batch 10 \
			--receipt "r.$name" < "in.$name" 2> "err.$name" 3>&- &
		started+=("$!")
	done
	wait "${started[@]}"
	started=()
	has 300
	[ "$(fate stored r.a)" = 300 ] && [ "$(fate stored r.b)" = 300 ]
	# Whoever wrote a row last, nothing of the other one's is left in it.
	rows 0 "SELECT count(*) FROM t WHERE by = 'a' AND
		coalesce(b0, b1, b2, b3, b4, b5, b6) IS NOT NULL OR by = 'b' AND
		coalesce(a0, a1, a2, a3, a4, a5, a6) IS NOT NULL"
}

@test "a table that another program creates meanwhile is noticed" {
	open_store --key id --batch 1
	await test -s x.db
	sql 'CREATE TABLE t(id INTEGER PRIMARY KEY, v TEXT DEFAULT "none")'
	numbers 1 1 >&9
	await has 1
	sql 'ALTER TABLE t ADD COLUMN w DEFAULT 2'
	numbers 2 2 >&9
	exec 9>&-
	wait "$pid"
	rows '1|none|2
2|none|2'
}

# -- batches --

@test "a batch is committed when it is full, and not before" {
	open_store --batch 2 --batch-time 1h --dead-letter d
	numbers 1 3 >&9
	echo '{' >&9
	await test -s d
	has 2
	exec 9>&-
	wait "$pid"
	has 3
}

@test "a record does not wait longer than --batch-time" {
	open_store --batch-time 50ms
	numbers 1 1 >&9
	await has 1
	numbers 2 2 >&9
	await has 2
	exec 9>&-
	wait "$pid"
}

@test "a batch that only has rejected records does not stay open" {
	sql 'CREATE TABLE t(id CHECK (id > 5))'
	open_store --batch-time 50ms --dead-letter d
	numbers 1 1 >&9
	await test -s d
	sql 'INSERT INTO t VALUES (6)'
	has 1
	exec 9>&-
	wait "$pid"
}

@test "with --strict what came before the bad record is committed" {
	printf '%s\n' '{"id":1}' '{"id":2}' '{"id":' '{"id":4}' |
		status 65 store --strict --receipt r
	has 2
	[ "$(fate stored r)" = 2 ]
	printf '%s\n' '{"id":5}' '{}' | status 65 store --strict
	has 3
}

@test "an interrupted store takes what comes until its input ends" {
	open_store --batch-time 1h --receipt r
	numbers 1 3 >&9
	await test -s x.db
	kill -INT "$pid"
	numbers 4 5 >&9
	exec 9>&-
	wait "$pid"
	has 5
	[ "$(fate stored r)" = 5 ]
}

@test "after kill -9 the table has whole batches and is sound" {
	open_store --batch 1000 --batch-time 1h --dead-letter d
	numbers 1 4500 >&9
	echo '{' >&9
	await test -s d
	kill -9 "$pid"
	status 137 wait "$pid"
	exec 9>&-
	has 4000
	[ "$(sql 'PRAGMA integrity_check')" = ok ]
	numbers 4001 4500 | store
	has 4500
}

@test "killed at any moment, it leaves whole batches" {
	local count=0
	numbers 1 200000 > many
	for _ in 1 2 3 4 5; do
		weir store sqlite:x.db --table t --batch 500 < many 3>&- &
		pid=$!
		await more_than "$count"
		kill -9 "$pid"
		status 137 wait "$pid"
		count=$(sql 'SELECT count(*) FROM t')
		[ $((count % 500)) -eq 0 ]
		[ "$(sql 'PRAGMA integrity_check')" = ok ]
	done
}

@test "a reader neither waits for the writer nor holds it up" {
	numbers 1 2 | store
	hold 'BEGIN; SELECT count(*) FROM t'
	[ "$reply" = 2 ]
	numbers 3 5000 | store --batch 100 --busy-timeout 0s
	ask 'SELECT count(*) FROM t'
	[ "$reply" = 2 ]
	ask 'COMMIT; SELECT count(*) FROM t'
	[ "$reply" = 5000 ]
}

# -- what goes wrong --

@test "a locked database is waited for" {
	for mode in DELETE WAL; do
		rm -f x.db
		sql "PRAGMA journal_mode = $mode; CREATE TABLE t(id)"
		hold 'BEGIN EXCLUSIVE; INSERT INTO t VALUES (1)'
		open_store --receipt "r.$mode"
		numbers 2 3 >&9
		exec 9>&-
		ask COMMIT
		wait "$pid"
		rows '1
2
3'
		[ "$(fate stored "r.$mode")" = 2 ]
		exec 8>&- 7<&-
		wait "${started[-2]}"
	done
}

# asked - asks for the books; whether a record waits in them.
asked() {
	kill -USR1 "$pid"
	true_of err '.run.state == "running" and .fates.unfinished == 1'
}

@test "SIGUSR1 shows the books while a batch waits for the lock" {
	open_store
	numbers 1 1 >&9
	await has 1
	hold 'BEGIN IMMEDIATE'
	numbers 2 2 >&9
	await asked
	ask COMMIT
	exec 9>&-
	wait "$pid"
	has 2
}

@test "a database that stays locked is told with exit code 75" {
	numbers 1 1 | store
	hold 'BEGIN IMMEDIATE'
	numbers 2 2 | status 75 store --busy-timeout 50ms
	diff -u - err <<< "weir-store-sqlite: cannot write 'x.db': database is locked"
	ask COMMIT
	has 1
}

@test "a lock that comes between two batches ends the run after the first" {
	open_store --batch 2 --busy-timeout 50ms
	numbers 1 2 >&9
	await has 2
	hold 'BEGIN IMMEDIATE'
	numbers 3 3 >&9
	status 75 wait "$pid"
	grep -q 'database is locked; stored up to line 2$' err
	ask COMMIT
	exec 9>&-
	has 2
}

@test "a full disk is told with exit code 74, and what was committed stays" {
	mkdir disk
	mount -t tmpfs -o size=1M none disk 2> /dev/null ||
		skip 'this test mounts a small file system, which is not allowed here'
	undo+=("umount $PWD/disk")
	numbers 1 100000 | status 74 weir store sqlite:disk/x.db --table t \
		--batch 1000 --receipt r 2> err
	grep -q "cannot write 'disk/x.db': database or disk is full; stored up to line [0-9]*000$" err
	has "$(sed 's/.*line //' err)" disk/x.db
	[ "$(sql 'PRAGMA integrity_check' disk/x.db)" = ok ]
	balanced r
	[ "$(fate stored r)" = "$(sed 's/.*line //' err)" ]
}

@test "a file that may not grow is told with exit code 74" {
	(
		trap '' XFSZ
		ulimit -f 200
		numbers 1 100000 | status 74 store --batch 1000
	)
	grep -q 'stored up to line [0-9]*000$' err
	has "$(sed 's/.*line //' err)"
	[ "$(sql 'PRAGMA integrity_check')" = ok ]
}

@test "a file or a folder that cannot be written is told with exit code 77" {
	mkdir folder
	sql 'CREATE TABLE t(id)' x.db
	sql 'CREATE TABLE t(id)' folder/x.db
	# Permissions do not bind root, this attribute does.
	chattr +i x.db folder 2> /dev/null ||
		skip 'this file system has no immutable files'
	undo+=("chattr -i $PWD/x.db $PWD/folder")
	numbers 1 1 | status 77 store
	diff -u - err <<< "weir-store-sqlite: cannot open 'x.db': Operation not permitted"
	numbers 1 1 | status 77 weir store sqlite:folder/x.db --table t 2> err
	diff -u - err <<< "weir-store-sqlite: cannot create the log of 'folder/x.db': Operation not permitted"
	numbers 1 1 | status 77 weir store sqlite:folder/y.db --table t 2> err
	diff -u - err <<< "weir-store-sqlite: cannot open 'folder/y.db': Operation not permitted"
}

@test "a place where no file can be is told with exit code 73" {
	numbers 1 1 | status 73 weir store sqlite:no/x.db --table t 2> err
	diff -u - err <<< "weir-store-sqlite: cannot open 'no/x.db': No such file or directory"
	numbers 1 1 | status 73 weir store sqlite:. --table t 2> err
	diff -u - err <<< "weir-store-sqlite: cannot open '.': Is a directory"
}

@test "a file that is no database is told with exit code 78, and left alone" {
	seq 1000 > x.db
	numbers 1 1 | status 78 store
	diff -u - err <<< "weir-store-sqlite: cannot open 'x.db': file is not a database"
	cmp x.db <(seq 1000)
}

@test "a file keeps its name, whatever SQLite makes of such names" {
	for file in :memory: 'file:x?mode=memory' 'x%20y.db'; do
		numbers 1 1 | weir store "sqlite:$file" --table t
		has 1 "./$file"
	done
	numbers 2 2 | weir store "sqlite://$PWD/:memory:" --table t
	has 2 ./:memory:
}

# -- checkpoints --

# What stores as a part of the pipeline in cp.
sink=(weir store sqlite:x.db --table t --checkpoint cp)

# undisturbed - whether t has the rows that a run without checkpoints makes.
undisturbed() {
	rm -f y.db*
	weir store sqlite:y.db --table t < in
	diff <(sql 'SELECT * FROM t' y.db) <(sql 'SELECT * FROM t')
}

@test "a pipeline that was killed goes on, and every row is there once" {
	recording > in
	for victim in source sink; do
		rm -rf cp x.db*
		killed "$victim" store-sqlite "${sink[@]}"
		has 128
		source_of --speed 1e12 in | "${sink[@]}" --receipt r
		undisturbed
		[ "$(last skipped r)" = 0 ]
		balanced r
	done
}

@test "what is in the table, but not marked, is skipped" {
	recording > in
	killed source store-sqlite "${sink[@]}"
	unmark store-sqlite
	source_of --speed 1e12 in | "${sink[@]}" --receipt r
	[ "$(last skipped r)" -gt 0 ]
	balanced r
	undisturbed
	marked "$(sql 'SELECT barrier FROM weir_checkpoint')" store-sqlite
}

@test "nothing but a barrier commits, and one without records, too" {
	recording > in
	cut_stream
	sed '/"barrier":2,/d' before > early
	open_store --checkpoint cp --batch 1 --batch-time 0s
	cat early >&9
	await marked 1 store-sqlite
	has 64
	grep '"barrier":2,' before >&9
	await marked 2 store-sqlite
	has 128
	exec 9>&-
	status 75 wait "$pid"
	has 128
	head -n 1 in | weir select false > none
	rm -rf cp x.db*
	source_of none | "${sink[@]}"
	[ "$(sql 'SELECT stage, target, epoch, barrier FROM weir_checkpoint')" = \
		'store-sqlite|t|1|1' ]
}

@test "two sinks of a pipeline share a database where little comes" {
	recording > in
	mkfifo copy
	weir window-agg --every 1h --checkpoint cp --id hours count < copy |
		weir store sqlite:x.db --checkpoint cp --id one --table hours &
	source_of --speed 1e12 --sinks one,all in | tee copy |
		weir window-agg --every all --checkpoint cp --id whole count |
		weir store sqlite:x.db --checkpoint cp --id all --table whole
	wait $!
	diff -u - <(sql 'SELECT count FROM hours; SELECT count FROM whole') \
		<<< $'128\n64\n192'
}

@test "a table that another pipeline has begun is left alone" {
	recording > in
	source_of in | "${sink[@]}"
	id=$(jq -r .pipeline cp/pipeline)
	rm -r cp
	source_of in 2> source.err | status 78 "${sink[@]}" 2> err
	diff -u - err <<< "weir-store-sqlite: the table 't' in 'x.db' belongs to another pipeline, $id; use the --checkpoint of that one, or another target"
	undisturbed
	# Another stage of it, or another table, is another matter.
	source_of in | "${sink[@]}" --id other
	has 384
}

@test "a run that a later one has overtaken cannot commit any more" {
	recording > in
	cut_stream
	open_store --checkpoint cp
	cat before >&9
	await marked 2 store-sqlite
	cp -r cp late
	weir replay --checkpoint late in |
		weir store sqlite:x.db --table t --checkpoint late
	has 192
	cat after >&9 2> /dev/null || true
	exec 9>&-
	status 75 wait "$pid"
	diff -u - err <<< "weir-store-sqlite: the table 't' in 'x.db' was taken over by a later run of the pipeline"
	has 192
	# It cannot come back either.
	status 75 "${sink[@]}" < stream 2> err
	diff -u - err <<< "weir-store-sqlite: the table 't' in 'x.db' was taken over by a later run of the pipeline"
}

# -- the command line --

@test "a wrong place, table, key or option is told with exit code 64" {
	for place in sqlite: mysql:x x.db sqlite://host/x.db; do
		status 64 weir store-sqlite "$place" --table t < /dev/null 2> err
		grep -q "'$place'" err
	done
	status 64 weir store sqlite:x.db < /dev/null 2> err
	grep -q -e '--table NAME is required' err
	status 64 store --key location.lat < /dev/null
	diff -u - err <<< "weir-store-sqlite: --key: 'location.lat' is inside an object, but columns are top-level members"
	for option in --batch=0 --batch-time=x --busy-timeout=-1s --cache=1; do
		status 64 store "$option" < /dev/null
		grep -q -e "${option%%=*}" err
	done
	[ ! -e x.db ]
}

@test "an empty input makes no table" {
	store < /dev/null
	[ -z "$(sql .tables)" ]
}

@test "the books balance over valid, broken and hostile input" {
	{
		numbers 1 5
		printf '%s\n' '' '{' '[1]' '"x"' '{"id":1}x' '{"id":"\ud800"}'
		printf '{"id":"\xff"}\n{"id":"\x01"}\n{"id":6,"id":null}\n'
		printf '%s\n' '{"@weir":{"end":"final"}}' '{"id":[1]}' '{"ID":7}'
	} | store --key id --receipt r --dead-letter d
	has 6
	[ "$(fate stored r)" = 6 ] && [ "$(fate rejected r)" = 9 ]
	[ "$(jq .control r)" = 1 ] && [ "$(jq .out r)" = 0 ]
	[ "$(wc -l < d)" = 9 ]
	balanced r
}

@test "the endings of a stream and of a command line" {
	writes=no endings store-sqlite sqlite:x.db --table t
	has 3
}
