package io.comfymill.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.comfymill.common.wire.WireJson;
import java.io.IOException;
import java.io.UncheckedIOException;

/** Graphs for the tests. Each is told apart by its colour, which its picture must show. */
final class Workflows {
  static final int SIZE = 32;

  private Workflows() {}

  /** A picture of one colour. */
  static ObjectNode picture(int colour) {
    return parse(EMPTY.formatted(SIZE, SIZE, colour) + SAVE.formatted("1"));
  }

  /** A picture of one colour that takes a while. */
  static ObjectNode slowPicture(int colour, double seconds) {
    return parse(
        EMPTY.formatted(SIZE, SIZE, colour) + SLEEP.formatted(seconds) + SAVE.formatted("2"));
  }

  /** A picture of one colour whose making fails on a server, so many times. */
  static ObjectNode faultyPicture(int colour, String kind, int times) {
    return parse(
        EMPTY.formatted(SIZE, SIZE, colour) + FAULT.formatted(kind, times) + SAVE.formatted("2"));
  }

  /** A picture of one colour by way of a class whose limits are no numbers of JSON's. */
  static ObjectNode boundlessPicture(int colour) {
    return parse(EMPTY.formatted(SIZE, SIZE, colour) + NUMBERS + SAVE.formatted("2"));
  }

  /** Two pictures of one colour that are sent over the WebSocket and not saved. */
  static ObjectNode sentPictures(int colour) {
    ObjectNode workflow = parse(EMPTY.formatted(SIZE, SIZE, colour) + SEND);
    ((ObjectNode) workflow.at("/1/inputs")).put("batch_size", 2);
    return workflow;
  }

  /** A good graph, and a node that nothing needs on which ComfyUI's worker would end. */
  static ObjectNode poisonPill() {
    return parse(
        EMPTY.formatted(SIZE, SIZE, 7)
            + "\"5\": {\"class_type\": \"EmptyImage\"},"
            + SAVE.formatted("1"));
  }

  /** An uploaded picture, inverted. */
  static ObjectNode inverted(String uploadedName) {
    return parse(LOAD.formatted(uploadedName) + SAVE.formatted("2"));
  }

  /** A picture by way of a checkpoint and a sampler, which reports progress and previews. */
  static ObjectNode sampled(int seed) {
    return parse(SAMPLED.formatted(SIZE, SIZE, seed) + SAVE.formatted("8"));
  }

  /** A picture that a service draws. */
  static ObjectNode partners() {
    return parse(PARTNERS + SAVE.formatted("1"));
  }

  private static final String PARTNERS =
      """
      "1": {"class_type": "IdeogramV1", "inputs": {"prompt": "a mill", "turbo": false}},
      """;
  private static final String SEND =
      """
      "9": {"class_type": "SaveImageWebsocket", "inputs": {"images": ["1", 0]}}
      """;
  private static final String LOAD =
      """
      "1": {"class_type": "LoadImage", "inputs": {"image": "%s"}},
      "2": {"class_type": "ImageInvert", "inputs": {"image": ["1", 0]}},
      """;
  private static final String SAMPLED =
      """
      "4": {"class_type": "CheckpointLoaderSimple",
            "inputs": {"ckpt_name": "dreamshaper_8.safetensors"}},
      "5": {"class_type": "EmptyLatentImage",
            "inputs": {"width": %d, "height": %d, "batch_size": 1}},
      "6": {"class_type": "CLIPTextEncode", "inputs": {"text": "a mill", "clip": ["4", 1]}},
      "7": {"class_type": "CLIPTextEncode", "inputs": {"text": "", "clip": ["4", 1]}},
      "3": {"class_type": "KSampler",
            "inputs": {"seed": %d, "steps": 4, "cfg": 7.0, "sampler_name": "euler",
                       "scheduler": "normal", "denoise": 1.0, "model": ["4", 0],
                       "positive": ["6", 0], "negative": ["7", 0], "latent_image": ["5", 0]}},
      "8": {"class_type": "VAEDecode", "inputs": {"samples": ["3", 0], "vae": ["4", 2]}},
      """;
  private static final String EMPTY =
      """
      "1": {"class_type": "EmptyImage",
            "inputs": {"width": %d, "height": %d, "batch_size": 1, "color": %d}},
      """;
  private static final String SLEEP =
      """
      "2": {"class_type": "SimSleep", "inputs": {"image": ["1", 0], "seconds": %s}},
      """;
  private static final String NUMBERS =
      """
      "2": {"class_type": "SimNumbers",
            "inputs": {"image": ["1", 0], "any": -1e300, "count": 1e12, "odd": "nan"}},
      """;
  private static final String FAULT =
      """
      "2": {"class_type": "SimFault", "inputs": {"image": ["1", 0], "kind": "%s", "times": %d}},
      """;
  private static final String SAVE =
      """
      "9": {"class_type": "SaveImage", "inputs": {"images": ["%s", 0], "filename_prefix": "e2e"}}
      """;

  private static ObjectNode parse(String nodes) {
    try {
      JsonNode graph = WireJson.mapper().readTree("{" + nodes + "}");
      return (ObjectNode) graph;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
