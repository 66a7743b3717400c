package io.comfymill.common.wire;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.comfymill.common.artifact.ArtifactKey;
import io.comfymill.common.id.AgentId;
import io.comfymill.common.id.AttemptId;
import io.comfymill.common.id.JobId;
import io.comfymill.common.id.NodeId;
import io.comfymill.common.id.PromptId;
import io.comfymill.common.id.TenantId;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * One of each record that travels on Kafka, by the name of its golden file: its class, then its
 * type.
 */
public final class WireSamples {
  private static final Instant AT = Instant.parse("2026-01-02T03:04:05.678Z");
  private static final PromptId PROMPT = new PromptId("my-own-id");
  private static final JobId JOB = JobId.of(TenantId.DEFAULT, PROMPT);
  private static final JobId OTHER = JobId.of(TenantId.DEFAULT, new PromptId("another"));
  private static final AttemptId ATTEMPT = new AttemptId(JOB, 2);
  private static final NodeId NODE = new NodeId("node-a");
  private static final AgentId AGENT = new AgentId("agent-a");
  private static final String BLAKE3 = "ab".repeat(32);

  private WireSamples() {}

  public static Map<String, Object> all() {
    Map<String, Object> all = new LinkedHashMap<>();
    commands(all);
    assignments(all);
    attemptEvents(all);
    jobEvents(all);
    fleet(all);
    return all;
  }

  private static void commands(Map<String, Object> all) {
    all.put("JobCommand.Submit", new JobCommand.Submit(AT, job(), null));
    all.put("JobCommand.Submit.inParts", new JobCommand.Submit(AT, jobInParts(), null));
    all.put("JobCommand.Cancel", new JobCommand.Cancel(AT, JOB, TenantId.DEFAULT, "asked for"));
    all.put(
        "JobCommand.Reprioritise", new JobCommand.Reprioritise(AT, JOB, TenantId.DEFAULT, 5, -2.0));
    all.put("JobCommand.Retry", new JobCommand.Retry(AT, JOB, TenantId.DEFAULT, 7L));
    all.put("JobCommand.Hold", new JobCommand.Hold(AT, JOB, TenantId.DEFAULT, true));
    all.put("JobCommand.Move", new JobCommand.Move(AT, JOB, TenantId.DEFAULT, OTHER, true));
    all.put("JobCommand.Submit.conditions", new JobCommand.Submit(AT, jobUnderConditions(), null));
    all.put(
        "FleetCommand.PauseQueue",
        new FleetCommand.PauseQueue(
            AT, new QueueName(QueueName.Scope.POOL, "studio"), true, "maintenance"));
    all.put(
        "FleetCommand.ChangeNode",
        new FleetCommand.ChangeNode(
            AT, NODE, "studio", new TreeSet<>(List.of("gpu=a100")), 2, 1, true, false));
    all.put("FleetCommand.SetPolicy", new FleetCommand.SetPolicy(AT, "studio", "weighted"));
  }

  private static void assignments(Map<String, Object> all) {
    all.put("Assignment.Run", new Assignment.Run(AT, NODE, ATTEMPT, job()));
    all.put("Assignment.Cancel", new Assignment.Cancel(AT, NODE, ATTEMPT, "asked for"));
    all.put("Assignment.Withdraw", new Assignment.Withdraw(AT, NODE, ATTEMPT));
  }

  private static void attemptEvents(Map<String, Object> all) {
    all.put("AttemptEvent.Accepted", new AttemptEvent.Accepted(AT, ATTEMPT, NODE));
    all.put("AttemptEvent.Started", new AttemptEvent.Started(AT, ATTEMPT, NODE));
    all.put("AttemptEvent.Succeeded", new AttemptEvent.Succeeded(AT, ATTEMPT, NODE, result()));
    all.put(
        "AttemptEvent.Succeeded.quick",
        new AttemptEvent.Succeeded(AT, ATTEMPT, NODE, result())
            .timed(List.of(-1, 4))
            .begunAt(AT.minusMillis(5)));
    all.put(
        "AttemptEvent.Failed",
        new AttemptEvent.Failed(
            AT, ATTEMPT, NODE, FailureCause.OUT_OF_MEMORY, "out of memory", null));
    all.put("AttemptEvent.Rejected", new AttemptEvent.Rejected(AT, ATTEMPT, NODE, "no slot"));
  }

