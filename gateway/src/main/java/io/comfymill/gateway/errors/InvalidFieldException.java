package io.comfymill.gateway.errors;

/** A field of what the caller sent is wrong; the message begins with its name. */
public final class InvalidFieldException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String field;

  /**
   * @param demand what would be right; goes on after the field's name
   */
  public InvalidFieldException(String field, String demand) {
    super(field + " " + demand);
    this.field = field;
  }

  public InvalidFieldException(String field, String demand, Throwable cause) {
    super(field + " " + demand, cause);
    this.field = field;
  }

  /** With the names of the objects around it and dots between. */
  public String field() {
    return field;
  }
}
