package io.comfymill.gateway.batch.sweep;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import io.comfymill.gateway.file.FileRefusedException;
import io.comfymill.gateway.file.FileTree;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Reads the {@code sweep} of a batch file that its schema has found right. */
public final class SweepReader {
  private static final String PRODUCT = "product";
  private static final String ZIP = "zip";
  private static final String LIST = "list";
  private static final String CSV = "csv";
  private static final String SPLIT = "split";

  private final FileTree file;

  private SweepReader(FileTree file) {
    this.file = file;
  }

  /**
   * @param at where in the file the sweep stands
   * @throws FileRefusedException where it makes no sense
   */
  public static Sweep read(FileTree file, JsonPointer at) {
    return new SweepReader(file).sweep(at);
  }

  private Sweep sweep(JsonPointer at) {
    List<Sweep> factors = new ArrayList<>();
    for (Map.Entry<String, JsonNode> entry : file.json().at(at).properties()) {
      JsonPointer below = at.appendProperty(entry.getKey());
      factors.add(
          switch (entry.getKey()) {
            case PRODUCT -> new Product(distinct(parts(below), below));
            case ZIP -> zip(below);
            case LIST -> list(below);
            case CSV -> csv(below);
            case SPLIT -> split(below);
            default -> new Axis(entry.getKey(), values(below));
          });
    }
    return factors.size() == 1 ? factors.get(0) : new Product(distinct(factors, at));
  }

  private List<Sweep> parts(JsonPointer at) {
    List<Sweep> parts = new ArrayList<>();
    for (int i = 0; i < file.json().at(at).size(); i++) {
      parts.add(sweep(at.appendIndex(i)));
    }
    return parts;
  }

  /** A parameter that two of them set would have two values. */
  private List<Sweep> distinct(List<Sweep> parts, JsonPointer at) {
    Set<String> seen = new LinkedHashSet<>();
    for (Sweep part : parts) {
      for (String name : part.names()) {
        if (!seen.add(name)) {
          throw file.refusal(at, "sets \"%s\" twice".formatted(name));
        }
      }
    }
    return parts;
  }

  private Sweep zip(JsonPointer at) {
    Zip zip = new Zip(distinct(parts(at), at));
    for (int i = 0; i < zip.parts().size(); i++) {
      long size = zip.parts().get(i).size();
      if (size != zip.size()) {
        throw file.refusal(
            at.appendIndex(i),
            "has %d values and the first one %d; what is zipped must be of equal length"
                .formatted(size, zip.size()));
      }
    }
    return zip;
  }

  private Sweep list(JsonPointer at) {
    JsonNode cells = file.json().at(at);
    List<String> columns = new ArrayList<>();
    cells.get(0).fieldNames().forEachRemaining(columns::add);
    List<List<JsonNode>> rows = new ArrayList<>();
    for (JsonNode cell : cells) {
      if (cell.size() != columns.size() || !columns.stream().allMatch(cell::has)) {
        throw file.refusal(
            at.appendIndex(rows.size()),
            "must have the parameters of the first: " + String.join(", ", columns));
      }
      rows.add(columns.stream().map(cell::get).toList());
    }
    return new Table(columns, rows);
  }

  private Sweep csv(JsonPointer at) {
    JsonNode json = file.json().at(at);
    JsonNode text = json.isTextual() ? json : file.attachment(at.appendProperty("file"));
    if (!text.isTextual()) {
      throw file.refusal(at, "must be a file of text");
    }
    try {
      return CsvTable.read(text.textValue());
    } catch (IllegalArgumentException e) {
      throw file.refusal(at, "" + e.getMessage());
    }
  }

  /** Whoever sends the text has cut it: what a batch means may not change with a newer gateway. */
  private Sweep split(JsonPointer at) {
    JsonPointer place = at.appendProperty("file");
    List<Split.Part> parts = new ArrayList<>();
    for (JsonNode part : file.attachment(place)) {
      String text = part.path("text").asText();
      if (text.isBlank()) {
        throw file.refusal(place, "must stand for a list of {chapter, text}");
      }
      parts.add(new Split.Part(part.path("chapter").asText(), text));
    }
    if (parts.isEmpty()) {
      throw file.refusal(place, "has no text");
    }
    return new Split(file.json().at(at).path("into").textValue(), parts);
  }

  private Values values(JsonPointer at) {
    JsonNode json = file.json().at(at);
    if (json.isArray()) {
      List<JsonNode> values = new ArrayList<>();
      json.forEach(values::add);
      return new Values.Listed(values);
    }
    if (json.has("files")) {
      return uploaded(at.appendProperty("files"));
    }
    return json.has("range") ? range(at.appendProperty("range")) : seeds(json.path("seeds"));
  }

  /** Names that the files have on the gateway. */
  private Values uploaded(JsonPointer at) {
    List<JsonNode> names = new ArrayList<>();
    for (JsonNode name : file.attachment(at)) {
      if (!name.isTextual()) {
        throw file.refusal(at, "must stand for a list of names");
      }
      names.add(name);
    }
    if (names.isEmpty()) {
      throw file.refusal(at, "stands for no file");
    }
    return new Values.Listed(names);
  }

  private Values range(JsonPointer at) {
    JsonNode json = file.json().at(at);
    try {
      return Values.Range.of(
          json.path("from").decimalValue(),
          json.path("to").decimalValue(),
          json.has("step") ? json.path("step").decimalValue() : BigDecimal.ONE);
    } catch (IllegalArgumentException e) {
      throw file.refusal(at, "" + e.getMessage());
    }
  }

  private static Values seeds(JsonNode json) {
    long count = json.path("count").longValue();
    return json.has("random")
        ? new Values.Random(json.path("random").longValue(), count)
        : new Values.Counted(json.path("first").longValue(), count);
  }
}
