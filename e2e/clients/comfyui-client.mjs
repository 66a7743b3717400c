// @stable-canvas/comfyui-client, as its README uses it. COMFY_BASE_URL says where the gateway is.
import assert from "node:assert";
import WebSocket from "ws";
import { Client, outToB64Urls } from "@stable-canvas/comfyui-client";

// It reads the whole history, and fails on a NaN in anybody's prompt, as it does at a ComfyUI.
await fetch(new URL("/history", process.env.COMFY_BASE_URL), { method: "POST", body: '{"clear": true}' });

const client = new Client({
  api_host: new URL(process.env.COMFY_BASE_URL).host, clientId: crypto.randomUUID(), WebSocket, fetch,
});
await Promise.all([client.getSystemStats(), client.connect()]);

const graph = (color) => ({
  1: { class_type: "EmptyImage", inputs: { width: 16, height: 16, batch_size: 1, color } },
  2: { class_type: "SaveImage", inputs: { images: ["1", 0], filename_prefix: "client" } },
});
const colour = () => Math.floor(Math.random() * 0xffffff);

// Short jobs, one after the other: no message of one may come before the answer to its prompt, or
// the client would not be listening yet.
for (let i = 0; i < 40; i++) {
  await client.enqueue(graph(colour()), { timeout_ms: 20_000 });
}

const overSocket = await client.enqueue(graph(colour()), { progress: () => {} });
const polled = await client.enqueue_polling(graph(colour()));
for (const result of [overSocket, polled]) {
  assert.equal(result.images.length, 1, JSON.stringify(result).slice(0, 400));
  const [url] = await outToB64Urls(result);
  assert.ok(/^data:image\/\w+;base64,iVBOR/.test(url), url.slice(0, 60));
}
assert.ok((await client.getSamplers()).includes("euler"));
assert.ok((await client.getSDModels()).length > 0);
assert.ok(Object.keys(await client.getNodeDefs()).includes("SaveImage"));
assert.ok(Array.isArray((await client.getQueue()).Running));
assert.ok((await client.getHistory()).History.length >= 2);
client.close();
console.log("comfyui-client ran");
process.exit(0);
