# Names for errands; Meson does the work. ./demo and ./check install what is missing first.
BUILD ?= build
export CC

all: $(BUILD)/build.ninja
	ninja -C $(BUILD)
	@ln -sf src/cli/naql $(BUILD)/naql

$(BUILD)/build.ninja: meson.build meson_options.txt
	scripts/setup.sh $(BUILD) --buildtype=release

check: lint test

test: all
	scripts/test.sh $(BUILD)

asan:
	CC=clang scripts/setup.sh build-asan -Db_sanitize=address,undefined -Db_lundef=false
	scripts/test.sh build-asan

tsan:
	CC=clang scripts/setup.sh build-tsan -Db_sanitize=thread -Db_lundef=false
	scripts/test.sh build-tsan engine

fuzz:
	CC=clang scripts/setup.sh build-fuzz -Db_sanitize=address,undefined -Db_lundef=false -Dfuzz=true
	scripts/fuzz.sh build-fuzz $(or $(SECONDS_EACH),30)

bench: all
	bench/run.sh $(BUILD)

# Scores and costs of the development sets in NAQL_DATA (bench/numbers.py), into docs/numbers.md and README.md.
numbers: all
	bench/numbers.py $(BUILD) docs/numbers.md README.md

lint:
	scripts/lint.sh

tidy: $(BUILD)/build.ninja
	scripts/lint.sh --tidy $(BUILD)

install: all
	meson install -C $(BUILD) --no-rebuild
	@test -n "$(DESTDIR)" || ldconfig || echo "run ldconfig as root, so that the library is found" >&2

clean:
	rm -rf build build-asan build-tsan build-fuzz

.PHONY: all check test asan tsan fuzz bench numbers lint tidy install clean
