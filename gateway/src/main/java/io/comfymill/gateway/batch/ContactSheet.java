package io.comfymill.gateway.batch;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.comfymill.common.artifact.ArtifactStore;
import io.comfymill.common.artifact.MediaTypes;
import io.comfymill.common.id.TenantId;
import io.comfymill.common.wire.WireJson;
import io.comfymill.gateway.artifacts.ImageConversion;
import io.comfymill.gateway.artifacts.Thumbnail;
import io.comfymill.gateway.database.BatchRow;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * The pictures of a batch as one HTML page that needs nothing else: a grid by two of the
 * parameters, with the others to choose from. It is made while it is sent. Blocks.
 */
@ApplicationScoped
class ContactSheet {
  private static final String PAGE = "/batch/contact-sheet.html";
  private static final String CELLS = "<!-- cells -->";
  private static final int SIDE = 320;

  /** About 60 MB of page. */
  private static final int MOST = 4000;

  private final CellFiles cells;
  private final ArtifactStore store;
  private final String before;
  private final String after;

  ContactSheet(CellFiles cells, ArtifactStore store) throws IOException {
    this.cells = cells;
    this.store = store;
    try (InputStream in =
        Objects.requireNonNull(ContactSheet.class.getResourceAsStream(PAGE), PAGE)) {
      String page = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      int place = page.indexOf(CELLS);
      this.before = page.substring(0, place);
      this.after = page.substring(place + CELLS.length());
    }
  }

  /** Of the cells that have made a picture up to now. */
  void write(TenantId tenant, BatchRow batch, OutputStream out) throws IOException {
    out.write(before.getBytes(StandardCharsets.UTF_8));
    ObjectNode title = WireJson.mapper().createObjectNode();
    title.put("title", batch.name == null ? batch.id.toString() : batch.name);
    call(out, "about", title);
    int[] shown = new int[1];
    try {
      cells.<IOException>each(
          tenant,
          batch.id,
          List.of("SUCCEEDED"),
          cell -> {
            Optional<ObjectNode> one = shown[0] <= MOST ? entry(cell) : Optional.empty();
            if (one.isPresent() && shown[0]++ < MOST) {
              call(out, "add", one.get());
            }
          });
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("the gateway ends");
    }
    if (shown[0] > MOST) {
      call(out, "about", WireJson.mapper().createObjectNode().put("only", MOST));
    }
    out.write(after.getBytes(StandardCharsets.UTF_8));
  }

  /** What a text says can end no script. */
  private static void call(OutputStream out, String function, ObjectNode value) throws IOException {
    String json = value.toString().replace("<", "\\u003c");
    out.write(
        "<script>%s(%s)</script>%n".formatted(function, json).getBytes(StandardCharsets.UTF_8));
  }

  /** Its first picture; empty where it has none. */
  private Optional<ObjectNode> entry(CellFiles.Cell cell) throws IOException {
    for (CellFiles.Made file : cell.files()) {
      if (MediaTypes.ofName(file.name()).startsWith("image/")) {
        Optional<String> picture = small(file);
        if (picture.isPresent()) {
          ObjectNode entry = WireJson.mapper().createObjectNode();
          entry.put("cell", cell.view().cell());
          entry.set("values", WireJson.mapper().valueToTree(cell.view().values()));
          return Optional.of(entry.put("name", file.name()).put("picture", picture.get()));
        }
      }
    }
    return Optional.empty();
  }

  private Optional<String> small(CellFiles.Made file) throws IOException {
    try (InputStream in = store.open(file.key(), 0)) {
      ImageConversion.Image image = Thumbnail.of(in, SIDE);
      return Optional.of(
          "data:%s;base64,%s"
              .formatted(image.mimeType(), Base64.getEncoder().encodeToString(image.bytes())));
    } catch (NoSuchFileException | ImageConversion.NotAnImageException gone) {
      return Optional.empty(); // no picture to show
    }
  }
}
