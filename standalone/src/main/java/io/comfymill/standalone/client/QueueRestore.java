package io.comfymill.standalone.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Submits the jobs of an archive once more. However often that is done, each is there once: a job
 * that waits, runs or has succeeded stays as it is; one that is not known gets its id back; one
 * that was cancelled or has failed gets a new id, always the same.
 */
public final class QueueRestore {
  private final Gateway gateway;
  private final Map<String, String> renamed = new HashMap<>();

  public QueueRestore(Gateway gateway) {
    this.gateway = gateway;
  }

  /**
   * What became of a job.
   *
   * @param state in which it was found; null where it was not
   * @param as the id under which it was submitted; null where it was not
   * @param refusal why it could not be submitted
   */
  public record Outcome(
      String promptId, @Nullable String state, @Nullable String as, @Nullable String refusal) {}

  /**
   * @param told of each job
   * @throws IOException where the file cannot be read, or is no archive
   */
  public void restore(Path file, Consumer<Outcome> told) throws IOException, InterruptedException {
    Path line = Files.createTempFile("comfymill-", ".json");
    try (InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
      for (int number = 1; copyLine(in, line); number++) {
        told.accept(submit(line, file + ", line " + number));
      }
    } finally {
      Files.deleteIfExists(line);
    }
  }

  private static boolean copyLine(InputStream in, Path line) throws IOException {
    int next = in.read();
    try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(line))) {
      boolean any = next >= 0;
      for (; next >= 0 && next != '\n'; next = in.read()) {
        out.write(next);
      }
      return any;
    }
  }

  private Outcome submit(Path line, String where) throws IOException, InterruptedException {
    try (PromptFile job = PromptFile.read(line)) {
      String id = job.body().path("prompt_id").asText();
      if (id.isEmpty()) {
        throw new IOException(where + " is no archived job");
      }
      return submit(job, id);
    } catch (PromptFile.NotSubmittableException e) {
      throw new IOException(where + ": " + e.getMessage(), e);
    }
  }

  private Outcome submit(PromptFile job, String id) throws IOException, InterruptedException {
    String state = state(id);
    if (state != null && !state.equals("cancelled") && !state.equals("failed")) {
      return new Outcome(id, state, null, null);
    }
    ObjectNode body = job.body().deepCopy();
    String as = state == null ? id : newId(body, id);
    body.put("prompt_id", as);
    follow(body);
    renamed.put(id, as);
    try {
      return new Outcome(
          id, state, SubmittedJob.submit(gateway, job.with(body), null).promptId(), null);
    } catch (NotReachableException e) {
      throw e;
    } catch (IOException e) {
      return new Outcome(id, state, null, e.getMessage());
    }
  }

  private @Nullable String state(String id) throws IOException, InterruptedException {
    Gateway.Answer answer = gateway.ask("/api/jobs/" + Gateway.segment(id) + "/placement");
    if (answer.status() == Gateway.NOT_FOUND) {
      return null;
    } else if (answer.status() != 200) {
      throw new IOException("job %s: %s".formatted(id, answer.json()));
    }
    return answer.json().path("state").asText();
  }

  private static String newId(ObjectNode body, String id) {
    String name = body.path("archived_at").asText() + "/" + id;
    return UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8)).toString();
  }

  /** Jobs that it depends on may have new ids. */
  private void follow(ObjectNode body) {
    JsonNode options = body.at("/extra_data/comfymill");
    if (options.path("depends_on") instanceof ArrayNode old) {
      ArrayNode dependsOn = ((ObjectNode) options).putArray("depends_on");
      old.forEach(id -> dependsOn.add(renamed.getOrDefault(id.asText(), id.asText())));
    }
  }
}
