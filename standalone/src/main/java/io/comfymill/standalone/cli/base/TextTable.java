package io.comfymill.standalone.cli.base;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** Prints JSON objects as rows, each column as wide as its widest cell. */
public final class TextTable {
  private static final String GAP = "  ";

  private TextTable() {}

  public record Column(String heading, Function<JsonNode, String> cell) {}

  public static Column column(String heading, Function<JsonNode, String> cell) {
    return new Column(heading, cell);
  }

  public static Column column(String heading, String field) {
    return new Column(heading, row -> orDash(row.path(field)));
  }

  public static String of(Iterable<JsonNode> objects, Column... columns) {
    List<List<String>> rows =
        Stream.concat(
                Stream.of(Arrays.stream(columns).map(Column::heading).toList()),
                StreamSupport.stream(objects.spliterator(), false)
                    .map(row -> Arrays.stream(columns).map(c -> c.cell().apply(row)).toList()))
            .toList();
    String format =
        IntStream.range(0, columns.length)
            .map(i -> rows.stream().mapToInt(row -> row.get(i).length()).max().orElse(1))
            .mapToObj(width -> "%-" + Math.max(1, width) + "s")
            .collect(Collectors.joining(GAP));
    return rows.stream()
        .map(row -> format.formatted(row.toArray()).stripTrailing() + '\n')
        .collect(Collectors.joining());
  }

  /** Each element of an array on a line of its own. */
  public static String lines(JsonNode array) {
    return joined(array, "\n") + '\n';
  }

  public static String orDash(JsonNode value) {
    return value.isNull() || value.asText().isEmpty() ? "-" : value.asText();
  }

  /** The elements of an array, with {@code separator} between them. */
  public static String joined(JsonNode array, String separator) {
    return array.isEmpty()
        ? "-"
        : StreamSupport.stream(array.spliterator(), false)
            .map(JsonNode::asText)
            .collect(Collectors.joining(separator));
  }
}
