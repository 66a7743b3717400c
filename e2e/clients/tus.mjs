// tus-js-client: an upload that breaks off goes on, and is an asset at its end.
import assert from "node:assert";
import { createHash, randomBytes } from "node:crypto";
import { Upload } from "tus-js-client";

const gateway = process.env.COMFY_BASE_URL;
const bytes = randomBytes(5_000_000);

// Two chunks, and then the client goes away.
const url = await new Promise((resolve, reject) => {
  const begun = new Upload(bytes, {
    endpoint: `${gateway}/api/assets/uploads`,
    chunkSize: 1_000_000,
    metadata: { filename: "large.bin", filetype: "application/octet-stream", tags: "input" },
    onError: reject,
    onChunkComplete: (size, accepted) => {
      if (accepted >= 2_000_000) {
        begun.abort().then(() => resolve(begun.url));
      }
    },
  });
  begun.start();
});
const head = await fetch(url, { method: "HEAD", headers: { "Tus-Resumable": "1.0.0" } });
const kept = Number(head.headers.get("Upload-Offset"));
assert.ok(kept >= 2_000_000 && kept < 5_000_000, `kept ${kept}`);

let first;
await new Promise((resolve, reject) => {
  const again = new Upload(bytes, {
    endpoint: `${gateway}/api/assets/uploads`,
    uploadUrl: url,
    chunkSize: 1_000_000,
    onError: reject,
    onProgress: (sent) => (first ??= sent),
    onSuccess: resolve,
  });
  again.start();
});
assert.ok(first >= kept, `it goes on at ${kept}, not at ${first}`);

const id = url.split("/").at(-1);
const content = await fetch(`${gateway}/api/assets/${id}/content`);
assert.equal(content.status, 200);
const sha256 = (data) => createHash("sha256").update(data).digest("hex");
assert.equal(sha256(Buffer.from(await content.arrayBuffer())), sha256(bytes));
