# Every target sets up what it needs. `make demo` and `make test` are all a fresh machine has to know.
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
CASE   ?= examples/01-daili-weiquan
OUT    ?= out/demo

.PHONY: demo test test-vllm check bench vectors heads schema clean

$(VENV)/.base: pyproject.toml constraints.txt
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --upgrade pip
	$(BIN)/pip install --quiet --constraint constraints.txt --editable .
	touch $@

$(VENV)/.dev: $(VENV)/.base
	$(BIN)/pip install --quiet --constraint constraints.txt --editable '.[dev]'
	touch $@

demo: $(VENV)/.base
	sh tools/system_packages.sh fonts
	$(BIN)/yisong doctor --fetch
	$(BIN)/yisong analyze $(CASE) --out $(OUT) || [ $$? -eq 1 ]
	@echo "移送书 / referral memo: $(OUT)/memo.docx"

test: $(VENV)/.dev
	sh tools/system_packages.sh fonts office
	$(BIN)/yisong doctor --fetch
	$(MAKE) check
	$(BIN)/pytest --cov=assistant --cov-report=term:skip-covered

# vLLM for real, in an environment of its own (.venv-vllm, 3.5 GB); not part of `make test`.
test-vllm: $(VENV)/.dev
	test -x .venv-vllm/bin/vllm || sh tools/vllm_environment.sh .venv-vllm
	$(BIN)/yisong doctor --fetch
	YISONG_LLM__VLLM=.venv-vllm/bin/vllm $(BIN)/pytest tests/llm/test_vllm.py

check: $(VENV)/.dev
	$(BIN)/ruff format --check assistant evals tests tools
	$(BIN)/ruff check assistant evals tests tools
	$(BIN)/mypy
	$(BIN)/lint-imports

bench: $(VENV)/.dev
	$(BIN)/python -m evals.bench

vectors: $(VENV)/.base
	$(BIN)/python -m tools.build_vectors

heads: $(VENV)/.dev
	$(BIN)/python -m evals.fit_heads

schema: $(VENV)/.base
	$(BIN)/python -m tools.write_schema

clean:
	rm -rf $(VENV) out build dist .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .coverage
