// Verifies what the gateway sends with the library of Standard Webhooks.
import assert from "node:assert";
import { once } from "node:events";
import { createServer } from "node:http";
import { Webhook } from "standardwebhooks";

const base = process.env.COMFY_BASE_URL.replace(/\/$/, "");
const api = async (method, path, body) => {
  const answer = await fetch(base + path, { method, body: body && JSON.stringify(body) });
  assert.ok(answer.ok, `${method} ${path}: ${answer.status}`);
  return answer.json();
};

const received = [];
let created;
const webhook = new Promise((resolve) => (created = resolve));
const server = createServer(async (request, response) => {
  let body = "";
  for await (const part of request) body += part;
  const { secret } = await webhook; // jobs of a moment ago may be told before it is known here
  try {
    received.push(new Webhook(secret).verify(body, request.headers));
    assert.throws(() => new Webhook(secret).verify(body + " ", request.headers));
    response.writeHead(204).end();
  } catch (wrong) {
    received.push({ type: String(wrong) });
    response.writeHead(400).end();
  }
  server.emit("received");
}).listen(0, "127.0.0.1");
await once(server, "listening");
const url = `http://127.0.0.1:${server.address().port}/hook`;
created(await api("POST", "/api/webhooks", { url, events: ["job.*"] }));
try {
  const { prompt_id: id } = await api("POST", "/prompt", { prompt: {
    1: { class_type: "EmptyImage", inputs: { width: 16, height: 16, batch_size: 1, color: 7 } },
    9: { class_type: "SaveImage", inputs: { images: ["1", 0], filename_prefix: "hook" } },
  } });
  const own = () => received.filter((event) => event.data?.id === id);
  while (own().length < 3) {
    assert.deepEqual(received.filter((event) => !event.data), [], "all can be verified");
    await once(server, "received");
  }
  assert.deepEqual(own().map((event) => event.type), ["job.queued", "job.started", "job.succeeded"]);
  const [output] = own()[2].data.outputs;
  const picture = await fetch(base + output.url);
  assert.equal(picture.headers.get("content-type"), "image/png");
} finally {
  await api("DELETE", `/api/webhooks/${(await webhook).id}`);
  server.closeAllConnections();
  server.close();
}
