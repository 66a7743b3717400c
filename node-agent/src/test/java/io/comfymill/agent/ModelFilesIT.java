package io.comfymill.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.comfymill.common.id.AttemptId;
import io.comfymill.common.id.NodeId;
import io.comfymill.common.wire.Assignment;
import io.comfymill.common.wire.CatalogueModel;
import io.comfymill.common.wire.JobSpec;
import io.comfymill.common.wire.ModelFile;
import io.comfymill.common.wire.ModelRequests;
import io.comfymill.common.wire.NodeFetches;
import io.comfymill.common.wire.Requirements;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.apache.commons.codec.digest.DigestUtils;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an agent tells of the model files of a simulated ComfyUI. */
class ModelFilesIT {
  @TempDir Path folder;
  private Vertx vertx;
  private HttpServer server;
  private final Map<String, Handler<HttpServerRequest>> routes = new ConcurrentHashMap<>();
  private final List<Integer> starts = new CopyOnWriteArrayList<>();
  private AgentOnSimulator agent;
  private OwnSimulator simulator;

  @BeforeEach
  void start() throws Exception {
    vertx = Vertx.vertx();
    simulator = OwnSimulator.start(folder.resolve("comfyui"));
    agent = new AgentOnSimulator(vertx, folder, simulator.port());
    await(agent::online);
  }

  @AfterEach
  void stop() throws Exception {
    agent.kill();
    simulator.close();
    vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
  }

  private static void await(Callable<Boolean> condition) {
    org.awaitility.Awaitility.await().atMost(Duration.ofMinutes(1)).until(condition);
  }

  private void put(String name, String content) throws IOException {
    Path file = simulator.base().resolve("models").resolve(name);
    Files.createDirectories(file.getParent());
    Path unseen = file.resolveSibling("." + file.getFileName());
    Files.writeString(unseen, content);
    Files.setLastModifiedTime(unseen, FileTime.from(Instant.now().minusSeconds(3600)));
    Files.move(unseen, file, StandardCopyOption.REPLACE_EXISTING);
  }

  private boolean isTold(String folder, String name, String content) {
    ModelFile told = agent.model(folder, name);
    return told != null
        && told.bytes() == content.length()
        && DigestUtils.sha256Hex(content).equals(told.sha256());
  }

  @Test
  void filesAreToldWithTheirHashes() throws Exception {
    put("loras/a.safetensors", "one");
    put("loras/sub/b.safetensors", "three");

    await(() -> isTold("loras", "a.safetensors", "one"));
    await(() -> isTold("loras", "sub/b.safetensors", "three"));
    assertThat(agent.model("loras", "a.safetensors").usedAt()).isNull();
  }

  @Test
  void aFileThatBecomesAnotherIsHashedAnew() throws Exception {
    put("vae/x.safetensors", "old");
    await(() -> isTold("vae", "x.safetensors", "old"));
    put("vae/x.safetensors", "newer");
    await(() -> isTold("vae", "x.safetensors", "newer"));
  }

  @Test
  void itIsToldWhenAFileWasUsed() throws Exception {
    put("loras/used.safetensors", "x");
    JobSpec like = Jobs.job("p");
    JobSpec job =
        new JobSpec(
            like.id(),
            like.tenant(),
            like.promptId(),
            like.clientId(),
            like.number(),
            like.priority(),
            Jobs.json("{}"),
            like.extraData(),
            List.of("3"),
            Requirements.of(List.of(), List.of("used.safetensors")),
            like.limits(),
            List.of(),
            like.submittedAt(),
            List.of(),
            null);
    await(() -> agent.model("loras", "used.safetensors") != null);
    agent.run(new Assignment.Run(Jobs.AT, AgentOnSimulator.NODE, new AttemptId(job.id(), 1), job));

    await(() -> agent.model("loras", "used.safetensors").usedAt() != null);
  }

  /** Serves this content, breaking off after each so many bytes. */
  private String serve(String path, byte[] content, int cutAfter) {
    if (server == null) {
      server = vertx.createHttpServer();
      server.requestHandler(request -> routes.get(request.path()).handle(request));
      server.listen(0, "127.0.0.1").toCompletionStage().toCompletableFuture().join();
    }
    routes.put(
        path,
        request -> {
          String range = request.getHeader("Range");
          int from = range == null ? 0 : Integer.parseInt(range.replaceAll("\\D", ""));
          starts.add(from);
          request
              .response()
              .setStatusCode(range == null ? 200 : 206)
              .putHeader("Content-Range", "bytes " + from + "-" + (content.length - 1) + "/*")
              .putHeader("Content-Length", "" + (content.length - from));
          int to = Math.min(content.length, from + cutAfter);
          request
              .response()
              .write(Buffer.buffer().appendBytes(content, from, to - from))
              .onComplete(
                  sent -> {
                    if (to == content.length) {
                      request.response().end();
                    } else {
                      request.connection().close();
                    }
                  });
        });
    return "http://127.0.0.1:" + server.actualPort() + path;
  }

  private static CatalogueModel wanted(String id, String name, byte[] content, String source) {
    return catalogued(id, name, content, source, AgentOnSimulator.NODE);
  }

  private static CatalogueModel catalogued(
      String id, String name, byte[] content, String source, NodeId... wantedBy) {
    return new CatalogueModel(
        CatalogueModel.TYPE,
        Jobs.AT,
        id,
        1,
        "loras",
        name,
        DigestUtils.sha256Hex(content),
        content.length,
        List.of(source),
        new TreeSet<>(List.of(wantedBy)),
        false);
  }