  private static void jobEvents(Map<String, Object> all) {
    JobEvent.Subject subject =
        new JobEvent.Subject(JOB, TenantId.DEFAULT, PROMPT, "client-1", 77, 2);
    all.put("JobEvent.Queued", new JobEvent.Queued(AT, subject));
    all.put("JobEvent.Assigned", new JobEvent.Assigned(AT, subject, NODE));
    all.put("JobEvent.Running", new JobEvent.Running(AT, subject, NODE));
    all.put(
        "JobEvent.Requeued",
        new JobEvent.Requeued(AT, subject, FailureCause.NODE_LOST, "no heartbeat"));
    all.put("JobEvent.Succeeded", new JobEvent.Succeeded(AT, subject, NODE, result()));
    all.put(
        "JobEvent.Failed",
        new JobEvent.Failed(AT, subject, FailureCause.EXECUTION_ERROR, "it broke", result()));
    all.put("JobEvent.Cancelled", new JobEvent.Cancelled(AT, subject, "asked for", null));
  }

  private static void fleet(Map<String, Object> all) {
    all.put(
        "Heartbeat.OfNode",
        new Heartbeat.OfNode(
            AT,
            NODE,
            AGENT,
            true,
            null,
            "http://127.0.0.1:8188",
            2,
            List.of(ATTEMPT),
            ATTEMPT,
            "cafe",
            "studio",
            new TreeSet<>(List.of("gpu=a100")),
            true,
            new Heartbeat.Load(4, 3, 2, 1, 5),
            Duration.ofSeconds(2),
            new NodeHost(
                "render-1",
                List.of(
                    new Gpu("GPU-5a1c", 1, "NVIDIA H200", "580.159.03", 9, 8, 7, 6, 5.5, 700.0)),
                3,
                new HostLoad(16, 12, 9, 8, 7, 6)),
            new NodeNotes(5, "rack 3", "RTX 4090", "by the window", 4),
            Duration.ofSeconds(20)));
    all.put("Heartbeat.OfScheduler", new Heartbeat.OfScheduler(AT, "scheduler-1", 9));
    all.put("NodeCapabilities", capabilities());
    all.put(
        "NodeModels",
        new NodeModels(
            NodeModels.TYPE,
            AT,
            NODE,
            5,
            List.of(
                new ModelFile(
                    "checkpoints", "sub/sd15.safetensors", 4_265_146_304L, "0f".repeat(32), AT),
                new ModelFile("loras", "new.safetensors", 7, null, null))));
    all.put(
        "CatalogueModel",
        new CatalogueModel(
            CatalogueModel.TYPE,
            AT,
            "model-1",
            3,
            "loras",
            "sub/x.safetensors",
            "0f".repeat(32),
            7,
            List.of("https://models.example/x.safetensors"),
            new TreeSet<>(List.of(NODE)),
            false));
    all.put(
        "NodeFetches",
        new NodeFetches(
            NodeFetches.TYPE,
            AT,
            NODE,
            true,
            List.of(
                new NodeFetches.Fetch("model-1", NodeFetches.State.FETCHING, 5, null),
                new NodeFetches.Fetch("model-2", NodeFetches.State.FAILED, 0, "404"))));
    all.put(
        "ModelRequests",
        new ModelRequests(
            ModelRequests.TYPE, AT, NODE, new TreeSet<>(List.of("model-1", "model-2"))));
    all.put(
        "ServiceSettings",
        new ServiceSettings(
            ServiceSettings.TYPE,
            AT,
            ServiceSettings.Service.AGENT,
            "agent-1",
            List.of(
                new ServiceSettings.Setting(
                    "comfymill.agent.prefetch",
                    "2",
                    "1",
                    ServiceSettings.Source.ENVIRONMENT,
                    false),
                new ServiceSettings.Setting(
                    "comfymill.agent.enrolment.token",
                    null,
                    null,
                    ServiceSettings.Source.FILE,
                    true))));
    Simulation.Spread spread = new Simulation.Spread(2.5, 2, 4, 5);
    TreeMap<String, Double> waits = new TreeMap<>(Map.of("acme", 2.5));
    all.put(
        "Simulation",
        new Simulation(
            Simulation.TYPE,
            AT,
            "sim_1",
            "key_1",
            AT,
            AT,
            List.of(
                new Simulation.Variant(
                    "affinity", new TreeMap<>(Map.of("acme", 3)), List.of(NODE), 2, NODE)),
            Simulation.State.DONE,
            "why",
            9,
            1,
            9,
            new Simulation.Recorded(spread, spread, waits),
            List.of(
                new Simulation.Result(null, 3, spread, spread, waits, 4, 0.5, 0.25, 1, 60),
                Simulation.Result.impossible("no node could ever run it"))));
    all.put("Forecast", forecast());
    all.put(
        "DeadJob",
        new DeadJob(
            DeadJob.TYPE,
            AT,
            JOB,
            TenantId.DEFAULT,
            PROMPT,
            List.of(
                new DeadJob.FailedAttempt(1, NODE, FailureCause.HUNG, "no progress", AT, AT, AT))));
  }

