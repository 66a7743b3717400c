package io.comfymill.agent;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.comfymill.agent.comfyui.FinishedPrompt;
import io.comfymill.common.artifact.ArtifactKey;
import io.comfymill.common.id.AttemptId;
import io.comfymill.common.id.JobId;
import io.comfymill.common.id.NodeId;
import io.comfymill.common.id.PromptId;
import io.comfymill.common.id.TenantId;
import io.comfymill.common.wire.Assignment;
import io.comfymill.common.wire.InputFile;
import io.comfymill.common.wire.JobLimits;
import io.comfymill.common.wire.JobSpec;
import io.comfymill.common.wire.Requirements;
import io.comfymill.common.wire.WireJson;
import java.time.Instant;
import java.util.List;

/** Jobs for tests. */
public final class Jobs {
  public static final NodeId NODE = new NodeId("node-1");
  public static final Instant AT = Instant.parse("2026-01-01T00:00:00Z");

  private Jobs() {}

  /** JSON with single quotes, for the reader's sake. */
  public static ObjectNode json(String text) {
    return parse(text.replace('\'', '"'));
  }

  public static ObjectNode parse(String text) {
    try {
      return (ObjectNode) WireJson.mapper().readTree(text);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(text, e);
    }
  }

  public static JobSpec job(String promptId, List<InputFile> inputs) {
    return job(promptId, Requirements.of(List.of(), List.of("sub/flux")), inputs);
  }

  public static JobSpec apiOnly(String promptId) {
    return job(promptId, Requirements.NONE.apiOnly(true), List.of());
  }

  private static JobSpec job(String promptId, Requirements wanted, List<InputFile> inputs) {
    PromptId prompt = new PromptId(promptId);
    return new JobSpec(
        JobId.of(TenantId.DEFAULT, prompt),
        TenantId.DEFAULT,
        prompt,
        "client-1",
        1,
        0,
        json(
            "{'1': {'class_type': 'LoadImage', 'inputs': {'image': 'red.png'}},"
                + " '2': {'class_type': 'SaveImage', 'inputs': {'images': ['1', 0]}}}"),
        json("{'client_id': 'client-1', 'extra_pnginfo': {'a': 1}}"),
        List.of("2"),
        wanted,
        JobLimits.NONE,
        inputs,
        AT,
        List.of(),
        null);
  }

  public static JobSpec job(String promptId) {
    return job(promptId, List.of());
  }

  public static InputFile input() {
    String blake3 = "0123456789abcdef".repeat(4);
    return new InputFile("1", "image", "red.png", ArtifactKey.input(blake3), blake3, 3, null, null);
  }

  public static Assignment.Run run(NodeId node, JobSpec job) {
    return new Assignment.Run(AT, node, new AttemptId(job.id(), 1), job);
  }

  /** A history entry with one output, {@code s/a.png} of graph node 2. */
  public static FinishedPrompt history(String status, String messages) {
    return new FinishedPrompt(
        json("{'2': {'images': [{'filename': 'a.png', 'subfolder': 's', 'type': 'output'}]}}"),
        empty(),
        status,
        (ArrayNode) json("{'m': " + messages + "}").get("m"));
  }

  public static ObjectNode empty() {
    return JsonNodeFactory.instance.objectNode();
  }
}
