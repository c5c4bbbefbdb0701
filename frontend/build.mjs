// Builds what is committed under src/nexo/web/ui/static/ui: themes, stylesheets, icon sprite, own modules, vendored
// files, and the manifest that says from which sources. `--check` compares hashes and builds nothing.
import { createHash } from "node:crypto";
import { cp, mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";

const here = path.dirname(fileURLToPath(import.meta.url));
const ui = path.join(here, "../src/nexo/web/ui");
const out = path.join(ui, "static/ui");
const vendoredForTests = path.join(here, "../tests/vendor");

const VENDORED = [
  { package: "htmx.org", file: "dist/htmx.min.js", to: path.join(out, "vendor/htmx.min.js") },
  { package: "axe-core", file: "axe.min.js", to: path.join(vendoredForTests, "axe.min.js") },
];
const COMPILED_IN = ["govuk-frontend", "@ministryofjustice/frontend"];
const SHEETS = ["portal", "workbench"];

const sha256 = (content) => createHash("sha256").update(content).digest("hex");

async function walk(folder) {
  const found = [];
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    if (entry.name === "node_modules") continue;
    const full = path.join(folder, entry.name);
    if (entry.isDirectory()) found.push(...(await walk(full)));
    else found.push(full);
  }
  return found.sort();
}

// The hash of every source together: what `--check` and the test of drift compare.
async function sourcesHash() {
  const files = [...(await walk(here)), ...(await walk(path.join(ui, "themes")))];
  const lines = [];
  for (const file of files) {
    lines.push(`${path.relative(path.join(here, ".."), file)} ${sha256(await readFile(file))}`);
  }
  return sha256(lines.sort().join("\n"));
}

async function readTheme(name) {
  return JSON.parse(await readFile(path.join(ui, "themes", `${name}.json`), "utf8"));
}

const declarations = ({ scheme, tokens }) =>
  [`color-scheme: ${scheme};`, ...Object.entries(tokens).map(([name, value]) => `--nx-${name}: ${value};`)].join("\n  ");

// Light unless the person or the device says otherwise; a choice made on our page wins over the device's.
async function themes() {
  const [light, dark, contrast] = [await readTheme("default"), await readTheme("dark"), await readTheme("contrast")];
  return [
    `:root {\n  ${declarations(light)}\n}`,
    `@media (prefers-color-scheme: dark) {\n:root:not([data-theme]) {\n  ${declarations(dark)}\n}\n}`,
    `@media (prefers-contrast: more) {\n:root:not([data-theme]) {\n  ${declarations(contrast)}\n}\n}`,
    `:root[data-theme="dark"] {\n  ${declarations(dark)}\n}`,
    `:root[data-theme="contrast"] {\n  ${declarations(contrast)}\n}`,
  ].join("\n");
}

async function sprite() {
  const symbols = [];
  for (const file of (await walk(path.join(here, "icons"))).filter((name) => name.endsWith(".svg"))) {
    const body = (await readFile(file, "utf8")).replace(/^<svg[^>]*>|<\/svg>\s*$/g, "");
    symbols.push(`<symbol id="${path.basename(file, ".svg")}" viewBox="0 0 24 24">${body}</symbol>`);
  }
  return `<svg xmlns="http://www.w3.org/2000/svg">${symbols.join("\n")}</svg>\n`;
}

async function sheets(tokens) {
  const sass = await import("sass");
  for (const name of SHEETS) {
    const { css } = sass.compile(path.join(here, "scss", `${name}.scss`), {
      style: "compressed",
      loadPaths: [here, path.join(here, "node_modules")],
      quietDeps: true,
      silenceDeprecations: ["import"],
    });
    const minified = sass.compileString(tokens, { style: "compressed" }).css;
    await writeFile(path.join(out, "css", `${name}.css`), `${minified.trim()}\n${css.trim()}\n`);
  }
}

async function vendored() {
  const rows = [];
  for (const { package: name, file, to } of VENDORED) {
    const about = JSON.parse(await readFile(path.join(here, "node_modules", name, "package.json"), "utf8"));
    // A source map's address would be asked for and not found.
    const text = (await readFile(path.join(here, "node_modules", name, file), "utf8")).replace(/\n\/\/# sourceMappingURL=.*\s*$/, "\n");
    await mkdir(path.dirname(to), { recursive: true });
    await writeFile(to, text);
    rows.push({
      package: name,
      version: about.version,
      licence: about.license === "BSD-0-Clause" ? "0BSD" : about.license, // its SPDX name
      file: path.relative(path.join(here, ".."), to),
      sha256: sha256(text),
    });
  }
  for (const name of COMPILED_IN) {
    const about = JSON.parse(await readFile(path.join(here, "node_modules", name, "package.json"), "utf8"));
    rows.push({ package: name, version: about.version, licence: about.license, file: "compiled into css/*.css", sha256: null });
  }
  return rows;
}

async function built() {
  const rows = {};
  for (const file of (await walk(out)).filter((name) => !name.endsWith("manifest.json"))) {
    rows[path.relative(out, file)] = sha256(await readFile(file));
  }
  return rows;
}

async function build() {
  for (const folder of ["css", "js", "vendor"]) {
    await rm(path.join(out, folder), { recursive: true, force: true });
    await mkdir(path.join(out, folder), { recursive: true });
  }
  await sheets(await themes());
  await writeFile(path.join(out, "icons.svg"), await sprite());
  await cp(path.join(here, "js"), path.join(out, "js"), { recursive: true });
  const manifest = { sources: await sourcesHash(), vendored: await vendored(), built: await built() };
  await writeFile(path.join(out, "manifest.json"), `${JSON.stringify(manifest, null, 2)}\n`);
  for (const name of SHEETS) {
    console.log(`${name}.css  ${(await readFile(path.join(out, "css", `${name}.css`))).length} bytes`);
  }
}

async function check() {
  const manifest = JSON.parse(await readFile(path.join(out, "manifest.json"), "utf8"));
  const faults = [];
  if (manifest.sources !== (await sourcesHash())) faults.push("the sources changed since the last build");
  if (JSON.stringify(manifest.built) !== JSON.stringify(await built())) faults.push("a built file changed by hand");
  if (faults.length) {
    console.error(`${faults.join("; ")}: run make assets`);
    process.exitCode = 1;
  }
}

await (process.argv.includes("--check") ? check() : build());
