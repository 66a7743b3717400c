package io.comfymill.standalone.cli.submit;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.comfymill.standalone.client.PromptFile;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Options of a submission that go into its {@code extra_data.comfymill}. */
final class WishOptions {
  @Option(names = "--pool", paramLabel = "POOL", description = "Only nodes of this pool.")
  private @Nullable String pool;

  @Option(
      names = "--label",
      paramLabel = "LABEL",
      description = "Only nodes with this label; may be repeated.")
  private List<String> labels = List.of();

  @Option(names = "--pin", paramLabel = "NODE", description = "Only this node.")
  private @Nullable String pin;

  @Option(
      names = "--min-vram",
      paramLabel = "SIZE",
      description = "Only nodes with this much VRAM in all: bytes, or 24GiB.")
  private @Nullable String minVram;

  @Option(
      names = "--priority",
      paramLabel = "N",
      description = "Its tier, -1000000 to 1000000; higher goes first.")
  private @Nullable Integer priority;

  @Option(
      names = "--timeout",
      paramLabel = "TIME",
      description = "How long one attempt may run: 90s, 5m, 1h30m.")
  private @Nullable String timeout;

  @Option(
      names = "--deadline",
      paramLabel = "INSTANT",
      description = "Give it up after this: 2030-01-31T12:00:00Z.")
  private @Nullable String deadline;

  @Option(names = "--held", description = "Start it only once it is released.")
  private boolean held;

  @Option(
      names = "--start-after",
      paramLabel = "INSTANT",
      description = "Not before this: 2030-01-31T12:00:00Z.")
  private @Nullable String startAfter;

  @Option(
      names = "--depends-on",
      paramLabel = "JOB",
      description = "Only after this job has succeeded; may be repeated.")
  private List<String> dependsOn = List.of();

  @Option(
      names = "--even-if-failed",
      description = "With --depends-on: after they have ended, however.")
  private boolean evenIfFailed;

  @Option(
      names = "--merge-within",
      paramLabel = "TIME",
      description = "Take the result of an equal job that waits, runs, or is not older than this.")
  private @Nullable String mergeWithin;

  @Option(names = "--hold", description = "Let it wait even where no known node could ever run it.")
  private boolean hold;

  /** Adds the options to those in the file; the command line wins. */
  PromptFile addedTo(PromptFile file) {
    ObjectNode body = file.body().deepCopy();
    ObjectNode wishes = body.objectNode();
    putText(wishes, "pool", pool);
    labels.forEach(label -> wishes.withArrayProperty("labels").add(label));
    putText(wishes, "pin", pin);
    putText(wishes, "min_vram_bytes", minVram);
    if (priority != null) {
      wishes.put("priority", priority);
    }
    putText(wishes, "timeout", timeout);
    putText(wishes, "deadline", deadline);
    if (held) {
      wishes.put("held", true);
    }
    putText(wishes, "start_after", startAfter);
    dependsOn.forEach(job -> wishes.withArrayProperty("depends_on").add(job));
    if (evenIfFailed) {
      wishes.put("depends_when", "ended");
    }
    putText(wishes, "merge_within", mergeWithin);
    if (hold) {
      wishes.put("hold_if_impossible", true);
    }
    if (!wishes.isEmpty()) {
      body.withObjectProperty("extra_data").withObjectProperty("comfymill").setAll(wishes);
    }
    return file.with(body);
  }

  private static void putText(ObjectNode wishes, String name, @Nullable String value) {
    if (value != null) {
      wishes.put(name, value);
    }
  }
}
