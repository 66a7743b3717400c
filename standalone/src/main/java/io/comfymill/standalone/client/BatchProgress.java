package io.comfymill.standalone.client;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.function.Consumer;

/** How far a batch is, as its gateway tells it. */
public final class BatchProgress {
  private static final long AGAIN_MILLIS = 1000;
  private static final String ENDED = "finished_at";

  private final Gateway gateway;
  private final String path;
  private final Consumer<JsonNode> told;
  private JsonNode latest;

  private BatchProgress(Gateway gateway, String path, Consumer<JsonNode> told)
      throws IOException, InterruptedException {
    this.gateway = gateway;
    this.path = path;
    this.told = told;
    this.latest = gateway.get(path);
  }

  /**
   * Waits until a batch has ended.
   *
   * @param told of it at once, and whenever it has changed
   * @return the batch as it has ended
   */
  public static JsonNode untilItsEnd(Gateway gateway, String batch, Consumer<JsonNode> told)
      throws IOException, InterruptedException {
    String path = "/api/batches/" + Gateway.segment(batch);
    BatchProgress progress = new BatchProgress(gateway, path, told);
    told.accept(progress.latest);
    while (!progress.latest.has(ENDED)) {
      progress.listen();
    }
    return progress.latest;
  }

  /** Until the gateway ends the stream: with the batch, or because it ends itself. */
  private void listen() throws IOException, InterruptedException {
    try {
      EventStream.read(gateway, path + "/events", (name, batch) -> tell(batch));
    } catch (IOException e) {
      tell(gateway.get(path)); // it broke off, or is refused; where the gateway is away, this fails
    }
    if (!latest.has(ENDED)) {
      Thread.sleep(AGAIN_MILLIS);
    }
  }

  private void tell(JsonNode batch) {
    latest = batch;
    told.accept(batch);
  }
}
