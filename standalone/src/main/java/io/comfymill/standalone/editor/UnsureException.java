package io.comfymill.standalone.editor;

/** A workflow cannot be converted for certain; the message names the graph node. */
public final class UnsureException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  UnsureException(String message) {
    super(message);
  }

  static UnsureException of(EditorNode node, String what) {
    return new UnsureException("graph node " + node.describe() + " " + what);
  }
}
