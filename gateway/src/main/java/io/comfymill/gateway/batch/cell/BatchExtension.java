package io.comfymill.gateway.batch.cell;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.comfymill.gateway.batch.sweep.CellOrder;
import io.comfymill.gateway.batch.sweep.Sweep;
import io.comfymill.gateway.batch.sweep.SweepReader;
import io.comfymill.gateway.file.FileReader;
import io.comfymill.gateway.file.FileRefusedException;
import io.comfymill.gateway.file.FileSchema;
import io.comfymill.gateway.file.FileTree;
import java.util.List;

/**
 * Further cells of a batch. They set the parameters that its cells set, and come after all it has.
 *
 * @param file as it was read
 * @param order which cells are run, and in which order; from 0
 * @param size about, in bytes
 */
public record BatchExtension(FileTree file, Sweep sweep, CellOrder order, int size) {
  private static final List<String> KEYS =
      List.of("kind", "version", "sweep", "exclude", "shuffle", "limit");
  private static final FileSchema SCHEMA = FileSchema.of("batch.json", BatchExtension::ofExtension);
  private static final JsonPointer SWEEP = JsonPointer.compile("/sweep");

  /** The same words mean the same as in a batch. */
  private static void ofExtension(ObjectNode schema) {
    schema.put("$id", "urn:comfymill:schema:batch-extension:1");
    schema.put("title", "Further cells of a batch of Comfymill");
    ((ObjectNode) schema.get("properties")).retain(KEYS);
    ((ObjectNode) schema.at("/properties/kind")).put("const", "BatchExtension");
    schema.putArray("required").add("kind").add("version").add("sweep");
  }

  /** The format of extensions as JSON Schema. */
  public static String schema() {
    return SCHEMA.document();
  }

  /**
   * @param text YAML or JSON
   * @param batch that it is of, with all its cells
   * @param mostCells that the batch may have with it
   * @throws FileRefusedException where it is wrong; the places in the file are named
   */
  public static BatchExtension read(String text, BatchSpec batch, int mostCells) {
    FileTree file = FileReader.read(text);
    SCHEMA.require(file);
    Sweep sweep = SweepReader.read(file, SWEEP);
    long room = mostCells - batch.sweep().size();
    if (sweep.size() > room) {
      throw file.refusal(
          SWEEP,
          "makes %s cells; the batch has %,d of at most %,d"
              .formatted(BatchSpec.count(sweep), batch.sweep().size(), mostCells));
    }
    if (!sweep.names().equals(batch.sweep().names())) {
      throw file.refusal(
          SWEEP,
          "must set what the cells of the batch set: " + String.join(", ", batch.sweep().names()));
    }
    CellOrder order = CellOrder.of(sweep, BatchSpec.wish(file, sweep));
    if (order.size() == 0) {
      throw file.refusal(JsonPointer.compile("/exclude"), "leaves no cell");
    }
    return new BatchExtension(file, sweep, order, text.length() + Integer.BYTES * order.size());
  }
}
