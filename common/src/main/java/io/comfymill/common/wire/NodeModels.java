package io.comfymill.common.wire;

import com.fasterxml.jackson.annotation.JsonIgnore;
import io.comfymill.common.id.NodeId;
import java.time.Instant;
import java.util.List;

/**
 * A part of the model files that an agent finds on a node's disk. A file stands in the part that
 * its folder and name choose, so that only the parts that have changed are sent again, and no
 * record grows with the whole.
 *
 * @param type always {@link #TYPE}
 * @param part from 0, less than {@link #PARTS}
 * @param files all of this part
 */
public record NodeModels(String type, Instant at, NodeId nodeId, int part, List<ModelFile> files) {
  public static final String TYPE = "NodeModels";

  /** In how many parts a node's files are told. */
  public static final int PARTS = 8;

  public NodeModels {
    Require.type(type, TYPE);
    Require.time(at, "at");
    Require.present(nodeId, "nodeId");
    Require.that(part >= 0 && part < PARTS, "part", "is not 0 to " + (PARTS - 1));
    Require.present(files, "files");
    files = List.copyOf(files);
  }

  /** The part in which a file stands. */
  public static int partOf(String folder, String name) {
    return Math.floorMod((folder + "/" + name).hashCode(), PARTS);
  }

  /** Of this record on Kafka. */
  @JsonIgnore
  public String key() {
    return nodeId.value() + "/" + part;
  }
}
