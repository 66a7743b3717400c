package io.comfymill.deploy.chart;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** One object of Kubernetes, as it was written. */
record Manifest(JsonNode tree) {
  private static final YAMLMapper YAML =
      new YAMLMapper(
          YAMLFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build());

  static List<Manifest> readAll(String yaml) {
    try (var documents = YAML.readerFor(JsonNode.class).<JsonNode>readValues(yaml)) {
      List<Manifest> all = new ArrayList<>();
      documents.forEachRemaining(
          tree -> {
            if (tree.isObject()) {
              all.add(new Manifest(tree));
            }
          });
      return all;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static JsonNode yaml(String text) {
    try {
      return YAML.readTree(text);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  String kind() {
    return tree.path("kind").asText();
  }

  String apiVersion() {
    return tree.path("apiVersion").asText();
  }

  String name() {
    return tree.at("/metadata/name").asText();
  }

  boolean is(String... kinds) {
    return List.of(kinds).contains(kind());
  }

  /** Of the pods that it makes, or of itself if it is one; missing for other objects. */
  JsonNode podSpec() {
    return is("Pod") ? tree.path("spec") : tree.at("/spec/template/spec");
  }

  JsonNode podLabels() {
    return is("Pod") ? tree.at("/metadata/labels") : tree.at("/spec/template/metadata/labels");
  }

  /** Init containers first. */
  List<JsonNode> containers() {
    return Stream.of("initContainers", "containers")
        .flatMap(list -> stream(podSpec().path(list)))
        .toList();
  }

  static Stream<JsonNode> stream(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false);
  }

  @Override
  public String toString() {
    return kind() + "/" + name();
  }
}
