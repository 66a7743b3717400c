package io.comfymill.common.wire;

import io.comfymill.common.id.NodeId;
import io.comfymill.common.modelfile.ModelFileName;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * A model of the catalogue: what a file must be, where to get it, and which nodes are to have it.
 *
 * @param type always {@link #TYPE}
 * @param version grows with every change; of two records of one id the higher counts
 * @param folder of ComfyUI's, such as {@code loras}
 * @param name with {@code /} between folders; it stays in its folder
 * @param sha256 as lower-case hex
 * @param sources URLs, the first that has it counts
 * @param wantedBy the nodes that are to have it
 * @param withdrawn it is in the catalogue no more; files stay where they are
 */
public record CatalogueModel(
    String type,
    Instant at,
    String id,
    long version,
    String folder,
    String name,
    String sha256,
    long bytes,
    List<String> sources,
    SortedSet<NodeId> wantedBy,
    boolean withdrawn) {
  public static final String TYPE = "CatalogueModel";
  private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");

  public CatalogueModel {
    Require.type(type, TYPE);
    Require.time(at, "at");
    Require.name(id, "id");
    Require.name(folder, "folder");
    Require.name(name, "name");
    Require.that(ModelFileName.isFolder(folder), "folder", "is no folder of models");
    Require.that(ModelFileName.staysInFolder(name), "name", "may leave its folder");
    Require.present(sha256, "sha256");
    Require.that(SHA256.matcher(sha256).matches(), "sha256", "is not 64 hex digits");
    Require.that(bytes > 0, "bytes", "is less than 1");
    Require.present(sources, "sources");
    Require.present(wantedBy, "wantedBy");
    sources = List.copyOf(sources);
    wantedBy = Collections.unmodifiableSortedSet(new TreeSet<>(wantedBy));
  }

  /** What is known of one model by two records, which may have come in any order. */
  public static CatalogueModel newest(CatalogueModel known, CatalogueModel other) {
    return other.version() >= known.version() ? other : known;
  }

  /** As jobs name its file. */
  public String asJobsNameIt() {
    return ModelFileName.normalized(name);
  }

  /** Whether a node is to have it. */
  public boolean isWantedBy(NodeId node) {
    return !withdrawn && wantedBy.contains(node);
  }
}
