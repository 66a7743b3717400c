package io.comfymill.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ContainerNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.comfymill.common.recording.Recordings;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Recorded prompts with parts missing, null, of another type or extreme. The seed says which. */
final class PromptMutations {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private final Random random;
  private final List<ObjectNode> recorded;
  private final List<Supplier<JsonNode>> values;

  PromptMutations(long seed) {
    this.random = new Random(seed);
    this.recorded =
        Stream.concat(
                Recordings.runs().map(run -> run.path("request")),
                Recordings.cases("prompt-validation.json").map(one -> one.at("/request/body")))
            .map(body -> body.path("prompt"))
            .filter(prompt -> prompt.isObject() && !prompt.isEmpty())
            .map(ObjectNode.class::cast)
            .toList();
    this.values = values();
  }

  private List<Supplier<JsonNode>> values() {
    return List.of(
        JSON::nullNode,
        () -> JSON.booleanNode(true),
        () -> JSON.numberNode(0),
        () -> JSON.numberNode(-1),
        () -> JSON.numberNode(7),
        () -> JSON.numberNode(0.5),
        () -> JSON.numberNode(1e308),
        () -> JSON.numberNode(Double.NaN),
        () -> JSON.numberNode(Double.NEGATIVE_INFINITY),
        () -> JSON.numberNode(BigInteger.TEN.pow(4299)),
        () -> JSON.textNode(""),
        () -> JSON.textNode("7"),
        () -> JSON.textNode("class_type"),
        () -> JSON.textNode("half \ud83d"),
        () -> JSON.textNode("nul \0"),
        () -> JSON.textNode("1_".repeat(20_000)),
        JSON::arrayNode,
        JSON::objectNode,
        () -> nested(10 + random.nextInt(480)),
        () -> JSON.objectNode().set("__value__", any()),
        this::link,
        this::link,
        this::link);
  }

  private JsonNode any() {
    return values.get(random.nextInt(values.size())).get();
  }

  private JsonNode link() {
    String source = random.nextInt(4) == 0 ? "99" : String.valueOf(1 + random.nextInt(9));
    ArrayNode link = JSON.arrayNode().add(source);
    return switch (random.nextInt(4)) {
      case 0 -> link.add(0.5);
      case 1 -> link.add(true);
      default -> link.add(0);
    };
  }

  private static JsonNode nested(int levels) {
    ArrayNode outermost = JSON.arrayNode();
    ArrayNode innermost = outermost;
    for (int level = 1; level < levels; level++) {
      innermost = innermost.addArray();
    }
    return outermost;
  }

  ObjectNode next() {
    ObjectNode prompt = recorded.get(random.nextInt(recorded.size())).deepCopy();
    for (int left = 1 + random.nextInt(3); left > 0; left--) {
      mutate(prompt);
    }
    return prompt;
  }

  private void mutate(ObjectNode prompt) {
    switch (random.nextInt(4)) {
      case 0 -> addNode(prompt);
      case 1 -> addInput(prompt);
      default -> change(prompt);
    }
  }

  /** One that nothing needs. */
  private void addNode(ObjectNode prompt) {
    List<String> classes = List.of("EmptyImage", "ImageInvert", "LoadImage", "PreviewImage");
    ObjectNode node = prompt.putObject("u" + random.nextInt(3));
    node.put("class_type", classes.get(random.nextInt(classes.size())));
    if (random.nextBoolean()) {
      node.set("inputs", any());
    } else {
      node.putObject("inputs").set("image", any());
    }
  }

  /** One that its class does not know. */
  private void addInput(ObjectNode prompt) {
    for (JsonNode node : prompt) {
      if (node.path("inputs") instanceof ObjectNode inputs && random.nextBoolean()) {
        inputs.set("undeclared", any());
      }
    }
  }

  private void change(ObjectNode prompt) {
    List<ContainerNode<?>> containers = new ArrayList<>();
    collect(prompt, containers);
    ContainerNode<?> changed = containers.get(random.nextInt(containers.size()));
    if (changed instanceof ObjectNode object && !object.isEmpty()) {
      changeField(object);
    } else if (changed instanceof ArrayNode array && !array.isEmpty()) {
      array.set(random.nextInt(array.size()), any());
    }
  }

  private void changeField(ObjectNode object) {
    Iterator<String> names = object.fieldNames();
    String name = names.next();
    for (int skip = random.nextInt(object.size()); skip > 0; skip--) {
      name = names.next();
    }
    if (random.nextInt(3) == 0) {
      object.remove(name);
    } else {
      object.set(name, any());
    }
  }

  private static void collect(JsonNode json, List<ContainerNode<?>> to) {
    if (json instanceof ContainerNode<?> container) {
      to.add(container);
      container.forEach(child -> collect(child, to));
    }
  }
}
