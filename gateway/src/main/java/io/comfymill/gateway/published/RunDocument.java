package io.comfymill.gateway.published;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.comfymill.gateway.published.definition.Definition;
import io.comfymill.gateway.published.definition.InputValues;

/** How to run one published workflow, as an OpenAPI document. */
final class RunDocument {
  private RunDocument() {}

  static ObjectNode of(Version version) {
    Definition definition = version.definition();
    ObjectNode document = JsonNodeFactory.instance.objectNode();
    document.put("openapi", "3.1.0");
    document
        .putObject("info")
        .put("title", definition.title())
        .put("description", definition.description())
        .put("version", Integer.toString(version.number()));
    document
        .putObject("paths")
        .putObject("/api/workflows/%s/runs".formatted(version.reference()))
        .set("post", run(definition));
    ObjectNode components = document.putObject("components");
    components.putObject("schemas").set("Inputs", new InputValues(definition.inputs()).schema());
    components
        .putObject("securitySchemes")
        .putObject("key")
        .put("type", "apiKey")
        .put("in", "header")
        .put("name", "X-API-Key");
    document.putArray("security").addObject().putArray("key");
    return document;
  }

  private static ObjectNode run(Definition definition) {
    ObjectNode run = JsonNodeFactory.instance.objectNode();
    run.put("operationId", definition.name().replaceAll("[^a-z0-9]", "_"));
    run.put("summary", definition.title());
    var parameters = run.putArray("parameters");
    parameters.add(
        header(
            "Prefer",
            "wait=60: answer when the run has ended, or after so many seconds",
            "^wait=[0-9]+$"));
    parameters.add(
        header("Idempotency-Key", "runs with the same key and inputs are one run", "^.{1,255}$"));
    run.putObject("requestBody")
        .putObject("content")
        .putObject("application/json")
        .putObject("schema")
        .put("$ref", "#/components/schemas/Inputs");
    ObjectNode responses = run.putObject("responses");
    responses
        .putObject("200")
        .put(
            "description",
            "the run, which has ended; or its first result's bytes where Accept names their type");
    responses.putObject("202").put("description", "the run, which goes on; Location says where");
    responses.putObject("400").put("description", "an input is wrong; nothing was queued");
    return run;
  }

  private static ObjectNode header(String name, String description, String pattern) {
    ObjectNode header = JsonNodeFactory.instance.objectNode();
    header.put("name", name).put("in", "header").put("description", description);
    header.putObject("schema").put("type", "string").put("pattern", pattern);
    return header;
  }
}
