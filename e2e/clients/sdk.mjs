// The official SDK's further uses: dedup, typed errors, cancellation, low-level calls.
import assert from "node:assert";
import { randomBytes } from "node:crypto";
import { Comfy, IdempotencyKeyReuse, InvalidWorkflow, MissingAsset, NotFound, WorkflowFormatUi,
  JobFailed } from "@comfyorg/sdk";
import { ComfyLow } from "@comfyorg/sdk/low";

const client = new Comfy();
const low = new ComfyLow(process.env.COMFY_BASE_URL);
const graph = (seconds) => ({
  1: { class_type: "EmptyImage",
    inputs: { width: 16, height: 16, batch_size: 1, color: Math.floor(Math.random() * 0xffffff) } },
  2: { class_type: "SimSleep", inputs: { image: ["1", 0], seconds } },
  9: { class_type: "SaveImage", inputs: { images: ["2", 0], filename_prefix: "sdk" } },
});

const asset = client.assets.fromBytes(randomBytes(3_000_000), {
  filename: "random.bin",
});
const id = await asset.commit();
assert.equal(asset.createdNew, true);
assert.equal((await client.assets.get(id)).id, id);
await asset.delete();
await assert.rejects(client.assets.get(id), NotFound);

const slow = client.workflows.fromJson(graph(60));
const job = await client.submit(slow);
const seen = [];
const watching = (async () => {
  for await (const event of job.events()) {
    seen.push(event);
    if (event.kind === "statusChange" && event.status === "running") await job.cancel();
  }
})();
await watching;
assert.equal(seen[0].kind, "statusChange");
assert.equal(seen.at(-1).status, "canceled");
await job.wait();
assert.equal(job.status, "canceled");

const key = crypto.randomUUID();
await low.postJobs(graph(0), { idempotencyKey: key });
await assert.rejects(client.submit(client.workflows.fromJson(graph(0)), { idempotencyKey: key }),
  IdempotencyKeyReuse);
await assert.rejects(client.run(client.workflows.fromJson({ 1: { class_type: "Nope", inputs: {} } })),
  InvalidWorkflow);
await assert.rejects(
  client.run(client.workflows.fromJson({ nodes: [], links: [], last_node_id: 1 })), WorkflowFormatUi);
const missing = { __type: "core/ASSET", info: { id: crypto.randomUUID() } };
await assert.rejects(
  client.run(client.workflows.fromJson({
    1: { class_type: "LoadImage", inputs: { image: missing } },
    9: { class_type: "SaveImage", inputs: { images: ["1", 0], filename_prefix: "sdk" } },
  })), MissingAsset);
const fault = graph(0);
fault[2] = { class_type: "SimFault", inputs: { image: ["1", 0], kind: "error", times: 99 } };
await assert.rejects(client.run(client.workflows.fromJson(fault)), (error) => {
  assert.ok(error instanceof JobFailed);
  assert.equal(error.error.node_id, "2");
  assert.equal(error.error.class_type, "SimFault");
  return true;
});
console.log("the SDK ran");
