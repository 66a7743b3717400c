package io.comfymill.gateway.openapi;

import java.util.Arrays;
import java.util.List;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.models.media.Content;
import org.eclipse.microprofile.openapi.models.media.Schema;
import org.eclipse.microprofile.openapi.models.tags.Tag;
import org.jspecify.annotations.Nullable;

/** The tag of a route, from which follows how it says that it cannot do what it is asked. */
enum RouteGroup {
  COMFYUI("comfyui", "The protocol of a ComfyUI server", Shape.COMFYUI),
  COMFY_API_V2("comfy-api-v2", "Comfy API v2", Shape.COMFY_API),
  JOBS("jobs", "Single jobs: why they wait, and what can be done with them", Shape.PROBLEM),
  QUEUE("queue", "Pauses and archives of the queue", Shape.PROBLEM),
  FLEET("fleet", "Nodes, pools and records that could not be read", Shape.PROBLEM),
  ACCESS("access", "Tenants, keys, quotas and what was done by whom", Shape.PROBLEM),
  BATCHES("batches", "Many jobs as one thing", Shape.PROBLEM),
  WORKFLOWS("workflows", "Published workflows and their runs", Shape.PROBLEM),
  WEBHOOKS("webhooks", "What servers of tenants are told, and what they were told", Shape.PROBLEM),
  MONITORING("monitoring", "How the whole is", Shape.PROBLEM);

  /** Of the body of a refusal. */
  enum Shape {
    COMFYUI,
    COMFY_API,
    PROBLEM;

    Content content() {
      return switch (this) {
        case COMFYUI ->
            content(
                    "application/json",
                    object().addProperty("error", any()).addProperty("node_errors", object()))
                .addMediaType("text/plain", OASFactory.createMediaType().schema(text()));
        case COMFY_API ->
            content(
                "application/json",
                object()
                    .addProperty(
                        "error",
                        object()
                            .addProperty("code", text())
                            .addProperty("message", text())
                            .addProperty("details", object())));
        case PROBLEM ->
            content(
                "application/problem+json",
                object()
                    .addProperty("type", text())
                    .addProperty("title", text())
                    .addProperty("status", any().addType(Schema.SchemaType.INTEGER))
                    .addProperty("detail", text())
                    .addProperty("field", text()));
      };
    }

    private static Content content(String type, Schema schema) {
      return OASFactory.createContent()
          .addMediaType(type, OASFactory.createMediaType().schema(schema));
    }

    private static Schema any() {
      return OASFactory.createSchema();
    }

    private static Schema text() {
      return any().addType(Schema.SchemaType.STRING);
    }

    private static Schema object() {
      return any().addType(Schema.SchemaType.OBJECT);
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

  /** Our own endpoints' where a route has no known tag. */
  static Shape shapeOf(@Nullable List<String> tags) {
    return Arrays.stream(values())
        .filter(group -> tags != null && tags.contains(group.tag))
        .map(group -> group.shape)
        .findFirst()
        .orElse(Shape.PROBLEM);
  }

  Tag tag() {
    return OASFactory.createTag().name(tag).description(description);
  }
}
