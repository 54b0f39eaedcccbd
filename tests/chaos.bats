# Pipelines that are killed: a short run of scripts/chaos.
load helper

setup() {
	cd "$BATS_TEST_TMPDIR" || return
}

chaos() {
	"$BATS_TEST_DIRNAME/../scripts/chaos" -d kept "$@"
}

@test "pipelines that are killed leave what undisturbed ones do" {
	chaos -s 1 -k 10 > report || { cat report; return 1; }
	grep -q '^ok  *1 ' report
	grep -qE ' [1-9][0-9]* kills that hit' report
	[ ! -e kept ]
}

@test "that a pipeline starts over is found" {
	mkdir -p forgets/bin
	cat > forgets/bin/weir <<-END
		#!/bin/sh
		case \$1 in replay | subscribe) rm -rf "\$WEIR_CHECKPOINT" ;; esac
		exec "$WEIR_BUILD/bin/weir" "\$@"
	END
	chmod +x forgets/bin/weir
	WEIR_BUILD=forgets status 1 chaos -s 1 -k 10 > report
	grep -q '^FAILED' report
	seed=$(sed -n 's/^FAILED: \([0-9]*\).*/\1/p' report)
	[ -s "kept/$seed/pipeline" ]
}
