// Runs the examples of the official SDK's README, unmodified, each in a process of its own.
// COMFY_BASE_URL says where the gateway is.
import { execFile } from "node:child_process";
import { promisify } from "node:util";
import {
  mkdtempSync, readFileSync, readdirSync, rmSync, symlinkSync, writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import assert from "node:assert";

const PRELUDE = `
import { Comfy } from "@comfyorg/sdk";
const client = new Comfy();
const wf = await client.workflows.fromFile("workflow_api.json");
`;
const JOB = "\nconst job = await client.run(wf);\n";
const OUT = '\nconst out = job.getOutputs("13")[0];\n';

// An example is known by a line of it; what it takes for granted stands before it.
const EXAMPLES = [
  { line: 'wf.setInput("10", "image", asset);\n\nconst job', makes: "out.png" },
  { line: 'const outputs = job.getOutputs("13");', makes: "out.png" },
  { line: "await job.wait(); // poll", before: PRELUDE },
  { line: "// or: await client.submit(wf, { apiKey", before: PRELUDE },
  { line: 'const asset = client.assets.fromFile("photo.png");\nwf.setInput', before: PRELUDE,
    after: JOB + 'if (asset.id === undefined) throw new Error("not uploaded");' },
  { line: "for await (const event of job.events())", before: PRELUDE, makes: "ComfyUI_" },
  { line: "await job.wait(undefined, controller.signal);", before: PRELUDE,
    after: "process.exit(0); // not in half a minute, when the example would have given up" },
  { line: "await client.run(wf, { timeoutMs: 60_000 });", before: PRELUDE },
  { line: 'await out.toFile("head.png"', before: PRELUDE + JOB, makes: "head.png" },
  { line: "const { url, expiresAt } = await out.getDownloadUrl();", before: PRELUDE + JOB + OUT,
    after: "\nif ((await fetch(url)).status !== 200) throw new Error(url);" },
  { line: "const { workflow, format } = await job.getWorkflow();",
    before: PRELUDE + 'const jobId = (await client.run(wf)).id;\n',
    after: '\nif (format !== "api" || !workflow["13"]) throw new Error(format);' },
  { line: "if (err instanceof JobFailed)", before: PRELUDE },
];

const GRAPH = {
  10: { class_type: "LoadImage", inputs: { image: "photo.png" } },
  11: { class_type: "ImageInvert", inputs: { image: ["10", 0] } },
  13: { class_type: "SaveImage", inputs: { images: ["11", 0], filename_prefix: "ComfyUI" } },
};
const PHOTO = Buffer.from(
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAIAAACQd1PeAAAADElEQVR4nGNg+M8AAAICAQB7CYF4AAAAAElFTkSuQmCC",
  "base64",
);

const form = new FormData();
form.append("image", new Blob([PHOTO]), "photo.png");
form.append("overwrite", "true");
const uploaded = await fetch(`${process.env.COMFY_BASE_URL}/upload/image`, {
  method: "POST", body: form,
});
assert.equal(uploaded.status, 200);

const readme = readFileSync("node_modules/@comfyorg/sdk/README.md", "utf8");
const blocks = [...readme.matchAll(/```ts\n([\s\S]*?)```/g)].map((match) => match[1]);

// All at once: the SDK sleeps between its polls.
await Promise.all(EXAMPLES.map(async (example) => {
  const block = blocks.find((candidate) => candidate.includes(example.line));
  assert.ok(block, `the README has no example with: ${example.line}`);
  const folder = mkdtempSync(join(tmpdir(), "comfy-sdk-readme-"));
  try {
    symlinkSync(join(process.cwd(), "node_modules"), join(folder, "node_modules"));
    writeFileSync(join(folder, "photo.png"), PHOTO);
    writeFileSync(join(folder, "workflow_api.json"), JSON.stringify(GRAPH));
    writeFileSync(
      join(folder, "example.mjs"), (example.before ?? "") + block + (example.after ?? ""));
    await promisify(execFile)(process.execPath, ["example.mjs"], { cwd: folder, timeout: 60_000 });
    const made = readdirSync(folder).some((name) => name.startsWith(example.makes ?? "example"));
    assert.ok(made, `"${example.line}" made no ${example.makes}`);
  } finally {
    rmSync(folder, { recursive: true });
  }
}));
console.log(`${EXAMPLES.length} examples of the README ran`);
