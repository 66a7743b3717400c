package io.comfymill.agent.node;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.comfymill.agent.comfyui.ComfyUi;
import io.comfymill.agent.comfyui.ComfyUiFiles;
import io.comfymill.agent.comfyui.FinishedPrompt;
import io.comfymill.agent.comfyui.MessageSource;
import io.comfymill.agent.comfyui.OutputFile;
import io.comfymill.agent.comfyui.PostAnswer;
import io.comfymill.agent.comfyui.QueueSnapshot;
import io.comfymill.agent.comfyui.RefusedException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** A ComfyUI that does what the test says, and keeps what it was told. */
final class FakeComfyUi implements ComfyUi, ComfyUiFiles, MessageSource {
  final List<ObjectNode> posted = new ArrayList<>();
  final List<String> interrupted = new ArrayList<>();
  final List<String> deleted = new ArrayList<>();
  final List<String> uploads = new ArrayList<>();
  final List<QueueSnapshot.Entry> running = new ArrayList<>();
  final List<QueueSnapshot.Entry> pending = new ArrayList<>();
  final Map<String, FinishedPrompt> history = new HashMap<>();
  final Map<OutputFile, String> outputs = new HashMap<>();
  Consumer<MessageSource.Event> listener;
  boolean away;

  /** How connecting to it goes wrong; null if it does not. */
  Supplier<CompletionStage<Connection>> connectFails;

  /** A look at its queue throws, as only a defect of ours would. */
  boolean broken;

  /** While away, it refuses connections, as a killed process does, rather than not answering. */
  boolean refuses;

  /** It knows its client no more, as 0.3.64 does when it notices late that an old socket broke. */
  boolean deaf;

  /** Answers no pings. */
  boolean mute;

  /** Its socket tells of its end only when the test says so. */
  boolean closesLate;

  /** The graph node that runs; it is told on connecting. */
  String inside;

  int closes;
  boolean postUnanswered;
  boolean deletesFail;

  /** What is posted arrives when this completes. */
  CompletableFuture<Void> road = CompletableFuture.completedFuture(null);

  int connections;
  int tries;
  int historyReads;
  int freed;
  int reads;
  Supplier<PostAnswer> postAnswer =
      () -> new PostAnswer.Queued(JsonNodeFactory.instance.objectNode());

  private <T> CompletionStage<T> answer(Supplier<T> answer) {
    return away
        ? CompletableFuture.failedFuture(
            refuses ? new ConnectException("refused") : new IOException("no answer"))
        : CompletableFuture.completedFuture(answer.get());
  }

  @Override
  public CompletionStage<PostAnswer> post(ObjectNode request) {
    if (away) {
      return CompletableFuture.failedFuture(new IOException("no answer"));
    }
    posted.add(request);
    return road.thenCompose(open -> arrived(request));
  }

  private CompletionStage<PostAnswer> arrived(ObjectNode request) {
    PostAnswer given = postAnswer.get();
    if (given instanceof PostAnswer.Queued) {
      pending.add(entry(request));
      changed();
    }
    return postUnanswered
        ? CompletableFuture.failedFuture(new IOException("connection reset"))
        : CompletableFuture.completedFuture(given);
  }

  static QueueSnapshot.Entry entry(ObjectNode request) {
    return new QueueSnapshot.Entry(
        request.path("prompt_id").asText(),
        request.path("extra_data").path(QueueSnapshot.MARK).deepCopy());
  }

  @Override
  public CompletionStage<QueueSnapshot> queue() {
    if (broken) {
      throw new IllegalStateException("a defect");
    }
    return answer(() -> new QueueSnapshot(running, pending));
  }

  @Override
  public CompletionStage<Optional<FinishedPrompt>> history(UUID promptId) {
    historyReads++;
    return answer(() -> Optional.ofNullable(history.get(promptId.toString())));
  }

  @Override
  public CompletionStage<Void> deletePending(UUID promptId) {
    if (deletesFail) {
      return CompletableFuture.failedFuture(new IOException("connection reset"));
    }
    return answer(
        () -> {
          deleted.add(promptId.toString());
          if (pending.removeIf(entry -> entry.promptId().equals(promptId.toString()))) {
            changed();
          }
          return null;
        });
  }

