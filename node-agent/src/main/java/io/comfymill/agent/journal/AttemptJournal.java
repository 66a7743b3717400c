package io.comfymill.agent.journal;

import com.fasterxml.jackson.databind.JsonNode;
import io.comfymill.common.id.AttemptId;
import io.comfymill.common.wire.Assignment;
import io.comfymill.common.wire.AttemptEvent;
import io.comfymill.common.wire.UnreadableRecordException;
import io.comfymill.common.wire.WireJson;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/**
 * The attempts that this agent answers for, on disk: a file for each, from before it is accepted
 * until Kafka acknowledges its end. The first line is the assignment; a line is added when it was
 * posted, for each message that its client has been told and that could be made up, and when it
 * ended. A last line torn by a crash counts as not written.
 *
 * <p>Bounded by the nodes' slots: an attempt beyond them is rejected, and its file deleted. While
 * Kafka does not take its end, an attempt keeps its file, but not its slot; see {@code
 * HeldAttempts}. A file stays open until its attempt ends, since opening it for every line would be
 * most of what a line costs.
 *
 * <p>Blocks. Not synced to the disk: what a crash of the host loses here, ComfyUI has lost too.
 * Thread-safe, if the calls about one attempt come one after the other.
 */
public final class AttemptJournal {
  private static final Logger LOG = Logger.getLogger(AttemptJournal.class);
  private static final String SUFFIX = ".jsonl";
  private static final String POSTED = "Posted";
  private static final String TOLD = "Told";

  private final Path folder;

  /** Of the attempts that have not ended. */
  private final Map<AttemptId, FileChannel> open = new ConcurrentHashMap<>();

  public AttemptJournal(Path folder) throws IOException {
    this.folder = Files.createDirectories(folder);
  }

  /**
   * @param assignment JSON of an {@link Assignment.Run}
   */
  public void accepted(AttemptId attempt, byte[] assignment) throws IOException {
    close(attempt);
    open.put(
        attempt,
        FileChannel.open(
            file(attempt),
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE));
    append(attempt, assignment);
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
    close(end.attempt());
  }

  public void forget(AttemptId attempt) throws IOException {
    close(attempt);
    Files.deleteIfExists(file(attempt));
  }

  private void close(AttemptId attempt) throws IOException {
    FileChannel file = open.remove(attempt);
    if (file != null) {
      file.close();
    }
  }

  private void append(AttemptId attempt, byte[] json) throws IOException {
    FileChannel file = open.get(attempt);
    if (file == null) {
      return; // it has ended or is forgotten
    }
    long before = file.position();
    try {
      for (ByteBuffer line = ByteBuffer.wrap(line(json)); line.hasRemaining(); ) {
        file.write(line);
      }
    } catch (IOException e) {
      file.truncate(before); // a full disk must not spoil the lines to come
      throw e;
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
          load(file).ifPresent(entries::add);
        } catch (IOException | UnreadableRecordException e) {
          LOG.errorf(e, "journal entry %s is unreadable; its attempt is given up", file);
        }
      }
    }
    return entries;
  }

  private Optional<JournalEntry> load(Path file) throws IOException {
    String written = Files.readString(file);
    String intact = written.substring(0, written.lastIndexOf('\n') + 1); // the rest is torn
    if (intact.isEmpty()) {
      Files.delete(file); // never accepted; the scheduler sends it again
      return Optional.empty();
    }
    JournalEntry entry = entry(intact.split("\n"));
    AttemptId attempt = entry.run().attempt();
    if (entry.end() == null && !open.containsKey(attempt)) {
      FileChannel continued = FileChannel.open(file, StandardOpenOption.WRITE);
      long length = intact.getBytes(StandardCharsets.UTF_8).length;
      open.put(attempt, continued.truncate(length).position(length));
    }
    return Optional.of(entry);
  }

  private static JournalEntry entry(String[] lines) throws IOException {
    if (!(parse(lines[0], Assignment.class) instanceof Assignment.Run run)) {
      throw new IOException("its first line is not an assignment to run");
    }
    boolean posted = false;
    List<String> told = new ArrayList<>();
    AttemptEvent end = null;
    for (String text : List.of(lines).subList(1, lines.length)) {
      JsonNode line = WireJson.mapper().readTree(text);
      switch (line.path("type").asText()) {
        case POSTED -> posted = true;
        case TOLD -> told.add(line.path("what").asText());
        default -> end = parse(text, AttemptEvent.class);
      }
    }
    return new JournalEntry(run, posted, told, end);
  }

  private static <T> T parse(String line, Class<T> type) throws IOException {
    return WireJson.read(line.getBytes(StandardCharsets.UTF_8), type)
        .orElseThrow(() -> new IOException("a line of an unknown type"));
  }
}
