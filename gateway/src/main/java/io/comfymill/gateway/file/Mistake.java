package io.comfymill.gateway.file;

/**
 * Something in a file that is wrong.
 *
 * @param field such as {@code sweep.seed}; empty for the file as a whole
 * @param line from 1
 * @param column from 1
 * @param message what is wrong and what would be right
 */
public record Mistake(String field, int line, int column, String message) {
  @Override
  public String toString() {
    String where = "line %d, column %d: ".formatted(line, column);
    return where + (field.isEmpty() ? "" : field + " ") + message;
  }
}
