// Bundles pages' code and styles, the icon sprite, fonts and licences into ../static/dist.
import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { build } from "esbuild";

const out = "../static/dist";
rmSync(out, { recursive: true, force: true });
mkdirSync(out, { recursive: true });

const result = await build({
  entryPoints: { app: "src/app.ts", styles: "src/css/app.css" },
  bundle: true, minify: true, format: "esm", splitting: true, target: "es2022",
  outdir: out, entryNames: "[name]-[hash]", chunkNames: "[name]-[hash]", assetNames: "[name]-[hash]",
  loader: { ".woff2": "file" }, metafile: true, legalComments: "none", logLevel: "warning",
});

/** Copies bytes under a name that changes with them, so that everything may be cached for good. */
const manifest = {};
const emit = (name, bytes) => {
  const [stem, ...rest] = name.split(".");
  const file = `${stem}-${createHash("sha256").update(bytes).digest("hex").slice(0, 8)}.${rest.join(".")}`;
  writeFileSync(join(out, file), bytes);
  manifest[name] = file;
};

const icons = readFileSync("src/icons.txt", "utf8").split(/\s+/).filter(Boolean);
const symbol = (name) => {
  const source = readFileSync(`node_modules/lucide-static/icons/${name}.svg`, "utf8");
  const shapes = source.replace(/<!--[^]*?-->/, "").replace(/<svg[^>]*>/, "").replace("</svg>", "").replace(/\s*\n\s*/g, "");
  return `<symbol id="${name}" viewBox="0 0 24 24">${shapes}</symbol>`;
};
emit("icons.svg", `<svg xmlns="http://www.w3.org/2000/svg">${icons.map(symbol).join("")}</svg>`);
emit("mark.svg", readFileSync("src/mark.svg"));
for (const [file, made] of Object.entries(result.metafile.outputs)) {
  const name = { "src/app.ts": "app.js", "src/css/app.css": "app.css" }[made.entryPoint];
  if (name) manifest[name] = basename(file);
}
writeFileSync(join(out, "manifest.json"), JSON.stringify(manifest, null, 1));

/** Whose work is inside: the licence text of every package that ships. */
const used = new Set(["lucide-static"]);
for (const input of Object.keys(result.metafile.inputs)) {
  const name = /node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(input)?.[1];
  if (name) used.add(name);
}
const licences = [...used].sort().map((name) => {
  const folder = join("node_modules", name);
  const { version, license } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
  const file = readdirSync(folder).find((entry) => /^licen[sc]e/i.test(entry));
  const text = file ? readFileSync(join(folder, file), "utf8").trim() : "";
  return `${name} ${version} (${license})\n\n${text}\n`;
});
writeFileSync(join(out, "THIRD_PARTY_LICENSES.txt"), licences.join(`\n${"-".repeat(78)}\n\n`));
