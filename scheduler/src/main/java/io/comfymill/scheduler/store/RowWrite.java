package io.comfymill.scheduler.store;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/**
 * Rows to be written, as one part of a statement: each column is one array parameter, so the text
 * of the statement is the same however many rows there are and is prepared once.
 *
 * @param sql from where the rows come from to what is done with them
 */
record RowWrite(List<?> rows, List<RowColumn> columns, UnaryOperator<String> sql) {
  boolean isEmpty() {
    return rows.isEmpty();
  }

  /**
   * @param firstParameter its number in the whole statement
   * @param fence a relation with one row, or with none so that nothing is written
   */
  String sql(int firstParameter, String fence) {
    List<String> arrays = new ArrayList<>();
    for (int i = 0; i < columns.size(); i++) {
      arrays.add("$%d::%s[]".formatted(firstParameter + i, columns.get(i).type().sql()));
    }
    String names = columns.stream().map(RowTable::quoted).collect(Collectors.joining(", "));
    return sql.apply("%s, unnest(%s) as u (%s)".formatted(fence, String.join(", ", arrays), names));
  }

  List<Object> parameters() {
    return columns.stream().map(column -> column.values(rows)).toList();
  }
}
