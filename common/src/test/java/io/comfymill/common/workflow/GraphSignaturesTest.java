package io.comfymill.common.workflow;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.comfymill.common.artifact.ArtifactKey;
import io.comfymill.common.wire.InputFile;
import io.comfymill.common.wire.JobGraph;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GraphSignaturesTest {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
  private static final String FILE = "a".repeat(64);
  private static final String OTHER_FILE = "b".repeat(64);

  private final ObjectNode classes = JSON.objectNode();

  private GraphSignaturesTest() {
    declare("Plain").putObject("required");
    declare("KnowsItsId").putObject("hidden").put("unique_id", "UNIQUE_ID");
    declare("Loader")
        .putObject("required")
        .putArray("model")
        .addArray()
        .add("a.safetensors")
        .add("b.safetensors");
  }

  private ObjectNode declare(String name) {
    return classes.putObject(name).putObject("input");
  }

  private JobGraph sign(ObjectNode graph, InputFile... files) {
    return GraphSignatures.of(Workflow.parse(graph), ObjectInfo.parse(classes), List.of(files));
  }

  private Map<String, JobGraph.Node> byId(ObjectNode graph, InputFile... files) {
    return sign(graph, files).nodes().stream()
        .collect(Collectors.toMap(JobGraph.Node::id, node -> node));
  }

  private static ObjectNode node(ObjectNode graph, String id, String type) {
    return graph.putObject(id).put("class_type", type).putObject("inputs");
  }

  /** Graph node i is fed by some of those before it; widgets are all different. */
  private static ObjectNode random(Random random, int size, List<String> ids) {
    ObjectNode graph = JSON.objectNode();
    List<Integer> order = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      order.add(i);
    }
    long[] widgets = random.longs(size).toArray();
    boolean[][] linked = new boolean[size][size];
    for (int i = 0; i < size; i++) {
      for (int from = 0; from < i; from++) {
        linked[i][from] = random.nextInt(4) == 0;
      }
    }
    for (int i : order) {
      ObjectNode inputs = node(graph, ids.get(i), "Plain").put("widget", widgets[i]);
      for (int from = 0; from < i; from++) {
        if (linked[i][from]) {
          inputs.putArray("in" + from).add(ids.get(from)).add(0);
        }
      }
    }
    return graph;
  }

  private static List<String> ids(int size) {
    List<String> ids = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      ids.add("n" + i);
    }
    return ids;
  }

  private static Set<Long> signatures(JobGraph graph) {
    return graph.nodes().stream().map(JobGraph.Node::signature).collect(Collectors.toSet());
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void idsAndTheirOrderDoNotMatter(long seed) {
    List<String> ids = ids(20);
    List<String> shuffled = new ArrayList<>(ids);
    Collections.shuffle(shuffled, new Random(seed));
    ObjectNode graph = random(new Random(seed), 20, ids);
    ObjectNode renumbered = random(new Random(seed), 20, shuffled);

    assertThat(signatures(sign(renumbered))).isEqualTo(signatures(sign(graph))).hasSize(20);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void aChangedWidgetChangesWhatItFeedsAndNothingElse(long seed) {
    Random random = new Random(seed);
    ObjectNode graph = random(random, 20, ids(20));
    String changed = "n" + random.nextInt(20);
    ObjectNode next = graph.deepCopy();
    ((ObjectNode) next.path(changed).path("inputs")).put("widget", "another");
    Map<String, JobGraph.Node> before = byId(graph);
    Map<String, JobGraph.Node> after = byId(next);
    Workflow workflow = Workflow.parse(graph);

    for (String id : before.keySet()) {
      boolean fed = workflow.withAncestors(List.of(id)).contains(changed);
      assertThat(after.get(id).signature() != before.get(id).signature()).as(id).isEqualTo(fed);
    }
  }

  @Test
  void eachFollowsWhatFeedsIt() {
    ObjectNode graph = random(new Random(1), 20, ids(20));
    Workflow workflow = Workflow.parse(graph);
    Set<String> seen = new HashSet<>();
    for (JobGraph.Node node : sign(graph).nodes()) {
      workflow
          .node(node.id())
          .orElseThrow()
          .links()
          .forEach(l -> assertThat(seen).contains(l.sourceId()));
      seen.add(node.id());
    }
  }

  @Test
  void anUnknownClassAndWhatItFeedsAreNeverCached() {
    ObjectNode graph = JSON.objectNode();
    node(graph, "1", "Nobody's");
    node(graph, "2", "Plain").putArray("in").add("1").add(0);
    node(graph, "3", "Plain");
    Map<String, JobGraph.Node> signed = byId(graph);

    assertThat(signed.get("1").signature()).isZero();
    assertThat(signed.get("2").signature()).isZero();
    assertThat(signed.get("3").signature()).isNotZero();
  }

  @Test
  void onlyClassesThatAskForTheirIdDifferByIt() {
    ObjectNode graph = JSON.objectNode();
    for (String id : List.of("1", "2")) {
      node(graph, "plain" + id, "Plain");
      node(graph, "knows" + id, "KnowsItsId");
    }
    Map<String, JobGraph.Node> signed = byId(graph);

    assertThat(signed.get("plain1").signature()).isEqualTo(signed.get("plain2").signature());
    assertThat(signed.get("knows1").signature()).isNotEqualTo(signed.get("knows2").signature());
  }

  @Test
  void filesCountByContent() {
    ObjectNode graph = JSON.objectNode();
    node(graph, "1", "Plain").put("image", "cat.png");

    assertThat(sign(graph, file(FILE))).isEqualTo(sign(graph, file(FILE)));
    assertThat(sign(graph, file(FILE))).isNotEqualTo(sign(graph, file(OTHER_FILE)));
  }

  private static InputFile file(String hash) {
    return new InputFile("1", "image", "cat.png", ArtifactKey.input(hash), hash, 1, null, null);
  }

  @Test
  void aShapeIsWithoutSeedsAndTextsButWithStepsAndModels() {
    Map<String, Long> shapes = new HashMap<>();
    for (String changed : List.of("nothing", "seed", "text", "steps", "model")) {
      ObjectNode graph = JSON.objectNode();
      node(graph, "m", "Loader")
          .put("model", changed.equals("model") ? "b.safetensors" : "a.safetensors");
      ObjectNode inputs = node(graph, "s", "Plain");
      inputs.putArray("model").add("m").add(0);
      inputs.put("seed", changed.equals("seed") ? 2 : 1);
      inputs.put("text", changed.equals("text") ? "cat" : "dog");
      inputs.put("steps", changed.equals("steps") ? 30 : 20);
      Map<String, JobGraph.Node> signed = byId(graph);
      assertThat(signed.get("m").shape()).as("loading is priced apart").isZero();
      shapes.put(changed, signed.get("s").shape());
    }

    assertThat(shapes.get("seed")).isEqualTo(shapes.get("text")).isEqualTo(shapes.get("nothing"));
    assertThat(Set.of(shapes.get("nothing"), shapes.get("steps"), shapes.get("model"))).hasSize(3);
  }

  @Test
  void aGraphThatFeedsItselfOrIsTooLargeHasNone() {
    ObjectNode ring = JSON.objectNode();
    node(ring, "1", "Plain").putArray("in").add("2").add(0);
    node(ring, "2", "Plain").putArray("in").add("1").add(0);

    assertThat(sign(ring)).isNull();
    int most = JobGraph.MOST_NODES;
    assertThat(sign(random(new Random(1), most, ids(most)))).isNotNull();
    assertThat(sign(random(new Random(1), most + 1, ids(most + 1)))).isNull();
  }
}
