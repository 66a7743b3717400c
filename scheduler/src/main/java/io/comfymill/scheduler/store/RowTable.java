package io.comfymill.scheduler.store;

import jakarta.persistence.Table;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The parts of SQL statements that write any number of rows of one table. */
final class RowTable {
  private final String name;
  private final List<RowColumn> columns;

  private RowTable(String name, List<RowColumn> columns) {
    this.name = name;
    this.columns = columns;
  }

  /** Of an entity. */
  static RowTable of(Class<?> entity) {
    List<RowColumn> columns =
        Arrays.stream(entity.getDeclaredFields())
            .filter(RowColumn::isColumn)
            .map(RowColumn::of)
            .sorted(Comparator.comparing(RowColumn::name))
            .toList();
    return new RowTable("scheduler." + entity.getAnnotation(Table.class).name(), columns);
  }

  /** Fails where a row is there already. */
  RowWrite insert(List<?> rows) {
    return new RowWrite(rows, columns, this::insertSql);
  }

  /** Leaves alone what is not updatable. */
  RowWrite update(List<?> rows) {
    List<RowColumn> written =
        columns.stream().filter(column -> column.key() || column.updatable()).toList();
    return new RowWrite(rows, written, this::updateSql);
  }

  RowWrite upsert(List<?> rows) {
    return new RowWrite(rows, columns, source -> insertSql(source) + onConflict());
  }

  private String insertSql(String source) {
    String all = names(columns, column -> quoted(column));
    return "insert into %s (%s) select %s from %s".formatted(name, all, all, source);
  }

  private String updateSql(String source) {
    String assignments = set("u");
    String match =
        columns.stream()
            .filter(RowColumn::key)
            .map(column -> "t.%1$s = u.%1$s".formatted(quoted(column)))
            .collect(Collectors.joining(" and "));
    return "update %s t set %s from %s where %s".formatted(name, assignments, source, match);
  }

  private String onConflict() {
    String keys = names(columns.stream().filter(RowColumn::key).toList(), RowTable::quoted);
    return " on conflict (%s) do update set %s".formatted(keys, set("excluded"));
  }

  private String set(String from) {
    return names(
        columns.stream().filter(RowColumn::updatable).toList(),
        column -> "%1$s = %2$s.%1$s".formatted(quoted(column), from));
  }

  private static String names(List<RowColumn> columns, Function<RowColumn, String> each) {
    return columns.stream().map(each).collect(Collectors.joining(", "));
  }

  static String quoted(RowColumn column) {
    return '"' + column.name() + '"';
  }
}
