package io.comfymill.gateway.errors;

import org.jspecify.annotations.Nullable;

/** A field of what the caller sent is wrong; the message begins with its name. */
public final class InvalidFieldException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String field;
  private final String demand;

  /**
   * @param field with the names of the objects around it and dots between
   * @param demand what would be right; goes on after the field's name
   */
  public InvalidFieldException(String field, String demand) {
    this(field, demand, null);
  }

  public InvalidFieldException(String field, String demand, @Nullable Throwable cause) {
    super(field + " " + demand, cause);
    this.field = field;
    this.demand = demand;
  }

  public String field() {
    return field;
  }

  /** The same, of a field of an object that is itself at the given path. */
  public InvalidFieldException below(String path) {
    return new InvalidFieldException(path + field, demand, getCause());
  }
}
