package io.comfymill.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.comfymill.common.artifact.S3Server;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Gateways and agents that share no folder but a bucket. */
@Tag("long")
class ObjectStoreIT {
  private static final String BUCKET = "mill";
  private static final Duration LIMIT = Duration.ofMinutes(3);
  private static final int JOBS = 40;

  @TempDir Path data;

  private Mill start(S3Server store, Simulators comfyUis) {
    Map<String, String> settings =
        Map.of(
            "bucket",
            BUCKET,
            "prefix",
            "studio",
            "endpoint",
            store.endpoint().toString(),
            "path-style",
            "true",
            "access-key",
            S3Server.ACCESS_KEY,
            "secret-key",
            S3Server.SECRET_KEY);
    String[] options =
        Stream.concat(
                Stream.concat(comfyUis.options().stream(), Stream.of("--agents", "2")),
                settings.entrySet().stream()
                    .flatMap(
                        setting ->
                            Stream.of(
                                "--set",
                                "comfymill.artifacts.s3."
                                    + setting.getKey()
                                    + "="
                                    + setting.getValue())))
            .toArray(String[]::new);
    return Mill.start(data, options);
  }

  @Test
  void jobsRunThroughABucketAndWaitWhileItIsAway() throws Exception {
    try (S3Server store = new S3Server(BUCKET);
        Simulators comfyUis = Simulators.start(data, 2);
        Mill mill = start(store, comfyUis)) {
      mill.awaitWhole(2);
      ComfyClient client = new ComfyClient(mill.gateway());
      assertInverted(client);

      JobRun run = new JobRun(client).submit(JOBS, colour -> Workflows.slowPicture(colour, 0.3));
      await("some to have ended").atMost(LIMIT).until(() -> ended(run, client) > 3);
      store.goAway();
      int made = made(comfyUis);
      await("pictures that cannot be kept").atMost(LIMIT).until(() -> made(comfyUis) > made + 2);
      store.comeBack();

      run.awaitRightPictures(LIMIT);
      assertThat(store.objects(BUCKET)).isPositive();
      assertThat(data.resolve("artifacts")).doesNotExist();
    }
  }

  /** How many prompts have run. */
  private static int made(Simulators comfyUis) throws IOException {
    int made = 0;
    for (URI server : comfyUis.servers()) {
      made += new ComfyClient(server).get("/history").size();
    }
    return made;
  }

  private static int ended(JobRun run, ComfyClient client) throws IOException {
    int ended = 0;
    for (String id : run.promptIds()) {
      ended += client.history(id).isMissingNode() ? 0 : 1;
    }
    return ended;
  }

  /** What is uploaded comes to the node, and what that makes of it back. */
  private static void assertInverted(ComfyClient client) throws IOException {
    BufferedImage white = new BufferedImage(8, 8, BufferedImage.TYPE_INT_RGB);
    white.createGraphics().fillRect(0, 0, 8, 8);
    ByteArrayOutputStream png = new ByteArrayOutputStream();
    ImageIO.write(white, "png", png);
    JsonNode uploaded = client.upload("white.png", png.toByteArray());
    client.submit(Workflows.inverted(uploaded.path("name").asText()), "inverted");
    await("its end").atMost(LIMIT).until(() -> !client.history("inverted").isMissingNode());
    List<JsonNode> images = client.history("inverted").at("/outputs").findValues("images");
    assertThat(images).as("%s", client.history("inverted")).isNotEmpty();
    assertThat(client.view(images.get(0).get(0)).getRGB(3, 3) & 0xFF_FF_FF).isZero();
  }
}
