#!/bin/sh
# Refreshes what is vendored and builds what is committed: `make assets`. Needs Node and npm; running Nexo does not.
set -eu
cd "$(dirname "$0")"
npm install --no-audit --no-fund --ignore-scripts --silent
# A lock carries versions and hashes, never the address of an index.
node -e '
const fs = require("node:fs");
const lock = JSON.parse(fs.readFileSync("package-lock.json", "utf8"));
for (const entry of Object.values(lock.packages)) delete entry.resolved;
fs.writeFileSync("package-lock.json", JSON.stringify(lock, null, 2) + "\n");
'
node build.mjs
