// A published workflow as a tool of an assistant, by the official client of the Model Context Protocol.
import assert from "node:assert";
import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { StreamableHTTPClientTransport } from "@modelcontextprotocol/sdk/client/streamableHttp.js";

const base = process.env.COMFY_BASE_URL.replace(/\/$/, "");
const name = `mcp-${process.pid}`;
const published = await fetch(`${base}/api/workflows`, { method: "POST", body: JSON.stringify({
  kind: "Workflow", version: 1, name, description: "A square of a colour.",
  template: { workflow: {
    1: { class_type: "EmptyImage", inputs: { width: 16, height: 16, batch_size: 1, color: 7 } },
    9: { class_type: "SaveImage", inputs: { images: ["1", 0], filename_prefix: "mcp" } },
  } },
  inputs: { colour: { to: "1.color", min: 0, max: 16777215 } },
  outputs: { square: "9" },
}) });
assert.equal(published.status, 201, await published.text());

const errors = [];
const client = new Client({ name: "e2e", version: "1" });
client.onerror = (error) => errors.push(error);
await client.connect(new StreamableHTTPClientTransport(new URL(`${base}/mcp`)));
try {
  assert.equal(client.getServerVersion().name, "comfymill");
  const { tools } = await client.listTools();
  const tool = tools.find((one) => one.name === name);
  assert.deepEqual(Object.keys(tool.inputSchema.properties), ["colour"]);

  const progress = [];
  const result = await client.callTool({ name, arguments: { colour: 255 } }, undefined, {
    onprogress: (told) => progress.push(told), resetTimeoutOnProgress: true, timeout: 60_000,
  });
  assert.ok(!result.isError, JSON.stringify(result.content));
  const [, picture] = result.content;
  assert.equal(picture.type, "image");
  assert.equal(picture.mimeType, "image/png");
  assert.deepEqual([...Buffer.from(picture.data, "base64").subarray(1, 4)], [...Buffer.from("PNG")]);

  const { id } = result.structuredContent;
  const { contents: [job] } = await client.readResource({ uri: `comfymill://jobs/${id}` });
  assert.equal(JSON.parse(job.text).status, "completed");
  const { contents: [file] } = await client.readResource({ uri: `comfymill://jobs/${id}/outputs/0` });
  assert.equal(file.blob, picture.data);
  assert.ok((await client.listResourceTemplates()).resourceTemplates.length > 0);

  const refused = await client.callTool({ name, arguments: { colour: -1 } });
  assert.ok(refused.isError);
  await assert.rejects(client.callTool({ name: "nothing", arguments: {} }), /no tool/);
  assert.deepEqual(errors, []);
} finally {
  await client.close();
  await fetch(`${base}/api/workflows/${name}`, { method: "DELETE" });
}
