#!/bin/sh
# Collect the sentences of the engine and bring the German catalogue up to date.
# Lists what is still without a translation; exits 1 while there is any.
set -eu
cd "$(dirname "$0")/.."
bin=${BIN:-.venv/bin}
export PYTHONPATH="$PWD${PYTHONPATH:+:$PYTHONPATH}"
folder=core/workwright/translations
template=$(mktemp)
trap 'rm -f "$template"' EXIT

"$bin/pybabel" -q extract -F scripts/babel.cfg -k N_ --no-location --sort-output \
  --omit-header -o "$template" core/workwright
"$bin/pybabel" -q update -i "$template" -d "$folder" -l de --no-fuzzy-matching \
  --ignore-obsolete --ignore-pot-creation-date --width=98
"$bin/python" - "$folder/de/LC_MESSAGES/messages.po" <<'PYTHON'
import sys
from babel.messages.pofile import read_po

with open(sys.argv[1], "rb") as file:
    catalogue = read_po(file, locale="de")
def empty(message):
    texts = message.string if isinstance(message.string, tuple) else (message.string,)
    return not all(texts)
missing = [m.id for m in catalogue if m.id and empty(m)]
for text in missing:
    print("no German for:", text)
sys.exit(1 if missing else 0)
PYTHON
