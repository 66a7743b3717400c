package io.comfymill.agent.relay;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.comfymill.agent.artifacts.InputPlace;
import io.comfymill.agent.artifacts.OutputCopies;
import io.comfymill.agent.comfyui.BinaryMessage;
import io.comfymill.agent.comfyui.ComfyMessage;
import io.comfymill.agent.comfyui.FinishedPrompt;
import io.comfymill.agent.comfyui.OutputFile;
import io.comfymill.agent.context.NodeContext;
import io.comfymill.agent.redis.FrameQueue;
import io.comfymill.common.live.LiveFrame;
import io.comfymill.common.wire.Assignment;
import io.comfymill.common.wire.JobSpec;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What one attempt's client sees of it: ComfyUI's messages as they come, and made up where they
 * were missed. Belongs to the node's loop.
 */
public final class ClientRelay {
  private static final Set<String> SUPERSEDED = Set.of("progress", "progress_state");

  private final Assignment.Run run;
  private final NodeContext node;
  private final OutputCopies copies;
  private final ClientView view;
  private final RelayLane lane;
  private final ClientAccount account = new ClientAccount();
  private final MissedMessages missed;

  public ClientRelay(Assignment.Run run, OutputCopies copies, NodeContext node) {
    this.run = run;
    this.node = node;
    this.copies = copies;
    this.view = new ClientView(run.attempt(), run.job(), InputPlace.clientNames(run.job()));
    this.lane = new RelayLane(node.frames()::add, node.loop());
    this.missed =
        new MissedMessages(
            run.attempt().comfyPromptId().toString(), run.job().outputsToExecute(), account);
  }

  public ClientView view() {
    return view;
  }

  /** Tells what its client has been told, and what may be missing. */
  public ClientAccount account() {
    return account;
  }

  /** A message of ComfyUI's, none of the closing ones. */
  public void text(ComfyMessage message) throws IOException {
    makeUp(missed.before(message.type(), node.now()));
    switch (message.type()) {
      case ClientAccount.START, ClientAccount.CACHED -> told(message, message.type());
      case "executing" -> told(message, what(message.json()));
      case "executed" -> executed(message);
      default -> {
        boolean superseded = SUPERSEDED.contains(message.type());
        lane.relay(frame(view.message(message), superseded, null));
      }
    }
  }

  private void told(ComfyMessage message, @Nullable String what) {
    if (what == null || account.tell(what)) {
      lane.relay(frame(view.message(message), false, what));
    }
  }

  private void executed(ComfyMessage message) throws IOException {
    ObjectNode json = message.json();
    String what = what(json);
    if (what == null || account.tell(what)) {
      relayWithFiles(json, what);
    }
  }

  private void relayWithFiles(ObjectNode executed, @Nullable String what) throws IOException {
    lane.relayAfter(
        copies.copy(OutputFile.in(executed.path("data").path("output"))),
        frame(view.executed(executed), false, what));
  }

  /** Null of what history could not make good. */
  private static @Nullable String what(ObjectNode message) {
    String graphNode = message.path("data").path("node").asText("");
    if (graphNode.isEmpty()) {
      return null;
    }
    if (message.path("type").asText().equals("executing")) {
      return ClientAccount.executing(graphNode);
    }
    boolean shows = message.path("data").path("output").isObject();
    return shows ? ClientAccount.executed(graphNode) : null;
  }

  /** ComfyUI said on a new connection which graph node runs. */
  public void resumedAt(String graphNode) throws IOException {
    account.gap();
    if (!account.knows(ClientAccount.executing(graphNode))) {
      ObjectNode message = JsonNodeFactory.instance.objectNode().put("type", "executing");
      message
          .putObject("data")
          .put("node", graphNode)
          .put("display_node", graphNode)
          .put("prompt_id", run.attempt().comfyPromptId().toString());
      text(ComfyMessage.parse(message.toString()));
    }
  }

  public void binary(BinaryMessage message, Optional<ObjectNode> metadata) throws IOException {
    BinaryMessage seen = metadata.isPresent() ? view.preview(message, metadata.get()) : message;
    makeUp(missed.before("preview", node.now()));
    lane.relay(outgoing(LiveFrame.Kind.BINARY, seen.bytes(), seen.isPreview(), published -> {}));
  }

  /** Tells what is still missing, now that history has it all. */
  public void end(FinishedPrompt entry) throws IOException {
    makeUp(missed.atTheEnd(entry));
  }

  private void makeUp(List<MissedMessages.Missed> messages) throws IOException {
    for (MissedMessages.Missed one : messages) {
      node.counts().madeUp();
      relayWithFiles(one.message(), one.what());
    }
  }

  private FrameQueue.Outgoing frame(String text, boolean superseded, @Nullable String what) {
    byte[] payload = text.getBytes(StandardCharsets.UTF_8);
    Consumer<Boolean> settled =
        what == null
            ? published -> {}
            : published -> node.loop().execute(() -> settled(what, published));
    return outgoing(LiveFrame.Kind.TEXT, payload, superseded, settled);
  }

  private FrameQueue.Outgoing outgoing(
      LiveFrame.Kind kind, byte[] payload, boolean superseded, Consumer<Boolean> settled) {
    JobSpec job = run.job();
    LiveFrame frame =
        new LiveFrame(job.tenant(), job.promptId(), run.attempt(), job.clientId(), kind, payload);
    return new FrameQueue.Outgoing(frame, superseded, settled);
  }

  private void settled(String what, boolean published) {
    if (!published) {
      account.lost(what);
    } else if (ClientAccount.lasts(what)) {
      node.onDisk(run.attempt(), journal -> journal.told(run.attempt(), what));
    }
  }
}
