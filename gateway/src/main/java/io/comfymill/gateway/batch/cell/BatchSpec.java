package io.comfymill.gateway.batch.cell;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.comfymill.common.wire.WireJson;
import io.comfymill.gateway.batch.sweep.CellOrder;
import io.comfymill.gateway.batch.sweep.Series;
import io.comfymill.gateway.batch.sweep.Sweep;
import io.comfymill.gateway.batch.sweep.SweepReader;
import io.comfymill.gateway.file.FileReader;
import io.comfymill.gateway.file.FileRefusedException;
import io.comfymill.gateway.file.FileSchema;
import io.comfymill.gateway.file.FileTree;
import io.comfymill.gateway.file.RunOptions;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A batch as it was asked for. What follows from it is the same on every gateway, at any time.
 *
 * @param file as it was read
 * @param run how its jobs are run
 * @param order which cells are run, and in which order
 * @param joins what is made of them
 * @param size about, in bytes
 */
public record BatchSpec(
    FileTree file,
    Template template,
    ObjectNode run,
    Sweep sweep,
    CellOrder order,
    List<JoinStep> joins,
    int size) {
  private static final FileSchema SCHEMA = FileSchema.of("batch.json");
  private static final JsonPointer SWEEP = JsonPointer.compile("/sweep");
  private static final int DEFAULT_PRIORITY = -10;

  public BatchSpec {
    joins = List.copyOf(joins);
  }

  /** The format of batches as JSON Schema. */
  public static String schema() {
    return SCHEMA.document();
  }

  /**
   * @param text YAML or JSON
   * @param mostCells more are refused
   * @throws FileRefusedException where it is wrong; the places in the file are named
   */
  public static BatchSpec read(String text, int mostCells) {
    FileTree file = FileReader.read(text);
    SCHEMA.require(file);
    Sweep sweep = SweepReader.read(file, SWEEP);
    if (sweep.size() > mostCells) {
      throw file.refusal(
          SWEEP, "makes %s cells; at most %,d are taken".formatted(count(sweep), mostCells));
    }
    Template template = Template.of(file, sweep.names(), SWEEP);
    CellOrder order = CellOrder.of(sweep, wish(file, sweep));
    if (order.size() == 0) {
      throw file.refusal(JsonPointer.compile("/exclude"), "leaves no cell");
    }
    return new BatchSpec(
        file,
        template,
        run(file.json().path("run"), template.run()),
        sweep,
        order,
        JoinStep.read(file, sweep),
        text.length() + Integer.BYTES * order.size());
  }

  /** Further cells by themselves, with the numbers that they get in this batch. */
  public BatchSpec further(BatchExtension extension) {
    int first = Math.toIntExact(sweep.size());
    return new BatchSpec(
        extension.file(),
        template,
        run,
        new Series(first, List.of(extension.sweep())),
        extension.order().shifted(first),
        List.of(),
        extension.size());
  }

  /** This batch with further cells, which come after all it has. */
  public BatchSpec with(BatchExtension extension) {
    return new BatchSpec(
        file,
        template,
        run,
        new Series(0, List.of(sweep, extension.sweep())),
        order.then(further(extension).order()),
        joins,
        size + extension.size());
  }

  /**
   * A published workflow's owner has the last word, but for the priority, which is of single runs.
   */
  private static ObjectNode run(JsonNode wished, JsonNode owners) {
    ObjectNode run = JsonNodeFactory.instance.objectNode();
    wished.properties().forEach(wish -> run.set(wish.getKey(), wish.getValue()));
    owners.properties().stream()
        .filter(wish -> !wish.getKey().equals("priority"))
        .forEach(wish -> run.set(wish.getKey(), wish.getValue()));
    return run;
  }

  static String count(Sweep sweep) {
    return sweep.size() == Long.MAX_VALUE
        ? "more than %,d".formatted(Long.MAX_VALUE - 1)
        : "%,d".formatted(sweep.size());
  }

  static CellOrder.Wish wish(FileTree file, Sweep sweep) {
    JsonNode json = file.json();
    List<Map<String, JsonNode>> exclude = new ArrayList<>();
    for (JsonNode cell : json.path("exclude")) {
      Map<String, JsonNode> values = new LinkedHashMap<>();
      cell.properties().forEach(value -> values.put(value.getKey(), value.getValue()));
      if (!sweep.names().containsAll(values.keySet())) {
        throw file.refusal(
            JsonPointer.compile("/exclude").appendIndex(exclude.size()),
            "names what the sweep does not set; it sets " + String.join(", ", sweep.names()));
      }
      exclude.add(values);
    }
    return new CellOrder.Wish(
        exclude,
        json.has("shuffle") ? json.path("shuffle").longValue() : null,
        json.has("limit") ? json.path("limit").intValue() : null,
        models(sweep));
  }

  /** The first value tells: a parameter's values are of one kind. */
  private static Set<String> models(Sweep sweep) {
    Set<String> models = new LinkedHashSet<>();
    CellOrder.cell(sweep, sweep.diagonal(0))
        .forEach(
            (name, value) -> {
              if (Template.namesModels(value)) {
                models.add(name);
              }
            });
    return models;
  }

  /**
   * A cell's values.
   *
   * @param index its number in the sweep
   */
  public Map<String, JsonNode> values(int index) {
    return CellOrder.cell(sweep, index);
  }

  /** Some cells that show every value of every parameter, or as many as may be. */
  public List<Integer> samples(int most) {
    Set<Integer> samples = new LinkedHashSet<>();
    if (order.size() <= most) {
      for (int position = 0; position < order.size(); position++) {
        samples.add(order.index(position));
      }
      return List.copyOf(samples);
    }
    CellOrder.Wish wish = wish(file, sweep);
    for (long k = 0; k < Math.min(most, sweep.longest()); k++) {
      int index = Math.toIntExact(sweep.diagonal(k));
      if (!wish.excludes(values(index))) {
        samples.add(index);
      }
    }
    samples.add(order.index(0));
    return List.copyOf(samples);
  }

  /**
   * The body of {@code POST /prompt} for a cell.
   *
   * @param index its number in the sweep
   */
  public ObjectNode prompt(int index, String promptId) {
    ObjectNode body = WireJson.mapper().createObjectNode();
    body.set("prompt", template.workflow(index, values(index)));
    body.put("prompt_id", promptId);
    ObjectNode extra = body.putObject("extra_data");
    template.published().ifPresent(reference -> extra.put("published_workflow", reference));
    // A cell has files of its own, also where it equals another: they have its number.
    extra.set("comfymill", RunOptions.of(run, DEFAULT_PRIORITY).put("merge", false));
    return body;
  }

  public @Nullable String name() {
    return file.json().path("name").textValue();
  }

  /** Null where any will do. */
  public @Nullable String pool() {
    return run.path("pool").textValue();
  }

  /** The most cells that may be under way at once. */
  public int parallelism() {
    return run.path("parallelism").asInt(Integer.MAX_VALUE);
  }

  /** GPU-seconds after which it pauses; infinite where there is no bound. */
  public double budget() {
    return run.path("budget").asDouble(Double.POSITIVE_INFINITY);
  }

  public FailureRule onFailure() {
    return FailureRule.of(file.json().path("onFailure"));
  }

  /** Empty where its tenant's limits say for how long its outputs are kept. */
  public Optional<Keep> keep() {
    return Keep.of(file.json().path("keep"));
  }

  /** Batches that have to end before it begins. */
  public List<UUID> dependsOn() {
    List<UUID> batches = new ArrayList<>();
    file.json().path("dependsOn").forEach(id -> batches.add(UUID.fromString(id.textValue())));
    return batches;
  }
}
