package io.comfymill.gateway.batch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.SequenceWriter;
import com.fasterxml.jackson.dataformat.csv.CsvGenerator;
import com.fasterxml.jackson.dataformat.csv.CsvMapper;
import com.fasterxml.jackson.dataformat.csv.CsvSchema;
import io.comfymill.common.id.TenantId;
import io.comfymill.common.wire.WireJson;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** All cells of a batch in one stream, read page by page. */
@ApplicationScoped
class Manifest {
  private static final int PAGE = 100;
  private static final CsvMapper CSV =
      CsvMapper.builder().enable(CsvGenerator.Feature.STRICT_CHECK_FOR_QUOTING).build();
  private static final Duration ANSWER = Duration.ofMinutes(10);
  private static final List<String> BEFORE = List.of("cell", "state", "job");
  private static final List<String> AFTER =
      List.of(
          "attempts",
          "node",
          "started_at",
          "finished_at",
          "seconds",
          "error",
          "outputs",
          "hashes",
          "accepted",
          "join");

  private final CellViews cells;
  private final JoinViews joins;

  Manifest(CellViews cells, JoinViews joins) {
    this.cells = cells;
    this.joins = joins;
  }

  /** One JSON object a line: the cells, and what was made of them. */
  void json(TenantId tenant, UUID batch, OutputStream out) throws IOException {
    ObjectWriter writer = WireJson.mapper().writer();
    try (SequenceWriter lines = writer.withRootValueSeparator("\n").writeValues(out)) {
      each(tenant, batch, lines::write);
      for (JoinView join : joins.of(tenant, batch).await().atMost(ANSWER)) {
        lines.write(join);
      }
    }
  }

  /**
   * A line of names, a line for each cell, and one for each thing that was made of them, which has
   * a name in the last column and no cell in the first.
   *
   * @param parameters the names of the sweep's
   */
  void csv(TenantId tenant, UUID batch, Collection<String> parameters, OutputStream out)
      throws IOException {
    CsvSchema.Builder schema = CsvSchema.builder();
    BEFORE.forEach(schema::addColumn);
    parameters.forEach(schema::addColumn);
    AFTER.forEach(schema::addColumn);
    try (SequenceWriter lines = CSV.writer(schema.build().withHeader()).writeValues(out)) {
      each(tenant, batch, cell -> lines.write(columns(cell, parameters)));
      for (JoinView join : joins.of(tenant, batch).await().atMost(ANSWER)) {
        lines.write(columns(join, parameters));
      }
    }
  }

  private static List<@Nullable Object> columns(CellView cell, Collection<String> parameters) {
    List<@Nullable Object> columns =
        new ArrayList<>(List.of(cell.cell(), cell.state(), cell.job()));
    parameters.forEach(name -> columns.add(text(cell.values().get(name))));
    columns.add(cell.attempts());
    columns.add(cell.node());
    columns.add(text(cell.startedAt()));
    columns.add(text(cell.finishedAt()));
    columns.add(cell.seconds());
    columns.add(cell.error());
    columns.add(joined(cell.outputs(), CellView.Output::name));
    columns.add(joined(cell.outputs(), output -> "" + output.hash()));
    columns.add(cell.accepted());
    columns.add(null);
    return columns;
  }

  private static List<@Nullable Object> columns(JoinView join, Collection<String> parameters) {
    List<@Nullable Object> columns = new ArrayList<>();
    columns.add(null);
    columns.add(join.state());
    columns.addAll(Collections.nCopies(1 + parameters.size() + 2, null)); // no job, attempts, node
    columns.add(text(join.startedAt()));
    columns.add(text(join.finishedAt()));
    columns.add(null);
    columns.add(join.error());
    columns.add(joined(join.outputs(), CellView.Output::name));
    columns.add(joined(join.outputs(), output -> "" + output.hash()));
    columns.add(null);
    columns.add(join.join());
    return columns;
  }

  private static @Nullable String text(@Nullable Instant instant) {
    return instant == null ? null : instant.toString();
  }

  private static String text(@Nullable JsonNode value) {
    return value == null ? "" : value.asText();
  }

  private static String joined(
      List<CellView.Output> outputs, Function<CellView.Output, String> what) {
    return outputs.stream().map(what).collect(Collectors.joining(" "));
  }

  private interface Line {
    void write(CellView cell) throws IOException;
  }

  private void each(TenantId tenant, UUID batch, Line line) throws IOException {
    int after = -1;
    List<CellView> page;
    do {
      page = cells.page(tenant, batch, List.of(), after, PAGE, true).await().atMost(ANSWER);
      for (CellView cell : page) {
        line.write(cell);
        after = cell.cell();
      }
    } while (page.size() == PAGE);
  }
}
