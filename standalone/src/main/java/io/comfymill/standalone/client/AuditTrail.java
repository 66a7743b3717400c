package io.comfymill.standalone.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.comfymill.common.audit.AuditEntry;
import io.comfymill.common.wire.WireJson;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Reads the audit log entry by entry, however long it is. */
public final class AuditTrail {
  private static final int PAGE = 500;

  private AuditTrail() {}

  /** From the first entry to the last. */
  public static void of(Gateway gateway, Consumer<AuditEntry> each)
      throws IOException, InterruptedException {
    long after = 0;
    boolean more = true;
    while (more) {
      JsonNode page = gateway.get("/api/audit?limit=" + PAGE + "&after=" + after);
      for (JsonNode json : page.path("entries")) {
        AuditEntry entry = WireJson.mapper().treeToValue(json, AuditEntry.class);
        after = entry.number();
        each.accept(entry);
      }
      more = page.path("entries").size() == PAGE;
    }
  }

  /** An export: a line for each entry. */
  public static void of(Path file, Consumer<AuditEntry> each) throws IOException {
    try (BufferedReader lines = Files.newBufferedReader(file)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        each.accept(WireJson.mapper().readValue(line, AuditEntry.class));
      }
    }
  }

  /** Whether the entries hang together. The first may have others before it that are gone. */
  public static final class Check implements Consumer<AuditEntry> {
    private @Nullable AuditEntry before;
    private long count;
    private @Nullable String broken;

    @Override
    public void accept(AuditEntry entry) {
      if (broken == null && !entry.isIntact()) {
        broken = "entry %d was changed".formatted(entry.number());
      } else if (broken == null && before != null && !entry.follows(before)) {
        broken =
            "entry %d does not follow entry %d: entries are missing, or were written anew"
                .formatted(entry.number(), before.number());
      }
      before = entry;
      count++;
    }

    /** {@code {intact, entries, last_hash, message}}. */
    public ObjectNode result() {
      ObjectNode result = WireJson.mapper().createObjectNode();
      result.put("intact", broken == null).put("entries", count);
      result.put("last_hash", before == null ? null : before.hash());
      result.put(
          "message",
          broken != null
              ? broken
              : "%d entries hang together; the last hash is %s"
                  .formatted(count, before == null ? "none" : before.hash()));
      return result;
    }
  }
}
