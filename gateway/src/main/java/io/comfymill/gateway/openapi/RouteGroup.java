package io.comfymill.gateway.openapi;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.models.media.Content;
import org.eclipse.microprofile.openapi.models.media.Schema;
import org.eclipse.microprofile.openapi.models.tags.Tag;

/** The tag of a route, from which follows how it says that it cannot do what it is asked. */
enum RouteGroup {
  COMFYUI("comfyui", "The protocol of a ComfyUI server", Shape.COMFYUI),
  COMFY_API_V2("comfy-api-v2", "Comfy API v2", Shape.COMFY_API),
  JOBS("jobs", "Single jobs: why they wait, and what can be done with them", Shape.PROBLEM),
  QUEUE("queue", "Pauses and archives of the queue", Shape.PROBLEM),
  FLEET("fleet", "Nodes, pools and records that could not be read", Shape.PROBLEM),
  MONITORING("monitoring", "How the whole is", Shape.PROBLEM);

  /** Of the body of a refusal. */
  enum Shape {
    COMFYUI(
        Map.of(
            "application/json",
            object(Map.of("error", OASFactory.createSchema(), "node_errors", object(Map.of()))),
            "text/plain",
            text())),
    COMFY_API(
        Map.of(
            "application/json",
            object(
                Map.of(
                    "error",
                    object(
                        Map.of("code", text(), "message", text(), "details", object(Map.of()))))))),
    PROBLEM(
        Map.of(
            "application/problem+json",
            object(
                Map.of(
                    "type",
                    text(),
                    "title",
                    text(),
                    "status",
                    OASFactory.createSchema().addType(Schema.SchemaType.INTEGER),
                    "detail",
                    text(),
                    "field",
                    text()))));

    private final Map<String, Schema> bodies;

    Shape(Map<String, Schema> bodies) {
      this.bodies = new TreeMap<>(bodies);
    }

    Content content() {
      Content content = OASFactory.createContent();
      bodies.forEach(
          (type, schema) ->
              content.addMediaType(type, OASFactory.createMediaType().schema(schema)));
      return content;
    }

    private static Schema text() {
      return OASFactory.createSchema().addType(Schema.SchemaType.STRING);
    }

    private static Schema object(Map<String, Schema> properties) {
      Schema object = OASFactory.createSchema().addType(Schema.SchemaType.OBJECT);
      new TreeMap<>(properties).forEach(object::addProperty);
      return object;
    }
  }

  private final String tag;
  private final String description;
  private final Shape shape;

  RouteGroup(String tag, String description, Shape shape) {
    this.tag = tag;
    this.description = description;
    this.shape = shape;
  }

  /**
   * @throws IllegalArgumentException if there is not exactly one known tag
   */
  static RouteGroup of(List<String> tags) {
    return Arrays.stream(values())
        .filter(group -> tags.equals(List.of(group.tag)))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no group has the tags " + tags));
  }

  Tag tag() {
    return OASFactory.createTag().name(tag).description(description);
  }

  Shape shape() {
    return shape;
  }
}
