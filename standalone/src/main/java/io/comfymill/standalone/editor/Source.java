package io.comfymill.standalone.editor;

import com.fasterxml.jackson.databind.JsonNode;

/** Where an input gets its value from. */
sealed interface Source {
  /** An output of a graph node that runs. */
  record Output(String nodeId, int slot) implements Source {}

  /** A value that stands elsewhere in the editor: in a primitive, or at a subgraph. */
  record Value(JsonNode json) implements Source {}

  /** Nothing but its own widget, if it has one. */
  record Own() implements Source {}
}