  @Override
  public CompletionStage<Void> interrupt(UUID promptId) {
    return answer(
        () -> {
          interrupted.add(promptId.toString());
          return null;
        });
  }

  @Override
  public CompletionStage<Void> freeMemory() {
    return answer(
        () -> {
          freed++;
          return null;
        });
  }

  @Override
  public CompletionStage<ObjectNode> systemStats() {
    return answer(JsonNodeFactory.instance::objectNode);
  }

  @Override
  public InputStream view(OutputFile file) throws IOException {
    String content = outputs.get(file);
    if (content == null) {
      throw new RefusedException("GET /view", 404);
    }
    return new ByteArrayInputStream(content.getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public void put(String path, String contentType, long sizeBytes, InputStream content)
      throws IOException {
    if (away) {
      throw new IOException("connection refused");
    }
    uploads.add(
        "PUT %s %s=%s"
            .formatted(
                path, contentType, new String(content.readAllBytes(), StandardCharsets.UTF_8)));
  }

  @Override
  public void upload(String subfolder, String filename, long sizeBytes, InputStream content)
      throws IOException {
    if (away) {
      throw new IOException("connection refused");
    }
    uploads.add(
        subfolder
            + "/"
            + filename
            + "="
            + new String(content.readAllBytes(), StandardCharsets.UTF_8));
  }

  @Override
  public InputStream read(String path) throws IOException {
    if (away) {
      throw new IOException("connection refused");
    }
    reads++;
    String json = path.equals("/models") || path.equals("/embeddings") ? "[]" : "{}";
    return new ByteArrayInputStream(json.getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public CompletionStage<Connection> connect(Consumer<Event> to) {
    if (connectFails != null) {
      tries++;
      return connectFails.get();
    }
    return answer(
        () -> {
          listener = to;
          connections++;
          deaf = false;
          if (inside != null) {
            text("{\"type\": \"executing\", \"data\": {\"node\": \"" + inside + "\"}}");
          }
          return new Socket(to);
        });
  }

  private final class Socket implements Connection {
    private final Consumer<Event> to;

    Socket(Consumer<Event> to) {
      this.to = to;
    }

    @Override
    public void close() {
      closes++;
      if (!closesLate) {
        to.accept(new Closed("closed"));
      }
    }

    @Override
    public void ping() {
      if (!mute && !away) {
        to.accept(new Pong());
      }
    }
  }

  private void text(String message) {
    if (!deaf) {
      listener.accept(new Text(message));
    }
  }

  /** As ComfyUI tells everyone when its queue changes. */
  private void changed() {
    int remaining = running.size() + pending.size();
    text(
        "{\"type\": \"status\", \"data\": {\"status\": {\"exec_info\": {\"queue_remaining\": "
            + remaining
            + "}}}}");
  }

  /** Goes away as a killed process does; what it had is lost. */
  void crash() {
    away = true;
    running.clear();
    pending.clear();
    history.clear();
    inside = null;
    listener.accept(new Closed("closed"));
  }

  /** The first prompt that waits begins. */
  void begin() {
    String promptId = take();
    say("execution_start", promptId, "");
    say("execution_cached", promptId, "\"nodes\": [], ");
  }

  /** The worker takes the first prompt that waits; what it says of it is lost or to come. */
  String take() {
    running.add(pending.remove(0));
    changed();
    return running.get(0).promptId();
  }

  void say(String type, String promptId, String more) {
    text("{\"type\": \"%s\", \"data\": {%s\"prompt_id\": \"%s\"}}".formatted(type, more, promptId));
  }

  /** The prompt that runs ends with this history and tells so. */
  void finish(FinishedPrompt entry) {
    String promptId = finishSilently(entry);
    changed();
    say("executing", promptId, "\"node\": null, ");
  }

  String finishSilently(FinishedPrompt entry) {
    String promptId = running.remove(0).promptId();
    history.put(promptId, entry);
    return promptId;
  }
}
