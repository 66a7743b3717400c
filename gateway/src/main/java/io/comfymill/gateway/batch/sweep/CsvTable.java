package io.comfymill.gateway.batch.sweep;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.dataformat.csv.CsvMapper;
import com.fasterxml.jackson.dataformat.csv.CsvParser;
import io.comfymill.gateway.file.FileReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashSet;
import java.util.List;

/** Cells as comma-separated text, whose first line names the parameters. */
final class CsvTable {
  private static final CsvMapper MAPPER =
      CsvMapper.builder()
          .enable(CsvParser.Feature.WRAP_AS_ARRAY)
          .enable(CsvParser.Feature.SKIP_EMPTY_LINES)
          .build();

  private CsvTable() {}

  /**
   * @throws IllegalArgumentException where it is none; the message says what is wrong, and goes on
   *     after the name of the field
   */
  static Table read(String text) {
    try (MappingIterator<String[]> lines = MAPPER.readerFor(String[].class).readValues(text)) {
      List<String[]> all = lines.readAll();
      if (all.size() < 2) {
        throw new IllegalArgumentException("must have a line of names and one of values at least");
      }
      List<String> columns = List.of(all.get(0)).stream().map(String::strip).toList();
      if (columns.contains("") || new HashSet<>(columns).size() < columns.size()) {
        throw new IllegalArgumentException(
            "must have a first line of different names: " + String.join(", ", columns));
      }
      return new Table(
          columns,
          all.subList(1, all.size()).stream().map(line -> row(columns, line, all)).toList());
    } catch (JacksonException e) {
      throw new IllegalArgumentException("is no CSV: " + e.getOriginalMessage(), e);
    } catch (IOException e) {
      throw new UncheckedIOException("text in memory cannot fail", e);
    }
  }

  private static List<JsonNode> row(List<String> columns, String[] line, List<String[]> all) {
    if (line.length != columns.size()) {
      throw new IllegalArgumentException(
          "has %d values in row %d and %d names"
              .formatted(line.length, all.indexOf(line) + 1, columns.size()));
    }
    return List.of(line).stream().map(CsvTable::value).toList();
  }

  private static JsonNode value(String text) {
    String word = text.strip();
    if (word.equals("true") || word.equals("false")) {
      return JsonNodeFactory.instance.booleanNode(word.equals("true"));
    }
    return FileReader.number(word).orElseGet(() -> JsonNodeFactory.instance.textNode(text));
  }
}