  private static byte[] bytes(int length) {
    byte[] bytes = new byte[length];
    new Random(length).nextBytes(bytes);
    return bytes;
  }

  private Path fetchedFile(String name) throws IOException {
    try (var found = Files.walk(folder.resolve("comfyui"))) {
      return found.filter(path -> path.endsWith(name)).findFirst().orElse(null);
    }
  }

  private NodeFetches.Fetch fetch(String id) {
    return agent.fetches().stream().filter(one -> one.model().equals(id)).findFirst().orElse(null);
  }

  private boolean isIn(String id, NodeFetches.State state) {
    NodeFetches.Fetch fetch = fetch(id);
    return fetch != null && fetch.state() == state;
  }

  @Test
  void aWantedModelIsFetchedThroughManyCutsAndTold() throws Exception {
    put("loras/first.safetensors", "makes the folder");
    byte[] content = bytes(400_000);
    String source = serve("/x", content, 50_000);
    agent.catalogue.put(wanted("m", "sub/fetched.safetensors", content, source));

    await(() -> agent.model("loras", "sub/fetched.safetensors") != null);
    assertThat(agent.model("loras", "sub/fetched.safetensors").sha256())
        .isEqualTo(DigestUtils.sha256Hex(content));
    assertThat(fetchedFile("fetched.safetensors")).hasBinaryContent(content);
    assertThat(starts).hasSizeGreaterThanOrEqualTo(8).isSorted().doesNotHaveDuplicates();
    await(() -> agent.fetches().isEmpty());
  }

  @Test
  void whatQueuedJobsNeedIsFetchedAsLongAsTheyNeedIt() throws Exception {
    put("loras/first.safetensors", "makes the folder");
    byte[] content = bytes(1000);
    String source = serve("/x", content, content.length);
    agent.catalogue.put(catalogued("m", "needed.safetensors", content, source));
    agent.catalogue.put(catalogued("n", "other.safetensors", content, source));

    agent.catalogue.put(requests("m"));

    await(() -> agent.model("loras", "needed.safetensors") != null);
    assertThat(agent.model("loras", "other.safetensors")).isNull();
    agent.catalogue.put(requests());
    agent.catalogue.put(catalogued("o", "later.safetensors", content, source));
    agent.catalogue.put(requests("o"));
    await(() -> agent.model("loras", "later.safetensors") != null);
    assertThat(agent.model("loras", "other.safetensors")).isNull();
  }

  private static ModelRequests requests(String... models) {
    return new ModelRequests(
        ModelRequests.TYPE, Jobs.AT, AgentOnSimulator.NODE, new TreeSet<>(List.of(models)));
  }

  @Test
  void aRedirectIsFollowed() throws Exception {
    put("loras/first.safetensors", "makes the folder");
    byte[] content = bytes(1000);
    String source = serve("/there", content, content.length);
    routes.put(
        "/here",
        request -> request.response().setStatusCode(302).putHeader("Location", "/there").end());
    agent.catalogue.put(wanted("m", "x.safetensors", content, source.replace("/there", "/here")));

    await(() -> agent.model("loras", "x.safetensors") != null);
  }

  @Test
  void anotherContentIsRefusedAndNeverListed() throws Exception {
    put("loras/first.safetensors", "makes the folder");
    byte[] content = bytes(1000);
    byte[] other = bytes(1000);
    other[0]++;
    agent.catalogue.put(
        wanted("m", "wrong.safetensors", content, serve("/x", other, other.length)));

    await(() -> isIn("m", NodeFetches.State.FAILED));
    assertThat(fetch("m").message()).contains("another SHA-256");
    assertThat(fetchedFile("wrong.safetensors")).isNull();
    assertThat(agent.model("loras", "wrong.safetensors")).isNull();
  }

  @Test
  void addressesInsideAreNotReached() throws Exception {
    put("loras/first.safetensors", "makes the folder");
    agent.catalogue.put(wanted("m", "in.safetensors", bytes(9), "http://10.1.2.3/in.safetensors"));
    await(() -> isIn("m", NodeFetches.State.FAILED));
    assertThat(fetch("m").message()).contains("comfymill.agent.models.allowed-networks");
  }

  @Test
  void picklesAreRefused() throws Exception {
    put("loras/first.safetensors", "makes the folder");
    byte[] content = bytes(9);
    agent.catalogue.put(wanted("m", "x.pt", content, serve("/x", content, content.length)));
    await(() -> isIn("m", NodeFetches.State.REFUSED));
    assertThat(starts).isEmpty();
  }

  @Test
  void whatIsTooLargeForItsCacheIsNotFetched() throws Exception {
    put("loras/first.safetensors", "makes the folder");
    byte[] content = bytes((1 << 20) + 1);
    agent.catalogue.put(wanted("m", "l.safetensors", content, serve("/x", content, 100_000)));
    await(() -> isIn("m", NodeFetches.State.FAILED));
    assertThat(fetch("m").message()).contains("cache-size");
    assertThat(starts).isEmpty();
  }

  @Test
  void aFileOfThatNameIsNotReplaced() throws Exception {
    put("loras/own.safetensors", "the owner's");
    await(() -> isTold("loras", "own.safetensors", "the owner's"));
    byte[] content = bytes(9);
    agent.catalogue.put(
        wanted("m", "own.safetensors", content, serve("/x", content, content.length)));
    await(() -> isIn("m", NodeFetches.State.REFUSED));
    assertThat(fetchedFile("own.safetensors")).hasContent("the owner's");
  }
}
