package io.comfymill.agent.journal;

import com.fasterxml.jackson.databind.JsonNode;
import io.comfymill.common.id.AttemptId;
import io.comfymill.common.wire.Assignment;
import io.comfymill.common.wire.AttemptEvent;
import io.comfymill.common.wire.UnreadableRecordException;
import io.comfymill.common.wire.WireJson;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/**
 * The attempts that this agent answers for, on disk: a file for each, from before it is accepted
 * until Kafka acknowledges its end. The first line, written atomically, is the assignment; a line
 * is added when it was posted, for each message that its client has been told and that could be
 * made up, and when it ended. A last line torn by a crash counts as not written.
 *
 * <p>Bounded by the nodes' slots: an attempt beyond them is rejected, and its file deleted. While
 * Kafka does not take its end, an attempt keeps its file, but not its slot; see {@code
 * HeldAttempts}.
 *
 * <p>Blocks. Not synced to the disk: what a crash of the host loses here, ComfyUI has lost too.
 */
public final class AttemptJournal {
  private static final Logger LOG = Logger.getLogger(AttemptJournal.class);
  private static final String SUFFIX = ".jsonl";
  private static final String POSTED = "Posted";
  private static final String TOLD = "Told";

  private final Path folder;

  public AttemptJournal(Path folder) throws IOException {
    this.folder = Files.createDirectories(folder);
  }

  /**
   * @param assignment JSON of an {@link Assignment.Run}
   */
  public void accepted(AttemptId attempt, byte[] assignment) throws IOException {
    Path file = file(attempt);
    Path part = folder.resolve(file.getFileName() + ".part");
    Files.write(part, line(assignment));
    Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  public void posted(AttemptId attempt) throws IOException {
    append(attempt, WireJson.write(WireJson.mapper().createObjectNode().put("type", POSTED)));
  }

  /** The attempt's client has been told this; see {@link JournalEntry#told}. */
  public void told(AttemptId attempt, String what) throws IOException {
    append(
        attempt,
        WireJson.write(WireJson.mapper().createObjectNode().put("type", TOLD).put("what", what)));
  }

  public void ended(AttemptEvent end) throws IOException {
    append(end.attempt(), WireJson.write(end));
  }

  public void forget(AttemptId attempt) throws IOException {
    Files.deleteIfExists(file(attempt));
  }

  private void append(AttemptId attempt, byte[] json) throws IOException {
    Path file = file(attempt);
    if (Files.exists(file)) { // not for one that has been forgotten in the meantime
      Files.write(file, line(json), StandardOpenOption.APPEND);
    }
  }

  /** In JSON, a line break can only stand between tokens. */
  private static byte[] line(byte[] json) {
    byte[] line = Arrays.copyOf(json, json.length + 1);
    for (int i = 0; i < json.length; i++) {
      if (line[i] == '\n') {
        line[i] = ' ';
      }
    }
    line[json.length] = '\n';
    return line;
  }

  private Path file(AttemptId attempt) {
    return folder.resolve(attempt.job() + "-" + attempt.number() + SUFFIX);
  }

  /** All that was not forgotten, in no order. An unreadable file is kept and logged. */
  public List<JournalEntry> load() throws IOException {
    List<JournalEntry> entries = new ArrayList<>();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.filter(f -> f.toString().endsWith(SUFFIX)).sorted().toList()) {
        try {
          entries.add(read(file));
        } catch (IOException | UnreadableRecordException e) {
          LOG.errorf(e, "journal entry %s is unreadable; its attempt is given up", file);
        }
      }
    }
    return entries;
  }

  private static JournalEntry read(Path file) throws IOException {
    String[] lines = Files.readString(file).split("\n", -1);
    if (!(parse(lines[0], Assignment.class) instanceof Assignment.Run run)) {
      throw new IOException("its first line is not an assignment to run");
    }
    boolean posted = false;
    List<String> told = new ArrayList<>();
    AttemptEvent end = null;
    for (int i = 1; i < lines.length - 1; i++) { // what follows the last line break is torn
      JsonNode line = WireJson.mapper().readTree(lines[i]);
      switch (line.path("type").asText()) {
        case POSTED -> posted = true;
        case TOLD -> told.add(line.path("what").asText());
        default -> end = parse(lines[i], AttemptEvent.class);
      }
    }
    return new JournalEntry(run, posted, told, end);
  }

  private static <T> T parse(String line, Class<T> type) throws IOException {
    return WireJson.read(line.getBytes(StandardCharsets.UTF_8), type)
        .orElseThrow(() -> new IOException("a line of an unknown type"));
  }
}
