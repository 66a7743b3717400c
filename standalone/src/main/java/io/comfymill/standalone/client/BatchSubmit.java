package io.comfymill.standalone.client;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.UUID;

/** Sends batches to a gateway. */
public final class BatchSubmit {
  private static final String BATCHES = "/api/batches";

  private final Gateway gateway;

  public BatchSubmit(Gateway gateway) {
    this.gateway = gateway;
  }

  /**
   * @throws IOException where it is wrong; the message names every mistake and its place
   */
  public JsonNode plan(String text) throws IOException, InterruptedException {
    return accepted(send("/api/batches/plan", text, UUID.randomUUID().toString()));
  }

  /**
   * The batch; once, even where the answer is lost and asked for again.
   *
   * @throws IOException where it is wrong; the message names every mistake and its place
   */
  public JsonNode submit(String text) throws IOException, InterruptedException {
    String key = UUID.randomUUID().toString();
    try {
      return accepted(send(BATCHES, text, key));
    } catch (NotReachableException e) {
      return accepted(send(BATCHES, text, key));
    }
  }

  /**
   * What further cells of a batch would do.
   *
   * @throws IOException where they are wrong; the message names every mistake and its place
   */
  public JsonNode planExtension(String batch, String text)
      throws IOException, InterruptedException {
    return accepted(send(extensions(batch) + "/plan", text, UUID.randomUUID().toString()));
  }

  /**
   * The batch with further cells, which it gets once.
   *
   * @throws IOException where they are wrong; the message names every mistake and its place
   */
  public JsonNode extend(String batch, String text) throws IOException, InterruptedException {
    String key = UUID.randomUUID().toString();
    try {
      return accepted(send(extensions(batch), text, key));
    } catch (NotReachableException e) {
      return accepted(send(extensions(batch), text, key));
    }
  }

  private static String extensions(String batch) {
    return BATCHES + "/" + Gateway.segment(batch) + "/extensions";
  }

  private Gateway.Answer send(String path, String text, String key)
      throws IOException, InterruptedException {
    return DefinitionPost.send(gateway, path, text, key);
  }

  private static JsonNode accepted(Gateway.Answer answer) throws IOException {
    return DefinitionPost.accepted(BATCHES, answer);
  }
}
