package io.comfymill.gateway.artifacts;

import com.fasterxml.jackson.databind.JsonNode;
import io.comfymill.common.artifact.ArtifactKey;
import io.comfymill.common.id.TenantId;
import io.comfymill.common.wire.InputFile;
import io.comfymill.common.workflow.DynamicInputs;
import io.comfymill.common.workflow.GraphNode;
import io.comfymill.common.workflow.InputSpec;
import io.comfymill.common.workflow.MalformedWorkflowException;
import io.comfymill.common.workflow.ObjectInfo;
import io.comfymill.common.workflow.Workflow;
import io.comfymill.gateway.database.AssetRecordRow;
import io.comfymill.gateway.database.AssetRow;
import io.comfymill.gateway.database.KeptUploadRow;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Finds the files that a workflow names and that its node will need. */
@ApplicationScoped
public class WorkflowFiles {
  private final Assets assets;
  private final AssetRecords records;
  private final NamedOutputs outputs;
  private final KeptUploads kept;

  WorkflowFiles(Assets assets, AssetRecords records, NamedOutputs outputs, KeptUploads kept) {
    this.kept = kept;
    this.assets = assets;
    this.records = records;
    this.outputs = outputs;
  }

  /** Where the bytes of a file are. */
  record Stored(ArtifactKey key, String blake3, long sizeBytes) {}

  /** The files that were found, by the input values naming them. */
  public static final class Found {
    private final Map<String, Stored> byValue;
    private final List<KeptUploadRow> kept;

    private Found(Map<String, Stored> byValue, List<KeptUploadRow> kept) {
      this.byValue = Map.copyOf(byValue);
      this.kept = List.copyOf(kept);
    }

    public boolean has(String value) {
      return byValue.containsKey(value);
    }

    /** The input files of the given graph nodes. */
    public List<InputFile> inputs(Workflow workflow, Set<String> nodeIds, ObjectInfo objectInfo) {
      List<GraphNode> nodes =
          workflow.nodes().values().stream().filter(node -> nodeIds.contains(node.id())).toList();
      return Stream.concat(
              inFolder(nodes, objectInfo),
              nodes.stream().flatMap(node -> KeptInputs.of(node, objectInfo, kept)))
          .toList();
    }

    private Stream<InputFile> inFolder(List<GraphNode> nodes, ObjectInfo objectInfo) {
      return nodes.stream()
          .flatMap(
              node ->
                  named(node, objectInfo).entrySet().stream()
                      .filter(named -> has(named.getValue()))
                      .map(named -> input(node.id(), named)));
    }

    private InputFile input(String nodeId, Map.Entry<String, String> named) {
      Stored stored = byValue.get(named.getValue());
      String filename = FileRef.parse(named.getValue()).orElseThrow().name();
      return new InputFile(
          nodeId,
          named.getKey(),
          filename,
          stored.key(),
          stored.blake3(),
          stored.sizeBytes(),
          named.getValue(),
          null);
    }
  }

  /**
   * @param prompt of any shape; a malformed workflow names no files
   */
  public Uni<Found> find(TenantId tenant, JsonNode prompt, ObjectInfo objectInfo) {
    Map<String, FileRef> wanted = wanted(prompt, objectInfo);
    Set<String> names = KeptInputs.names(graphNodes(prompt), objectInfo);
    if (wanted.isEmpty() && names.isEmpty()) {
      return Uni.createFrom().item(new Found(Map.of(), List.of()));
    }
    return Uni.combine()
        .all()
        .unis(
            uploaded(tenant, wanted),
            recorded(tenant, wanted),
            outputs.find(tenant, wanted),
            kept.named(tenant, names))
        .asTuple()
        .map(
            found ->
                joined(found.getItem1(), found.getItem2(), found.getItem3(), found.getItem4()));
  }

  private static Map<String, FileRef> wanted(JsonNode prompt, ObjectInfo objectInfo) {
    Map<String, FileRef> wanted = new HashMap<>();
    for (GraphNode node : graphNodes(prompt)) {
      for (String value : named(node, objectInfo).values()) {
        FileRef.parse(value).ifPresent(ref -> wanted.put(value, ref));
      }
    }
    return wanted;
  }

  private static Collection<GraphNode> graphNodes(JsonNode prompt) {
    try {
      return Workflow.parse(prompt).nodes().values();
    } catch (MalformedWorkflowException e) {
      return List.of(); // the validation will say what is wrong with it
    }
  }

  private static Found joined(
      Map<String, Stored> uploaded,
      Map<String, Stored> recorded,
      Map<String, Stored> outputs,
      List<KeptUploadRow> kept) {
    Map<String, Stored> all = new HashMap<>(outputs);
    all.putAll(recorded);
    all.putAll(uploaded);
    return new Found(all, kept);
  }

  /** Input name → value, of inputs that may name a file the node does not have. */
  private static Map<String, String> named(GraphNode node, ObjectInfo objectInfo) {
    Map<String, String> named = new LinkedHashMap<>();
    objectInfo
        .nodeClass(node.classType())
        .ifPresent(
            nodeClass ->
                DynamicInputs.specs(node, nodeClass)
                    .forEach((input, spec) -> addNamed(named, input, spec, node)));
    return named;
  }

  private static void addNamed(
      Map<String, String> named, String input, InputSpec spec, GraphNode node) {
    JsonNode value = node.inputs().get(input);
    if (mayNameFile(spec, value)) {
      named.put(input, value.textValue());
    }
  }

  private static boolean mayNameFile(InputSpec spec, JsonNode value) {
    boolean listed = spec.isChoice() && spec.choices().contains(value);
    return value.isTextual() && (spec.isUpload() || (spec.isChoice() && !listed));
  }

  private Uni<Map<String, Stored>> uploaded(TenantId tenant, Map<String, FileRef> wanted) {
    if (wanted.isEmpty()) {
      return Uni.createFrom().item(Map.of());
    }
    Set<String> names = wanted.values().stream().map(FileRef::name).collect(Collectors.toSet());
    return assets.named(tenant, names).map(rows -> matching(rows, wanted));
  }

  private static Map<String, Stored> matching(List<AssetRow> rows, Map<String, FileRef> wanted) {
    Map<FileRef, AssetRow> byRef =
        rows.stream()
            .collect(
                Collectors.toMap(
                    row -> new FileRef(row.type, row.subfolder, row.name), Function.identity()));
    Map<String, Stored> found = new HashMap<>();
    wanted.forEach(
        (value, ref) ->
            Optional.ofNullable(byRef.get(ref)).ifPresent(row -> found.put(value, stored(row))));
    return found;
  }

  private static Stored stored(AssetRow row) {
    return new Stored(ArtifactKey.input(row.blake3), row.blake3, row.sizeBytes);
  }

  /** Assets, which a workflow names by their id. */
  private Uni<Map<String, Stored>> recorded(TenantId tenant, Map<String, FileRef> wanted) {
    Set<UUID> ids =
        wanted.values().stream().flatMap(ref -> ref.asset().stream()).collect(Collectors.toSet());
    return ids.isEmpty()
        ? Uni.createFrom().item(Map.of())
        : records.ofTenant(tenant, ids).map(WorkflowFiles::byReference);
  }

  private static Map<String, Stored> byReference(List<AssetRecordRow> rows) {
    return rows.stream()
        .filter(row -> row.reference != null && row.blake3 != null)
        .collect(
            Collectors.toMap(
                row -> row.reference,
                row -> new Stored(new ArtifactKey(row.artifactKey), row.blake3, row.sizeBytes)));
  }
}
