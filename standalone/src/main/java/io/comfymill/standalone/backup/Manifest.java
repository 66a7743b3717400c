package io.comfymill.standalone.backup;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a backup holds.
 *
 * @param format of the file
 * @param artifacts the folder that the rows name files of; they are not in the backup
 */
public record Manifest(
    int format,
    @JsonProperty("made_at") Instant madeAt,
    @Nullable String artifacts,
    List<Schema> schemas,
    List<String> settings) {
  static final int FORMAT = 1;
  static final String ENTRY = "manifest.json";

  public Manifest {
    schemas = List.copyOf(schemas);
    settings = List.copyOf(settings);
  }

  /**
   * Rows of one service.
   *
   * @param version of the last migration
   * @param sequences the last value of each; those that were never used are left out
   */
  public record Schema(
      String name, String version, List<Table> tables, Map<String, Long> sequences) {
    public Schema {
      tables = List.copyOf(tables);
      sequences = Map.copyOf(sequences);
    }

    String entry(Table table) {
      return "tables/" + name + "/" + table.name() + ".copy";
    }
  }

  /** A table, the columns that its rows have, and how many there are. */
  public record Table(String name, List<String> columns, long rows) {
    public Table {
      columns = List.copyOf(columns);
    }

    String columnList() {
      return String.join(", ", columns.stream().map(Catalog::quoted).toList());
    }
  }

  /** All rows of all tables. */
  public long rows() {
    return schemas.stream()
        .flatMap(schema -> schema.tables().stream())
        .mapToLong(Table::rows)
        .sum();
  }
}