  private static Forecast forecast() {
    return new Forecast(
        AT,
        3,
        List.of(new Forecast.Place(JOB, 1, 0, AT, AT, Forecast.Confidence.MEDIUM)),
        List.of(
            new Forecast.Demand(
                Requirements.NONE,
                new TreeSet<>(List.of(NODE)),
                3,
                List.of(new Forecast.Group("busy", "is busy", new TreeSet<>(List.of(NODE)))))));
  }

  private static NodeCapabilities capabilities() {
    TreeMap<String, List<String>> models = new TreeMap<>();
    models.put("checkpoints", List.of("a.safetensors"));
    ObjectNode objectInfo = JsonNodeFactory.instance.objectNode();
    objectInfo.putObject("EmptyImage").put("output_node", false);
    ObjectNode systemStats = JsonNodeFactory.instance.objectNode();
    systemStats.putObject("system").put("os", "posix");
    return new NodeCapabilities(
        NodeCapabilities.TYPE,
        AT,
        NODE,
        AGENT,
        "cafe",
        objectInfo,
        models,
        List.of("easynegative"),
        systemStats,
        List.of("/extensions/pack/a.js"),
        "http://10.0.0.7:8192/forward/node-a",
        new NodeInventory(
            List.of("GPU-5a1c"),
            new TreeMap<>(Map.of("ComfyUI-KJNodes", "1.1.9")),
            Map.of("checkpoints", new TreeMap<>(Map.of("a.safetensors", 7L)))));
  }

  private static JobSpec job() {
    ObjectNode workflow = JsonNodeFactory.instance.objectNode();
    workflow.putObject("1").put("class_type", "EmptyImage").putObject("inputs").put("width", 8);
    return new JobSpec(
        JOB,
        TenantId.DEFAULT,
        PROMPT,
        "client-1",
        -3.5,
        0,
        workflow,
        JsonNodeFactory.instance.objectNode().put("client_id", "client-1"),
        List.of("9"),
        new Requirements(
            new TreeSet<>(List.of("SaveImage", "EmptyImage")),
            new TreeSet<>(List.of("sub/a.safetensors")),
            "studio",
            new TreeSet<>(List.of("gpu=a100")),
            NODE,
            8L << 30,
            "default/session-1",
            true),
        new JobLimits(2, Duration.ofMinutes(5), AT),
        List.of(
            new InputFile(
                "4", "image", "red.png", ArtifactKey.input(BLAKE3), BLAKE3, 75, null, null)),
        AT,
        List.of(),
        null);
  }

  private static JobSpec jobUnderConditions() {
    return job()
        .under(
            new JobConditions(
                true,
                AT,
                new TreeSet<>(List.of(OTHER)),
                JobConditions.DependsWhen.ALL_ENDED,
                new JobConditions.Merge("cafe", Duration.ofMinutes(10))))
        .signed(
            new JobGraph(
                List.of(
                    new JobGraph.Node("4", -1, 0),
                    new JobGraph.Node("3:1", 0, 0xdead_beef_cafe_f00dL))));
  }

  /** Too large for a record. */
  private static JobSpec jobInParts() {
    ArtifactKey key = ArtifactKey.text(BLAKE3);
    return new JobSpec(
        JOB,
        TenantId.DEFAULT,
        PROMPT,
        null,
        7,
        0,
        JsonNodeFactory.instance.objectNode(),
        JsonNodeFactory.instance.objectNode(),
        List.of("9"),
        Requirements.of(List.of("SaveImage"), List.of()),
        JobLimits.NONE,
        List.of(
            new InputFile(
                "4",
                "image",
                "red.png",
                ArtifactKey.input(BLAKE3),
                BLAKE3,
                75,
                "in/red.png",
                new InputFile.Route("/api/etn/image/red.png", "image/png"))),
        AT,
        List.of(new StoredText("/prompt/1/inputs/image", key, 90_000_000)),
        new StoredOutline(key, 300_000, -42));
  }

  private static ExecutionResult result() {
    ObjectNode outputs = JsonNodeFactory.instance.objectNode();
    outputs.putObject("9").putArray("images").addObject().put("filename", "x_00001_.png");
    ObjectNode meta = JsonNodeFactory.instance.objectNode();
    meta.putObject("9").put("node_id", "9");
    ArrayNode messages = JsonNodeFactory.instance.arrayNode();
    messages.addArray().add("execution_success").addObject().put("timestamp", 1);
    return new ExecutionResult(outputs, meta, messages);
  }
}
