package io.comfymill.gateway.batch.sweep;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Cells one by one.
 *
 * @param rows a value for each of the names
 */
public record Table(List<String> columns, List<List<JsonNode>> rows) implements Sweep {
  public Table {
    columns = List.copyOf(columns);
    rows = List.copyOf(rows);
  }

  @Override
  public long size() {
    return rows.size();
  }

  @Override
  public Set<String> names() {
    return new LinkedHashSet<>(columns);
  }

  @Override
  public void put(long index, Map<String, JsonNode> cell) {
    List<JsonNode> row = rows.get(Math.toIntExact(index));
    for (int i = 0; i < row.size(); i++) {
      cell.put(columns.get(i), row.get(i));
    }
  }

  @Override
  public long longest() {
    return rows.size();
  }

  @Override
  public long diagonal(long k) {
    return k % rows.size();
  }
}
